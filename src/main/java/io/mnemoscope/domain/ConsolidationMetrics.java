package io.mnemoscope.domain;

/**
 * What an agent's consolidation has done so far.
 *
 * @param total consolidations, 0 to 2^53 - 1
 * @param automatic of them automatic
 * @param manual of them manual
 * @param lastSeconds how long the last one took, in seconds, 0 to {@link #MAX_SECONDS}; NaN where none is known
 * @param memories memories consolidated in all
 * @param averageSize memories per consolidation, 0 to {@link #MAX_AVERAGE}
 */
public record ConsolidationMetrics(
        long total, long automatic, long manual, double lastSeconds, long memories, double averageSize) {
    /** Some thirty years. */
    public static final double MAX_SECONDS = 1e9;

    /** The range of {@code lastSeconds}, for people. */
    public static final String SECONDS_RANGE = "from 0 to 10^9";

    /** 2^53. */
    public static final double MAX_AVERAGE = 1L << 53;

    /** The range of {@code averageSize}, for people. */
    public static final String AVERAGE_RANGE = "from 0 to 2^53";

    public static final ConsolidationMetrics NONE = new ConsolidationMetrics(0, 0, 0, Double.NaN, 0, 0);

    /**
     * Checks the ranges.
     *
     * @throws InvalidInput if a value is out of its range
     */
    public ConsolidationMetrics {
        Ranges.count("consolidation_metrics.total_consolidations", total);
        Ranges.count("consolidation_metrics.automatic_consolidations", automatic);
        Ranges.count("consolidation_metrics.manual_consolidations", manual);
        Ranges.realOrNone("consolidation_metrics.last_consolidation_time", lastSeconds, MAX_SECONDS, SECONDS_RANGE);
        Ranges.count("consolidation_metrics.total_memories_consolidated", memories);
        Ranges.real("consolidation_metrics.average_consolidation_size", averageSize, MAX_AVERAGE, AVERAGE_RANGE);
    }

    /** As a store has kept it; what was outside its range when that was wider is brought into it. */
    public static ConsolidationMetrics clamped(
            long total, long automatic, long manual, double lastSeconds, long memories, double averageSize) {
        return new ConsolidationMetrics(
                Ranges.clamped(total),
                Ranges.clamped(automatic),
                Ranges.clamped(manual),
                Ranges.clamped(lastSeconds, MAX_SECONDS),
                Ranges.clamped(memories),
                Double.isNaN(averageSize) ? 0 : Ranges.clamped(averageSize, MAX_AVERAGE));
    }
}
