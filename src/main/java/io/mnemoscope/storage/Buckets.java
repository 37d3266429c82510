package io.mnemoscope.storage;

import io.mnemoscope.domain.MemorySnapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Equal stretches of time for thinning a history, aligned to 1970: the bucket of a time does not move when the range
 * does, so a chart that scrolls keeps its points.
 *
 * @param widthMillis of each, > 0
 */
public record Buckets(long widthMillis) {
    private static final long[] WIDTHS = {
        1,
        2,
        5,
        10,
        20,
        50,
        100,
        200,
        500,
        1_000,
        2_000,
        5_000,
        10_000,
        15_000,
        30_000,
        60_000,
        120_000,
        300_000,
        600_000,
        900_000,
        1_800_000,
        3_600_000,
        7_200_000,
        10_800_000,
        21_600_000,
        43_200_000,
        86_400_000
    };
    private static final Comparator<MemorySnapshot> BY_TIME = Comparator.comparingLong(MemorySnapshot::timestampMillis);

    /** The narrowest buckets of which at most {@code points} touch the times from first to last, both included. */
    public static Buckets over(long firstMillis, long lastMillis, int points) {
        for (long width : WIDTHS) {
            if (count(firstMillis, lastMillis, width) <= points) {
                return new Buckets(width);
            }
        }
        long width = WIDTHS[WIDTHS.length - 1];
        while (count(firstMillis, lastMillis, width) > points) {
            width = width > Long.MAX_VALUE / 2 ? Long.MAX_VALUE : 2 * width;
        }
        return new Buckets(width);
    }

    /** The number of the bucket that a time, >= 0, falls in. */
    public long of(long millis) {
        return millis / widthMillis;
    }

    /**
     * Of each bucket the first, the last, and the ones with the smallest and the largest total size (the earliest such).
     * Linear.
     *
     * @param ordered by time, no time twice
     * @return ordered by time
     */
    public List<MemorySnapshot> thin(List<MemorySnapshot> ordered) {
        var thinned = new ArrayList<MemorySnapshot>();
        int start = 0;
        for (int i = 1; i <= ordered.size(); i++) {
            if (i == ordered.size() || bucketOf(ordered.get(i)) != bucketOf(ordered.get(start))) {
                addExtremes(ordered.subList(start, i), thinned);
                start = i;
            }
        }
        return thinned;
    }

    private long bucketOf(MemorySnapshot snapshot) {
        return of(snapshot.timestampMillis());
    }

    private static void addExtremes(List<MemorySnapshot> bucket, List<MemorySnapshot> to) {
        var first = bucket.get(0);
        var lowest = first;
        var highest = first;
        for (var snapshot : bucket) {
            lowest = total(snapshot) < total(lowest) ? snapshot : lowest;
            highest = total(snapshot) > total(highest) ? snapshot : highest;
        }
        long before = -1;
        for (var chosen :
                List.of(first, earlier(lowest, highest), later(lowest, highest), bucket.get(bucket.size() - 1))) {
            if (chosen.timestampMillis() != before) {
                to.add(chosen);
            }
            before = chosen.timestampMillis();
        }
    }

    private static MemorySnapshot earlier(MemorySnapshot a, MemorySnapshot b) {
        return BY_TIME.compare(a, b) <= 0 ? a : b;
    }

    private static MemorySnapshot later(MemorySnapshot a, MemorySnapshot b) {
        return BY_TIME.compare(a, b) <= 0 ? b : a;
    }

    private static long total(MemorySnapshot snapshot) {
        return snapshot.memory().totalSize();
    }

    private static long count(long firstMillis, long lastMillis, long width) {
        return lastMillis / width - firstMillis / width + 1;
    }
}
