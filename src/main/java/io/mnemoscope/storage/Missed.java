package io.mnemoscope.storage;

/**
 * Where the events lie that say how an alert stands after those that have been dispatched.
 *
 * @param newest offset of its newest event, but for what is said of an alert as it stands ({@code SUPPRESSED}, {@code
 *     ACKNOWLEDGED}); 0 if there is none
 * @param begun offset of the event with which it began to fire; 0 if that was before
 * @param suppressed offset of the newest event that says it is suppressed; 0 if there is none
 */
public record Missed(long newest, long begun, long suppressed) {}
