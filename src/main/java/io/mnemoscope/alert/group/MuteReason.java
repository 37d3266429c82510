package io.mnemoscope.alert.group;

/**
 * Why no receiver is notified of an alert.
 *
 * @param text for people, and in the history of the alert: {@code silenced by ...}, {@code inhibited by ...}
 */
public record MuteReason(String text) {
    /** Of before a restart: that the alert was muted, or had been looked at, is known; the reason is in its history. */
    static final MuteReason BEFORE_RESTART = new MuteReason("");
}
