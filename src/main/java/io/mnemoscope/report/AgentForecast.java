package io.mnemoscope.report;

import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.PythonFormat;
import io.mnemoscope.domain.stats.MemoryTrend;
import java.util.List;

/**
 * What the newest snapshots of an agent say of it, in words.
 *
 * @param memory where its memory is going
 * @param consolidations in the snapshots that were looked at
 * @param consolidated memories in them
 * @param minutes that the snapshots span
 */
record AgentForecast(MemoryTrend memory, long consolidations, long consolidated, double minutes) {
    private static final double MILLIS_PER_MINUTE = 60_000;

    /** From snapshots, oldest first, at most {@link MemoryTrend#SNAPSHOTS}. */
    static AgentForecast of(List<MemorySnapshot> newest) {
        var memory = MemoryTrend.of(newest);
        if (newest.isEmpty()) {
            return new AgentForecast(memory, 0, 0, 0);
        }
        var first = newest.get(0);
        var last = newest.get(newest.size() - 1);
        return new AgentForecast(
                memory,
                last.consolidation().total() - first.consolidation().total(),
                last.consolidation().memories() - first.consolidation().memories(),
                (last.timestampMillis() - first.timestampMillis()) / MILLIS_PER_MINUTE);
    }

    /** For people: {@code growing by 2.4 a minute (p 0.001, 60 snapshots)}. */
    String trend() {
        return switch (memory.direction()) {
            case INSUFFICIENT_DATA ->
                "too little to say (" + memory.n() + (memory.n() == 1 ? " snapshot" : " snapshots")
                        + " since it last dropped)";
            case STABLE -> "level (" + memory.n() + " snapshots)";
            case INCREASING -> moves("growing");
            case DECREASING -> moves("shrinking");
        };
    }

    private String moves(String how) {
        return how + " by " + PythonFormat.fixed(Math.abs(memory.perMinute()), 1) + " a minute (p "
                + PythonFormat.fixed(memory.p(), 3) + ", " + memory.n() + " snapshots)";
    }

    /** For people: when the limit is reached. */
    String forecast() {
        double seconds = memory.secondsToLimit();
        if (Double.isNaN(seconds)) {
            return "no limit in sight";
        }
        return seconds == 0 ? "the limit is reached" : "the limit in " + Durations.text(seconds);
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
