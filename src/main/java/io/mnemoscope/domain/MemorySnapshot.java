package io.mnemoscope.domain;

import java.time.Instant;
import java.util.Map;

/**
 * An agent's memory at one moment. Times are milliseconds since 1970 rather than {@link Instant}s because a server sees
 * a million of these a second.
 *
 * @param id whose memory
 * @param timestampMillis when, 1970 to 9999; with {@code id} it identifies the snapshot
 * @param memory the sizes
 * @param consolidation the consolidations
 * @param episodeCount as the simulation counts, >= 0
 * @param step the simulation's step, or {@link #NO_STEP}
 * @param simulationTimeMillis the simulated clock, the years 0 to 9999, or {@link #NO_TIME}
 * @param gauges up to 32 further figures by name (at most 64 characters): any finite numbers; never null
 */
public record MemorySnapshot(
        AgentId id,
        long timestampMillis,
        MemoryStats memory,
        ConsolidationMetrics consolidation,
        long episodeCount,
        long step,
        long simulationTimeMillis,
        Map<String, Double> gauges) {
    public static final long NO_STEP = -1;
    public static final long NO_TIME = Long.MIN_VALUE;
    /** 9999-12-31T23:59:59.999Z: the last instant that RFC 3339 can write. */
    public static final long MAX_TIME = 253_402_300_799_999L;

    /** 0000-01-01T00:00:00Z: the first one. */
    public static final long MIN_TIME = -62_167_219_200_000L;

    public static final int MAX_GAUGES = 32;
    public static final int MAX_GAUGE_NAME = 64;

    /**
     * Checks the ranges.
     *
     * @throws InvalidInput if a value is out of its range
     */
    public MemorySnapshot {
        if (timestampMillis < 0) {
            throw new InvalidInput("timestamp", "must not be before 1970: " + Instant.ofEpochMilli(timestampMillis));
        }
        if (timestampMillis > MAX_TIME) {
            throw new InvalidInput(
                    "timestamp", "must be before the year 10000: " + Instant.ofEpochMilli(timestampMillis));
        }
        if (simulationTimeMillis != NO_TIME && (simulationTimeMillis < MIN_TIME || simulationTimeMillis > MAX_TIME)) {
            throw new InvalidInput(
                    "simulation_time", "must be in the years 0 to 9999: " + Instant.ofEpochMilli(simulationTimeMillis));
        }
        Ranges.count("episode_count", episodeCount);
        if (step != NO_STEP) {
            Ranges.count("step", step);
        }
        gauges = gauges.isEmpty() ? Map.of() : checked(gauges);
    }

    /** Of an agent of which nothing else is known. */
    public static MemorySnapshot of(AgentId id, long timestampMillis, MemoryStats memory) {
        return new MemorySnapshot(
                id, timestampMillis, memory, ConsolidationMetrics.NONE, 0, NO_STEP, NO_TIME, Map.of());
    }

    /** As a store has kept it; what was outside its range when that was wider is brought into it. */
    public static MemorySnapshot clamped(
            AgentId id,
            long timestampMillis,
            MemoryStats memory,
            ConsolidationMetrics consolidation,
            long episodeCount,
            long step,
            long simulationTimeMillis,
            Map<String, Double> gauges) {
        return new MemorySnapshot(
                id,
                Math.max(0, Math.min(MAX_TIME, timestampMillis)),
                memory,
                consolidation,
                Ranges.clamped(episodeCount),
                step == NO_STEP ? step : Ranges.clamped(step),
                simulationTimeMillis == NO_TIME
                        ? NO_TIME
                        : Math.max(MIN_TIME, Math.min(MAX_TIME, simulationTimeMillis)),
                gauges);
    }

    public boolean hasStep() {
        return step != NO_STEP;
    }

    public boolean hasSimulationTime() {
        return simulationTimeMillis != NO_TIME;
    }

    public Instant timestamp() {
        return Instant.ofEpochMilli(timestampMillis);
    }

    private static Map<String, Double> checked(Map<String, Double> gauges) {
        if (gauges.size() > MAX_GAUGES) {
            throw new InvalidInput("gauges", "must be at most " + MAX_GAUGES + ": " + gauges.size());
        }
        gauges.forEach((name, value) -> {
            if (name.isEmpty() || name.codePointCount(0, name.length()) > MAX_GAUGE_NAME) {
                throw new InvalidInput(
                        "gauges",
                        "a name must have 1 to " + MAX_GAUGE_NAME + " characters: " + InvalidInput.shown(name));
            }
            AgentId.checkName("gauges." + InvalidInput.shown(name), name);
            if (!Double.isFinite(value)) {
                throw new InvalidInput("gauges." + InvalidInput.shown(name), "must be finite: " + value);
            }
        });
        return Map.copyOf(gauges);
    }
}
