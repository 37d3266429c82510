package io.mnemoscope.storage;

import io.mnemoscope.domain.StoredEvent;

/**
 * Where the events lie that say how an alert stands after those that have been dispatched.
 *
 * @param newest offset of its newest event, but for what is said of an alert as it stands ({@code SUPPRESSED}, {@code
 *     ACKNOWLEDGED}); 0 if there is none
 * @param begun offset of the event with which it began to fire; 0 if that was before
 * @param suppressed offset of the newest event that says it is suppressed; 0 if there is none
 */
public record Missed(long newest, long begun, long suppressed) {
    /** What one event says. */
    public static Missed of(StoredEvent stored) {
        long offset = stored.offset();
        return switch (stored.event().kind()) {
            case SUPPRESSED -> new Missed(0, 0, offset);
            case ACKNOWLEDGED -> new Missed(0, 0, 0);
            case FIRING -> new Missed(offset, offset, 0);
            default -> new Missed(offset, 0, 0);
        };
    }

    /** What this and others of the same alert say. */
    public Missed and(Missed others) {
        return new Missed(
                Math.max(newest, others.newest),
                Math.max(begun, others.begun),
                Math.max(suppressed, others.suppressed));
    }
}
