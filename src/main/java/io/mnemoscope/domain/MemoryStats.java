package io.mnemoscope.domain;

/**
 * The size of an agent's episodic memory.
 *
 * @param currentSize committed memories, 0 to 2^53 - 1
 * @param bufferSize memories of the running episode
 * @param totalSize committed and buffered
 * @param maxSize the limit; 0 where the memory is unbounded
 * @param usageRatio current / max, 0 to {@link #MAX_RATIO} (may exceed 1); NaN where there is none
 * @param bounded as the simulation says
 * @param approachingLimit as the simulation says
 */
public record MemoryStats(
        long currentSize,
        long bufferSize,
        long totalSize,
        long maxSize,
        double usageRatio,
        boolean bounded,
        boolean approachingLimit) {
    /** TinyTroupe's own idea of "approaching the limit", used where a simulation does not say. */
    public static final double APPROACHING = 0.8;

    /** A ratio beyond is a mistake: percent taken for a ratio, or a limit that is none. */
    public static final double MAX_RATIO = 1_000;

    /** The range of ratios, for people. */
    public static final String RATIO_RANGE = "from 0 to 1,000";

    /**
     * Checks the ranges.
     *
     * @throws InvalidInput if a value is out of its range
     */
    public MemoryStats {
        Ranges.count("memory_stats.current_size", currentSize);
        Ranges.count("memory_stats.buffer_size", bufferSize);
        Ranges.count("memory_stats.total_size", totalSize);
        Ranges.count("memory_stats.max_size", maxSize);
        Ranges.realOrNone("memory_stats.usage_ratio", usageRatio, MAX_RATIO, RATIO_RANGE);
    }

    /** As a store has kept it; what was outside its range when that was wider is brought into it. */
    public static MemoryStats clamped(
            long currentSize,
            long bufferSize,
            long totalSize,
            long maxSize,
            double usageRatio,
            boolean bounded,
            boolean approachingLimit) {
        return new MemoryStats(
                Ranges.clamped(currentSize),
                Ranges.clamped(bufferSize),
                Ranges.clamped(totalSize),
                Ranges.clamped(maxSize),
                Ranges.clamped(usageRatio, MAX_RATIO),
                bounded,
                approachingLimit);
    }

    /**
     * From the sizes alone.
     *
     * @param maxSize 0 where the memory is unbounded
     */
    public static MemoryStats of(long currentSize, long bufferSize, long maxSize) {
        double ratio = ratio(currentSize, maxSize);
        return new MemoryStats(
                currentSize,
                bufferSize,
                currentSize + bufferSize,
                maxSize,
                ratio,
                maxSize > 0,
                maxSize > 0 && ratio >= APPROACHING);
    }

    /** current / max, {@link #MAX_RATIO} where it is more; NaN where the memory is unbounded. */
    public static double ratio(long currentSize, long maxSize) {
        return maxSize > 0 ? Math.min(MAX_RATIO, (double) currentSize / maxSize) : Double.NaN;
    }

    public boolean hasLimit() {
        return maxSize > 0;
    }

    public boolean hasUsageRatio() {
        return !Double.isNaN(usageRatio);
    }

    /** How full the memory is, buffer included: max(usage_ratio, total / max); NaN where it is unbounded. */
    public double pressure() {
        if (!hasLimit()) {
            return usageRatio;
        }
        double filled = (double) totalSize / maxSize;
        return hasUsageRatio() ? Math.max(usageRatio, filled) : filled;
    }
}
