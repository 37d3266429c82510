package io.mnemoscope.domain;

/**
 * What an agent's consolidation has done so far.
 *
 * @param total consolidations, 0 to 2^53 - 1
 * @param automatic of them automatic
 * @param manual of them manual
 * @param lastSeconds how long the last one took, in seconds; NaN where none is known
 * @param memories memories consolidated in all
 * @param averageSize memories per consolidation, finite and >= 0
 */
public record ConsolidationMetrics(
        long total, long automatic, long manual, double lastSeconds, long memories, double averageSize) {
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
        Ranges.ratioOrNone("consolidation_metrics.last_consolidation_time", lastSeconds);
        Ranges.count("consolidation_metrics.total_memories_consolidated", memories);
        Ranges.ratio("consolidation_metrics.average_consolidation_size", averageSize);
    }
}
