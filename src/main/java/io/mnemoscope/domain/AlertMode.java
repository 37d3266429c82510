package io.mnemoscope.domain;

/** Which alerts a simulation gets. */
public enum AlertMode implements WireNamed {
    /** One alert with a beginning and an end for each thing that goes wrong. */
    LIFECYCLE,
    /** The Python module's: one alert for each snapshot that matches. */
    CLASSIC
}
