package io.mnemoscope.domain;

import java.util.Locale;

/** Which alerts a simulation gets. */
public enum AlertMode {
    /** One alert with a beginning and an end for each thing that goes wrong. */
    LIFECYCLE,
    /** The Python module's: one alert for each snapshot that matches. */
    CLASSIC;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
