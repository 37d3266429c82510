package io.mnemoscope.domain;

/** The ranges that the snapshot format allows; each check throws {@link InvalidInput} with the field's path. */
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

    static void ratio(String field, double value) {
        if (!(value >= 0) || value == Double.POSITIVE_INFINITY) {
            throw new InvalidInput(field, "must be a finite number >= 0: " + value);
        }
    }

    static void ratioOrNone(String field, double value) {
        if (!Double.isNaN(value)) {
            ratio(field, value);
        }
    }
}
