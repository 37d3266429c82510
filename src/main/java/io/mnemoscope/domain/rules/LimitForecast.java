package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.PythonFormat;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.Trigger;
import io.mnemoscope.domain.stats.TrendTest;
import java.util.Arrays;

/**
 * The memory will be full soon. Signal: steps until {@code max_size} is reached at the Theil-Sen slope of the total size
 * since it last dropped, if the Mann-Kendall test finds it growing; infinite where it does not grow. At most {@link
 * #POINTS} points of the segment are remembered: when there would be more, every second one goes. A memory that is not
 * yet a quarter above the peak at which it dropped last is taken to drop again there, unless that peak was near the
 * limit, and one that is as full as usual (see {@link LimitHabit}) will not be full. Of an agent with several memory stores it is the
 * {@link MemorySnapshot#pressure() pressure} that grows to 1, so that units do not mix.
 */
public record LimitForecast(RuleSpec spec) implements AlertRule {
    private static final int POINTS = 16;
    private static final double NEAR_LIMIT = 0.9;
    private static final double ABOVE_PEAK = 1.25;
    /** Steps in which it will be full or cleaned. */
    private static final double SOON = 20;
    /** The slope costs more than all other rules together, and a memory that is well never needs it. */
    private static final double NOT_ASKED = -1;
    // What is remembered: the last peak, how many snapshots apart the points are, snapshots since the last point, the
    // slope, then the points as pairs of step and total size. Before these, once there is something to learn of the
    // limit: that
    // it is laid out so, and what is usual near it.
    private static final int PEAK = 0;
    private static final int STRIDE = 1;
    private static final int SKIPPED = 2;
    private static final int SLOPE = 3;
    private static final int FIRST = 4;
    private static final double LAYOUT = -1;
    private static final int HABIT = 1;
    private static final int LEARNED = HABIT + LimitHabit.CELLS;

    static final RuleDefinition PREBUILT = RuleDefinition.of("limit_forecast", Trigger.SNAPSHOT)
            .description("steps until max_size is reached, at the slope since the size last dropped;"
                    + " of several memory stores until the fullest is full")
            .comparison(Comparison.AT_MOST)
            .level(new Level(Severity.INFO, 50, 150))
            .level(new Level(Severity.WARNING, 10, 50))
            .snapshots(3, 10)
            .makes(LimitForecast::new);

    @Override
    public boolean remembers() {
        return true;
    }

    @Override
    public double measure(EvaluationInput sample, RuleScratch memory) {
        var now = sample.current();
        boolean several = !now.stores().isEmpty();
        double limit = several ? 1 : now.memory().maxSize();
        double size = size(now);
        if (several ? Double.isNaN(size) : !now.memory().hasLimit()) {
            return Signal.NOT_MEASURABLE;
        }
        var previous = sample.previous();
        // What is remembered may be in another unit, or of before the simulation resumed from an earlier step.
        double before = !memory.isEmpty()
                        && previous != null
                        && several == !previous.stores().isEmpty()
                ? size(previous)
                : Double.NaN;
        if (memory.isEmpty()) {
            memory.cells = new double[] {0, 1, 0, 0};
        } else if (Double.isNaN(before) || size < before) {
            begin(memory, Double.isNaN(before) ? 0 : before);
        }
        if (!several && from(memory) == 0 && LimitHabit.begins(sample)) {
            var longer = new double[LEARNED + memory.cells.length];
            longer[0] = LAYOUT;
            System.arraycopy(memory.cells, 0, longer, LEARNED, memory.cells.length);
            memory.cells = longer;
        }
        boolean learned = !several && from(memory) > 0;
        if (learned) {
            LimitHabit.see(memory.cells, HABIT, sample);
        }
        remember(memory, (double) sample.step(), size);
        double steps = forecast(memory, size, limit);
        if (several || Double.isNaN(steps)) {
            return steps;
        }
        if (learned && LimitHabit.usual(memory.cells, HABIT, now)) {
            return Double.POSITIVE_INFINITY;
        }
        return steps < SOON && waits(sample, memory, learned) ? Signal.NO_DATA : steps;
    }

    /** It is about to be full, or to be cleaned: where it is not full yet, what is left is for the level of its size to say. */
    private static boolean waits(EvaluationInput sample, RuleScratch memory, boolean learned) {
        boolean high = learned && LimitHabit.begins(sample);
        return high ? LimitHabit.waits(memory.cells, HABIT, sample) : LimitHabit.mayClean(sample);
    }

    /** Where the peak is. */
    private static int from(RuleScratch memory) {
        return memory.cells[0] == LAYOUT ? LEARNED : 0;
    }

