package io.mnemoscope.report;

import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.PythonFormat;
import io.mnemoscope.domain.Slope;
import java.util.List;

/**
 * Where an agent's memory is going, from its newest snapshots.
 *
 * @param slope of the total size over minutes, since the size last dropped
 * @param minutesToLimit at that slope; NaN where no limit is being approached
 * @param consolidations in the snapshots that were looked at
 * @param consolidated memories in them
 * @param minutes that the snapshots span
 */
record Outlook(Slope slope, double minutesToLimit, long consolidations, long consolidated, double minutes) {
    /** How many of the newest snapshots are looked at. */
    static final int SNAPSHOTS = 200;

    private static final double MILLIS_PER_MINUTE = 60_000;

    /** From snapshots, oldest first. */
    static Outlook of(List<MemorySnapshot> newest) {
        if (newest.isEmpty()) {
            return new Outlook(Slope.of(new double[0], new double[0]), Double.NaN, 0, 0, 0);
        }
        var segment = newest.subList(lastDrop(newest), newest.size());
        var first = newest.get(0);
        var last = newest.get(newest.size() - 1);
        var x = segment.stream()
                .mapToDouble(s -> (s.timestampMillis() - first.timestampMillis()) / MILLIS_PER_MINUTE)
                .toArray();
        var y = segment.stream().mapToDouble(s -> s.memory().totalSize()).toArray();
        var slope = Slope.of(x, y);
        var memory = last.memory();
        double left = memory.hasLimit() ? Math.max(0, memory.maxSize() - memory.totalSize()) : Double.NaN;
        double toLimit = slope.word().equals("growing") ? left / slope.perUnit() : Double.NaN;
        return new Outlook(
                slope,
                left == 0 ? 0 : toLimit,
                last.consolidation().total() - first.consolidation().total(),
                last.consolidation().memories() - first.consolidation().memories(),
                (last.timestampMillis() - first.timestampMillis()) / MILLIS_PER_MINUTE);
    }

    private static int lastDrop(List<MemorySnapshot> snapshots) {
        for (int i = snapshots.size() - 1; i > 0; i--) {
            if (snapshots.get(i).memory().totalSize()
                    < snapshots.get(i - 1).memory().totalSize()) {
                return i;
            }
        }
        return 0;
    }

    /** For people: {@code growing by 2.4 a minute (p 0.001, 60 snapshots)}. */
    String trend() {
        if (Double.isNaN(slope.perUnit())) {
            return "too little to say (" + slope.n() + (slope.n() == 1 ? " snapshot" : " snapshots")
                    + " since it last dropped)";
        }
        if (slope.word().equals("level")) {
            return "level (" + slope.n() + " snapshots)";
        }
        return slope.word() + " by " + PythonFormat.fixed(Math.abs(slope.perUnit()), 1) + " a minute (p "
                + PythonFormat.fixed(slope.p(), 3) + ", " + slope.n() + " snapshots)";
    }

    /** For people: when the limit is reached. */
    String forecast() {
        if (Double.isNaN(minutesToLimit)) {
            return "no limit in sight";
        }
        return minutesToLimit == 0 ? "the limit is reached" : "the limit in " + Durations.text(minutesToLimit * 60);
    }

    /** For people: how consolidation does. */
    String consolidation() {
        if (consolidations <= 0) {
            return "none within the last " + Durations.text(minutes * 60);
        }
        return consolidations + " within the last " + Durations.text(minutes * 60) + ", "
                + PythonFormat.fixed((double) consolidated / consolidations, 1) + " memories each";
    }
}
