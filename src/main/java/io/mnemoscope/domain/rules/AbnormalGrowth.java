package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.PythonFormat;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.Trigger;
import java.util.List;

/**
 * The memory grew by a multiple from one snapshot to the next. Signal: total size / previous total size; 1 where fewer than {@code
 * min_increase} memories were added, so that small memories do not alarm, or fewer a step than {@code usual_multiple} times the most
 * that this agent has added before. The first {@code warm_up} snapshots are of agents that are still being made.
 */
public record AbnormalGrowth(RuleSpec spec) implements AlertRule {
    private static final String MIN_INCREASE = "min_increase";
    private static final String MULTIPLE = "usual_multiple";
    private static final String WARM_UP = "warm_up";
    // What is remembered: the most that was added in a step.
    private static final int MOST = 0;
    /** How far above a memory that does not grow the alert ends: beyond 1, or it would never end. */
    private static final double LEAVE = 0.3;

    static final RuleDefinition PREBUILT = RuleDefinition.of("abnormal_growth", Trigger.SNAPSHOT)
            .description("total size / the previous one")
            .level(new Level(Severity.WARNING, 2.0, leave(2.0)))
            .parameter(MIN_INCREASE, 50, 0, 1e12, "growth by fewer memories is none")
            .parameter(MULTIPLE, 3, 0, 1_000, "times the most that was added in a step before; less is none")
            .parameter(WARM_UP, 5, 1, 1_000_000, "snapshots before the first that can be abnormal")
            .snapshots(1, 3)
            .makes(AbnormalGrowth::new);

    /** The level that begins at {@code enter} times. */
    static List<Level> warningAt(double enter) {
        return List.of(new Level(Severity.WARNING, enter, leave(enter)));
    }

    private static double leave(double enter) {
        return Math.min(enter, 1 + (enter - 1) * LEAVE);
    }

    @Override
    public boolean remembers() {
        return true;
    }

    @Override
    public double measure(EvaluationInput sample, RuleScratch memory) {
        var previous = sample.previous();
        if (previous == null) {
            return Signal.NO_DATA;
        }
        long before = previous.memory().totalSize();
        long now = sample.current().memory().totalSize();
        long grown = now - before;
        if (grown <= 0) {
            return sample.index() < spec.parameter(WARM_UP) ? Signal.NO_DATA : ratio(before, now);
        }
        double aStep = (double) grown / steps(previous, sample.current());
        double most = memory.isEmpty() ? least() : memory.cells[MOST];
        if (aStep > most) {
            memory.cells = new double[] {aStep};
        }
        if (sample.index() < spec.parameter(WARM_UP)) {
            return Signal.NO_DATA;
        }
        boolean usual = aStep < most || aStep < spec.parameter(MULTIPLE) * most || grown < spec.parameter(MIN_INCREASE);
        if (usual) {
            return ratio(before, now);
        }
        return before == 0 ? Double.POSITIVE_INFINITY : (double) now / before;
    }

    /** Of a memory that does not grow abnormally. */
    private static double ratio(long before, long now) {
        return before == 0 ? 1 : Math.min(1, (double) now / before);
    }

    /** What is added in a step and does not matter, so that it is not remembered. */
    private double least() {
        return spec.parameter(MIN_INCREASE) / Math.max(1, spec.parameter(MULTIPLE));
    }

    private static long steps(MemorySnapshot previous, MemorySnapshot now) {
        return previous.hasStep() && now.hasStep() ? Math.max(1, now.step() - previous.step()) : 1;
    }

    @Override
    public String measured(double value) {
        return Double.isInfinite(value)
                ? "Abnormal memory growth from nothing"
                : "Abnormal memory growth, " + unit(value) + " the previous size";
    }

    @Override
    public String unit(double value) {
        return Double.isInfinite(value) ? "any multiple" : PythonFormat.fixed(value, 1) + "x";
    }

    @Override
    public String hint() {
        return "look for a bulk import or for memories that are stored twice";
    }
}