    /** The points begin anew. */
    private static void begin(RuleScratch memory, double peak) {
        int from = from(memory);
        memory.cells = Arrays.copyOf(memory.cells, from + FIRST);
        memory.cells[from + PEAK] = peak;
        memory.cells[from + STRIDE] = 1;
        memory.cells[from + SKIPPED] = 0;
        memory.cells[from + SLOPE] = 0;
    }

    /** The total size, or, of several memory stores, how full the fullest is; NaN where all are unbounded. */
    private static double size(MemorySnapshot snapshot) {
        return snapshot.stores().isEmpty() ? snapshot.memory().totalSize() : snapshot.pressure();
    }

    private static double forecast(RuleScratch memory, double size, double limit) {
        if (size >= limit) {
            return 0;
        }
        if (points(memory) < TrendTest.LEAST) {
            return Signal.NO_DATA;
        }
        double peak = memory.cells[from(memory) + PEAK];
        boolean belowPeak = size <= Math.min(ABOVE_PEAK * peak, NEAR_LIMIT * limit) && peak < NEAR_LIMIT * limit;
        if (belowPeak) {
            return Double.POSITIVE_INFINITY;
        }
        if (memory.cells[from(memory) + SLOPE] == NOT_ASKED) {
            memory.cells[from(memory) + SLOPE] = slope(memory, points(memory));
        }
        double slope = memory.cells[from(memory) + SLOPE];
        return slope <= 0 ? Double.POSITIVE_INFINITY : (limit - size) / slope;
    }

    private static int points(RuleScratch memory) {
        return (memory.cells.length - from(memory) - FIRST) / 2;
    }

    private static void remember(RuleScratch memory, double step, double total) {
        int points = points(memory);
        boolean newStep = points == 0 || step > memory.cells[memory.cells.length - 2];
        if (!newStep) {
            return;
        }
        memory.cells[from(memory) + SKIPPED]++;
        if (memory.cells[from(memory) + SKIPPED] < memory.cells[from(memory) + STRIDE]) {
            return;
        }
        memory.cells[from(memory) + SKIPPED] = 0;
        if (points == POINTS) {
            thin(memory);
            points = points(memory);
        }
        memory.cells = Arrays.copyOf(memory.cells, memory.cells.length + 2);
        memory.cells[from(memory) + FIRST + 2 * points] = step;
        memory.cells[from(memory) + FIRST + 2 * points + 1] = total;
        memory.cells[from(memory) + SLOPE] = NOT_ASKED;
    }

    private static void thin(RuleScratch memory) {
        memory.cells[from(memory) + STRIDE] *= 2;
        int kept = 0;
        for (int i = 1; i < POINTS; i += 2) {
            memory.cells[from(memory) + FIRST + 2 * kept] = memory.cells[from(memory) + FIRST + 2 * i];
            memory.cells[from(memory) + FIRST + 2 * kept + 1] = memory.cells[from(memory) + FIRST + 2 * i + 1];
            kept++;
        }
        memory.cells = Arrays.copyOf(memory.cells, from(memory) + FIRST + 2 * kept);
    }

    private static double slope(RuleScratch memory, int points) {
        var steps = new double[points];
        var totals = new double[points];
        for (int i = 0; i < points; i++) {
            steps[i] = memory.cells[from(memory) + FIRST + 2 * i];
            totals[i] = memory.cells[from(memory) + FIRST + 2 * i + 1];
        }
        var slope = TrendTest.of(steps, totals);
        // One step up long ago is no growth: the newest quarter must rise too.
        boolean stillGrows = totals[points - 1] > totals[points - 1 - points / 4];
        return stillGrows && slope.growing() ? slope.perUnit() : 0;
    }

    @Override
    public String measured(double value) {
        if (value == 0) {
            return "The memory is full";
        }
        return Double.isInfinite(value) ? "The limit is not in sight" : "The memory is full in " + unit(value);
    }

    @Override
    public String measured(double value, MemorySnapshot of) {
        var fullest = of.fullest();
        if (fullest == null || Double.isInfinite(value)) {
            return measured(value);
        }
        return "Memory store " + fullest.name() + " is full" + (value == 0 ? "" : " in " + unit(value));
    }

    @Override
    public String unit(double value) {
        return Double.isInfinite(value) ? "more steps than can be forecast" : PythonFormat.fixed(value, 0) + " steps";
    }

    @Override
    public String hint() {
        return "consolidate, or raise max_size, before memories are lost";
    }

    @Override
    public String hint(MemorySnapshot of) {
        return of.fullest() == null ? hint() : "compress, or raise its limit, before anything is lost";
    }

    @Override
    public String needs() {
        return "memory_stats.max_size, or the limit of a memory store";
    }
}
