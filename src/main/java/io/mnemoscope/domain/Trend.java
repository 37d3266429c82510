package io.mnemoscope.domain;

import java.util.Locale;

/** The classic word for where an agent's memory is going. */
public enum Trend {
    INCREASING,
    DECREASING,
    STABLE;

    private static final double THRESHOLD = 0.1;

    /**
     * @param firstTotal total size of the first snapshot
     * @param lastTotal total size of the latest
     * @param snapshots how many there were; fewer than 2 are {@link #STABLE}
     */
    public static Trend classic(long firstTotal, long lastTotal, long snapshots) {
        if (snapshots < 2) {
            return STABLE;
        }
        double rate = (double) (lastTotal - firstTotal) / (snapshots - 1);
        if (rate > THRESHOLD) {
            return INCREASING;
        }
        return rate < -THRESHOLD ? DECREASING : STABLE;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
