package io.mnemoscope.domain;

/** Where a series goes, in the words of the classic module; {@link #INSUFFICIENT_DATA} is never a classic answer. */
public enum TrendDirection implements WireNamed {
    INCREASING,
    DECREASING,
    STABLE,
    INSUFFICIENT_DATA;

    private static final double THRESHOLD = 0.1;

    /**
     * The classic direction, by the mean change per snapshot.
     *
     * @param firstTotal total size of the first snapshot
     * @param lastTotal total size of the latest
     * @param snapshots how many there were; fewer than 2 are {@link #STABLE}
     */
    public static TrendDirection classic(long firstTotal, long lastTotal, long snapshots) {
        if (snapshots < 2) {
            return STABLE;
        }
        double rate = (double) (lastTotal - firstTotal) / (snapshots - 1);
        if (rate > THRESHOLD) {
            return INCREASING;
        }
        return rate < -THRESHOLD ? DECREASING : STABLE;
    }
}
