package io.mnemoscope.domain;

/** Where one alert is in its life. */
public enum AlertState implements WireNamed {
    /** The condition does not hold, and there is no alert. */
    INACTIVE,
    /** The condition holds, but not yet for long enough. */
    PENDING,
    /** The condition has held for long enough; receivers are notified. */
    FIRING,
    /** The value has left the alert's range, but not for long enough, or it is between the two levels. */
    RECOVERING,
    /** It has ended. */
    RESOLVED;

    /** True while people should care: firing or recovering. */
    public boolean active() {
        return this == FIRING || this == RECOVERING;
    }
}
