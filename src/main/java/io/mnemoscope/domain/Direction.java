package io.mnemoscope.domain;

import java.util.Locale;

/** Where a series goes, in the classic words, and that there is too little to say. */
public enum Direction {
    INCREASING,
    DECREASING,
    STABLE,
    INSUFFICIENT_DATA;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
