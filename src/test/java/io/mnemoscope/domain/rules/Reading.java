package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.ConsolidationMetrics;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.MemoryStats;
import io.mnemoscope.domain.Moments;
import java.util.Map;

/**
 * A snapshot of Alice for the tests of single rules: only what the rule looks at is said, the rest is nothing.
 *
 * @param millis after {@link Moments#START}
 * @param step of the simulation, or {@link MemorySnapshot#NO_STEP}
 * @param lastSeconds how long the last consolidation took; NaN where it is not known
 */
record Reading(
        long millis,
        long step,
        long size,
        long buffer,
        long limit,
        long consolidations,
        double lastSeconds,
        long memories,
        Map<String, Double> gauges) {
    static Reading at(long step) {
        return new Reading(1_000 * Math.max(0, step), step, 0, 0, 0, 0, Double.NaN, 0, Map.of());
    }

    /** Without a step, so many milliseconds after the start. */
    static Reading after(long millis) {
        return new Reading(millis, MemorySnapshot.NO_STEP, 0, 0, 0, 0, Double.NaN, 0, Map.of());
    }

    /** So many committed memories, of {@code limit}; 0 for no limit. */
    Reading of(long filled, long most) {
        return new Reading(millis, step, filled, buffer, most, consolidations, lastSeconds, memories, gauges);
    }

    Reading buffer(long buffered) {
        return new Reading(millis, step, size, buffered, limit, consolidations, lastSeconds, memories, gauges);
    }

    /** So many consolidations so far, of so many memories. */
    Reading consolidated(long times, long consolidated) {
        return new Reading(millis, step, size, buffer, limit, times, lastSeconds, consolidated, gauges);
    }

    Reading took(double seconds) {
        return new Reading(millis, step, size, buffer, limit, consolidations, seconds, memories, gauges);
    }

    Reading gauge(String name, double value) {
        return new Reading(
                millis, step, size, buffer, limit, consolidations, lastSeconds, memories, Map.of(name, value));
    }

    MemorySnapshot snapshot() {
        double average = consolidations == 0 ? 0 : (double) memories / consolidations;
        return new MemorySnapshot(
                Moments.ALICE,
                Moments.START + millis,
                MemoryStats.of(size, buffer, limit),
                new ConsolidationMetrics(consolidations, consolidations, 0, lastSeconds, memories, average),
                0,
                step,
                MemorySnapshot.NO_TIME,
                gauges);
    }
}
