package io.mnemoscope.alert;

import java.util.TreeSet;

/**
 * Up to where alert events have been seen without a gap: they come from several owners, so a later one may be there before
 * an earlier one. One thread.
 */
final class EventCursor {
    private final TreeSet<Long> ahead = new TreeSet<>();
    private long seen;

    EventCursor(long seen) {
        this.seen = seen;
    }

    /** This one has been seen; answers whether it is new. */
    boolean add(long offset) {
        if (offset <= seen) {
            return false;
        }
        if (offset > seen + 1) {
            return ahead.add(offset);
        }
        seen = offset;
        advance();
        return true;
    }

    private void advance() {
        while (!ahead.isEmpty() && ahead.first() <= seen + 1) {
            seen = Math.max(seen, ahead.first());
            ahead.remove(ahead.first());
        }
    }

    /** All up to here have been seen. */
    long seen() {
        return seen;
    }

    /** Whether one before the newest is missing. */
    boolean hasGap() {
        return !ahead.isEmpty();
    }

    /** What is missing up to here will not come: it was deleted. */
    void skipTo(long offset) {
        seen = Math.max(seen, offset);
        advance();
    }
}
