package io.mnemoscope.storage.embedded;

import io.mnemoscope.storage.Buckets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What the index says of a chunk, without a look at its data. */
record ChunkSummary(long id, long first, long last, long lowest, long highest) {
    /**
     * Which chunks must be decoded to thin a range exactly: those on the edge of a bucket, and of those within one the
     * ones that hold its first, last, smallest and largest. At most five for each bucket, however long the history.
     */
    static List<ChunkSummary> needed(List<ChunkSummary> chunks, Buckets buckets, long from, long to) {
        var needed = new LinkedHashSet<ChunkSummary>();
        var within = new HashMap<Long, List<ChunkSummary>>();
        for (var chunk : chunks) {
            boolean inside = chunk.first >= from && chunk.last < to;
            if (inside && buckets.of(chunk.first) == buckets.of(chunk.last)) {
                within.computeIfAbsent(buckets.of(chunk.first), bucket -> new ArrayList<>())
                        .add(chunk);
            } else {
                needed.add(chunk);
            }
        }
        within.values().forEach(bucket -> addExtremes(bucket, needed));
        return List.copyOf(needed);
    }

    private static void addExtremes(List<ChunkSummary> bucket, Set<ChunkSummary> needed) {
        var first = bucket.get(0);
        var last = first;
        var lowest = first;
        var highest = first;
        for (var chunk : bucket) {
            first = chunk.first < first.first ? chunk : first;
            last = chunk.last > last.last ? chunk : last;
            lowest = chunk.lowest < lowest.lowest ? chunk : lowest;
            highest = chunk.highest > highest.highest ? chunk : highest;
        }
        needed.addAll(List.of(first, last, lowest, highest));
    }
}
