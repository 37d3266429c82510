package io.mnemoscope.domain;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
 * @param stores up to 16 memory stores beside the primary one, which {@code memory} is, by name; mostly none
 */
public record MemorySnapshot(
        AgentId id,
        long timestampMillis,
        MemoryStats memory,
        ConsolidationMetrics consolidation,
        long episodeCount,
        long step,
        long simulationTimeMillis,
        Map<String, Double> gauges,
        List<MemoryStore> stores) {
    public static final long NO_STEP = -1;
    public static final long NO_TIME = Long.MIN_VALUE;
    /** 9999-12-31T23:59:59.999Z: the last instant that RFC 3339 can write. */
    public static final long MAX_TIME = 253_402_300_799_999L;

    /** 0000-01-01T00:00:00Z: the first one. */
    public static final long MIN_TIME = -62_167_219_200_000L;

    public static final int MAX_GAUGES = 32;
    public static final int MAX_GAUGE_NAME = 64;
    public static final int MAX_STORES = 16;

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
        stores = stores.isEmpty() ? List.of() : checked(stores);
    }

    /** Of an agent with one memory store. */
    public MemorySnapshot(
            AgentId id,
            long timestampMillis,
            MemoryStats memory,
            ConsolidationMetrics consolidation,
            long episodeCount,
            long step,
            long simulationTimeMillis,
            Map<String, Double> gauges) {
        this(id, timestampMillis, memory, consolidation, episodeCount, step, simulationTimeMillis, gauges, List.of());
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
            Map<String, Double> gauges,
            List<MemoryStore> stores) {
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
                gauges,
                stores);
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

    /**
     * How full the fullest of its memory stores is, the primary one among them: see {@link MemoryStats#pressure()}; NaN where all
     * are unbounded. Of an agent with one it is that of {@link #memory()}.
     */
    public double pressure() {
        var fullest = fullest();
        return fullest == null ? memory.pressure() : fullest.pressure();
    }

    /** The fullest of its memory stores, the first by name of those that are equally full; null if that is the primary one. */
    public @Nullable MemoryStore fullest() {
        if (stores.isEmpty()) {
            return null;
        }
        MemoryStore fullest = null;
        double most = memory.pressure();
        for (var store : stores) {
            double pressure = store.pressure();
            if (pressure > most || (Double.isNaN(most) && !Double.isNaN(pressure))) {
                fullest = store;
                most = pressure;
            }
        }
        return fullest;
    }

    /** Its memory store of this name, beside the primary one; null if there is none. */
    public @Nullable MemoryStore store(String name) {
        for (var store : stores) {
            if (store.name().equals(name)) {
                return store;
            }
        }
        return null;
    }

    private static List<MemoryStore> checked(List<MemoryStore> stores) {
        if (stores.size() > MAX_STORES) {
            throw new InvalidInput("stores", "must be at most " + MAX_STORES + ": " + stores.size());
        }
        var sorted = stores.toArray(MemoryStore[]::new);
        Arrays.sort(sorted, MemoryStore.BY_NAME);
        for (int i = 1; i < sorted.length; i++) {
            if (sorted[i].name().equals(sorted[i - 1].name())) {
                throw new InvalidInput(MemoryStore.field(sorted[i].name()), "must be there once");
            }
        }
        return List.of(sorted);
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
