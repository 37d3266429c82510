package io.mnemoscope.bench;

/**
 * The twelve numbers of one synthetic snapshot, and when.
 *
 * @param timestampMillis when
 * @param currentSize committed memories
 * @param bufferSize memories of the running episode
 * @param totalSize both
 * @param maxSize the limit
 * @param usageRatio current / max
 * @param consolidations so far
 * @param automatic of them automatic
 * @param manual of them manual
 * @param lastSeconds how long the last one took
 * @param memories memories consolidated so far
 * @param averageSize memories per consolidation
 * @param episodes so far
 */
public record Sample(
        long timestampMillis,
        long currentSize,
        long bufferSize,
        long totalSize,
        long maxSize,
        double usageRatio,
        long consolidations,
        long automatic,
        long manual,
        double lastSeconds,
        long memories,
        double averageSize,
        long episodes) {}
