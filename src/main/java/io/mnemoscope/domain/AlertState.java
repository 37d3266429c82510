package io.mnemoscope.domain;

/** Where one alert is in its life. */
public enum AlertState implements WireNamed {
    /** The condition does not hold, and no alert came of it. */
    INACTIVE,
    /** The condition holds, but not yet for long enough. */
    PENDING,
    /** The condition has held for long enough; people are told. */
    FIRING,
    /** The value has left the alert's range, but not for long enough, or it is between the two levels. */
    RECOVERING,
    /** It is over. */
    RESOLVED;

    /** True while people should care: firing or recovering. */
    public boolean active() {
        return this == FIRING || this == RECOVERING;
    }
}
