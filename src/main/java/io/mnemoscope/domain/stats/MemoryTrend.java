package io.mnemoscope.domain.stats;

import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.TrendDirection;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Where an agent's memory is going, beside the classic {@link TrendDirection}: the total size since it last dropped (cleared,
 * evicted or consolidated), at most the newest {@link #SNAPSHOTS} snapshots of it. NaN stands for what cannot be said.
 *
 * @param direction of the total size
 * @param perStep memories for each step; where the simulation sends no steps a snapshot counts as one
 * @param perMinute memories for each minute
 * @param p how likely a memory without any trend looks like this, 0 to 1
 * @param n snapshots since it last dropped, of those that were looked at
 * @param stepsToLimit until {@code max_size} at this slope, or, of several memory stores, until the fullest is full at the slope of
 *     the pressure; 0 where it is reached, NaN where it is not approached
 * @param secondsToLimit as {@code stepsToLimit}
 */
public record MemoryTrend(
        TrendDirection direction,
        double perStep,
        double perMinute,
        double p,
        int n,
        double stepsToLimit,
        double secondsToLimit) {
    /** How many of the newest snapshots are looked at. */
    public static final int SNAPSHOTS = 200;

    private static final double MILLIS_PER_MINUTE = 60_000;
    private static final double SECONDS_PER_MINUTE = 60;

    /** From snapshots, oldest first; no more than {@link #SNAPSHOTS}, as the work is quadratic. */
    public static MemoryTrend of(List<MemorySnapshot> newest) {
        var primary = of(newest, snapshot -> snapshot.memory().totalSize(), left(newest));
        var several = several(newest);
        if (several.isEmpty()) {
            return primary;
        }
        double left = Math.max(0, 1 - several.get(several.size() - 1).pressure());
        var fullest = of(several, MemorySnapshot::pressure, left);
        return new MemoryTrend(
                primary.direction,
                primary.perStep,
                primary.perMinute,
                primary.p,
                primary.n,
                fullest.stepsToLimit,
                fullest.secondsToLimit);
    }

    private static MemoryTrend of(List<MemorySnapshot> snapshots, ToDoubleFunction<MemorySnapshot> size, double left) {
        var segment = snapshots.subList(lastDrop(snapshots, size), snapshots.size());
        var sizes = segment.stream().mapToDouble(size).toArray();
        var slope = TrendTest.of(minutes(segment), sizes);
        if (slope.direction() == TrendDirection.INSUFFICIENT_DATA) {
            return of(slope, Double.NaN, left);
        }
        return of(slope, TrendTest.theilSen(steps(segment), sizes), left);
    }

    /** The newest ones that have memory stores beside the primary one, one of them at least with a limit. */
    private static List<MemorySnapshot> several(List<MemorySnapshot> snapshots) {
        int first = snapshots.size();
        while (first > 0 && hasSeveral(snapshots.get(first - 1))) {
            first--;
        }
        return snapshots.subList(first, snapshots.size());
    }

    private static boolean hasSeveral(MemorySnapshot snapshot) {
        return !snapshot.stores().isEmpty() && !Double.isNaN(snapshot.pressure());
    }

    private static MemoryTrend of(TrendTest slope, double perStep, double left) {
        return new MemoryTrend(
                slope.direction(),
                perStep,
                slope.perUnit(),
                slope.p(),
                slope.n(),
                until(left, perStep, slope),
                until(left, slope.perUnit() / SECONDS_PER_MINUTE, slope));
    }

    /** 1 - p: how sure it is that there is a trend; NaN where there is too little to say. */
    public double confidence() {
        return direction == TrendDirection.INSUFFICIENT_DATA ? Double.NaN : 1 - p;
    }

    private static double until(double left, double perUnit, TrendTest slope) {
        if (left == 0) {
            return 0;
        }
        return slope.growing() && perUnit > 0 ? left / perUnit : Double.NaN;
    }

    /** Memories until the limit; NaN where there is none. */
    private static double left(List<MemorySnapshot> snapshots) {
        if (snapshots.isEmpty()) {
            return Double.NaN;
        }
        var memory = snapshots.get(snapshots.size() - 1).memory();
        return memory.hasLimit() ? Math.max(0, memory.maxSize() - memory.totalSize()) : Double.NaN;
    }

    private static int lastDrop(List<MemorySnapshot> snapshots, ToDoubleFunction<MemorySnapshot> size) {
        for (int i = snapshots.size() - 1; i > 0; i--) {
            if (size.applyAsDouble(snapshots.get(i)) < size.applyAsDouble(snapshots.get(i - 1))) {
                return i;
            }
        }
        return 0;
    }

    private static double[] minutes(List<MemorySnapshot> segment) {
        long first = segment.isEmpty() ? 0 : segment.get(0).timestampMillis();
        return segment.stream()
                .mapToDouble(snapshot -> (snapshot.timestampMillis() - first) / MILLIS_PER_MINUTE)
                .toArray();
    }

    private static double[] steps(List<MemorySnapshot> segment) {
        boolean counted = segment.stream().allMatch(MemorySnapshot::hasStep);
        var steps = new double[segment.size()];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = counted ? segment.get(i).step() : i;
        }
        return steps;
    }
}
