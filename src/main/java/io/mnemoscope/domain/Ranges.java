package io.mnemoscope.domain;

/**
 * The ranges that the snapshot format allows. A check throws {@link InvalidInput} with the field's path, the range and the
 * value; a {@code clamped} one brings what an older store holds into the range.
 */
final class Ranges {
    /** 2^53 - 1: the largest integer that every JSON reader keeps (RFC 8259, section 6). */
    static final long MAX_COUNT = (1L << 53) - 1;

    private Ranges() {}

    static void count(String field, long value) {
        if (value < 0) {
            throw new InvalidInput(field, "must not be negative: " + value);
        }
        if (value > MAX_COUNT) {
            throw new InvalidInput(field, "must be at most 2^53 - 1: " + value);
        }
    }

    /** {@code range} is what people read, from 0 to {@code max}. */
    static void real(String field, double value, double max, String range) {
        if (!(value >= 0) || value > max) {
            throw new InvalidInput(field, "must be a number " + range + ": " + value);
        }
    }

    static void realOrNone(String field, double value, double max, String range) {
        if (!Double.isNaN(value)) {
            real(field, value, max, range);
        }
    }

    static long clamped(long count) {
        return Math.max(0, Math.min(MAX_COUNT, count));
    }

    /** NaN, which stands for none, stays. */
    static double clamped(double value, double max) {
        return value < 0 ? 0 : Math.min(max, value);
    }
}
