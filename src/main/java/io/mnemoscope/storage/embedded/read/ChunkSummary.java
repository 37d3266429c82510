package io.mnemoscope.storage.embedded.read;

import io.mnemoscope.storage.Buckets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the index says of a chunk, without a look at its data. */
record ChunkSummary(long id, long first, long last, long lowest, long highest) {
    /**
     * Which chunks must be decoded to thin a range exactly: those on the edge of a bucket, and of those within one the
     * ones that hold its smallest and largest, and its first and last if no chunk on the edge does. About three for each
     * bucket, at most five, however long the history.
     */
    static List<ChunkSummary> needed(List<ChunkSummary> chunks, Buckets buckets, long from, long to) {
        var needed = new LinkedHashSet<ChunkSummary>();
        var within = new HashMap<Long, List<ChunkSummary>>();
        // For a bucket the time of a row of a chunk on its edge: the first row of all is not later, the last not
        // earlier.
        var begins = new HashMap<Long, Long>();
        var ends = new HashMap<Long, Long>();
        for (var chunk : chunks) {
            boolean inside = chunk.first >= from && chunk.last < to;
            if (inside && buckets.of(chunk.first) == buckets.of(chunk.last)) {
                within.computeIfAbsent(buckets.of(chunk.first), bucket -> new ArrayList<>())
                        .add(chunk);
                continue;
            }
            needed.add(chunk);
            if (chunk.last < to) {
                begins.merge(buckets.of(chunk.last), chunk.last, Math::min);
            }
            if (chunk.first >= from) {
                ends.merge(buckets.of(chunk.first), chunk.first, Math::max);
            }
        }
        within.forEach((bucket, all) -> addExtremes(all, bucket, begins, ends, needed));
        return List.copyOf(needed);
    }

    private static void addExtremes(
            List<ChunkSummary> all,
            long bucket,
            Map<Long, Long> begins,
            Map<Long, Long> ends,
            Set<ChunkSummary> needed) {
        var first = all.get(0);
        var last = first;
        var lowest = first;
        var highest = first;
        for (var chunk : all) {
            first = chunk.first < first.first ? chunk : first;
            last = chunk.last > last.last ? chunk : last;
            lowest = chunk.lowest < lowest.lowest ? chunk : lowest;
            highest = chunk.highest > highest.highest ? chunk : highest;
        }
        needed.addAll(List.of(lowest, highest));
        if (first.first <= begins.getOrDefault(bucket, Long.MAX_VALUE)) {
            needed.add(first);
        }
        if (last.last >= ends.getOrDefault(bucket, -1L)) {
            needed.add(last);
        }
    }
}
