package io.mnemoscope.alert;

import java.util.PriorityQueue;

/**
 * Up to where alert events have been seen without a gap: they come from several owners, so a later one may be there before
 * an earlier one. One thread.
 */
final class Cursor {
    private final PriorityQueue<Long> ahead = new PriorityQueue<>();
    private long seen;

    Cursor(long seen) {
        this.seen = seen;
    }

    /** This one has been seen; answers whether it is new. */
    boolean add(long offset) {
        if (offset <= seen || ahead.contains(offset)) {
            return false;
        }
        if (offset > seen + 1) {
            ahead.add(offset);
            return true;
        }
        seen = offset;
        advance();
        return true;
    }

    private void advance() {
        for (var next = ahead.peek(); next != null && next <= seen + 1; next = ahead.peek()) {
            seen = Math.max(seen, next);
            ahead.remove();
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
