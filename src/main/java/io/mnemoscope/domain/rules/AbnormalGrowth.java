package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.PythonFormat;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.Trigger;
import java.util.List;

/**
 * The memory grew by a multiple from one snapshot to the next. Signal: total size / previous total size, 1 where fewer
 * than {@code min_increase} memories were added, so that small memories do not alarm.
 */
public record AbnormalGrowth(RuleSpec spec) implements AlertRule {
    private static final String MIN_INCREASE = "min_increase";
    /** How far above a memory that does not grow the alert ends: beyond 1, or it would never end. */
    private static final double LEAVE = 0.3;

    static final RuleDefinition PREBUILT = RuleDefinition.of("abnormal_growth", Trigger.SNAPSHOT)
            .description("total size / the previous one")
            .level(new Level(Severity.WARNING, 2.0, leave(2.0)))
            .parameter(MIN_INCREASE, 20, 0, 1e12, "growth by fewer memories is none")
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
    public double measure(EvaluationInput sample, RuleScratch memory) {
        var previous = sample.previous();
        if (previous == null) {
            return Signal.NO_DATA;
        }
        long before = previous.memory().totalSize();
        long now = sample.current().memory().totalSize();
        if (now - before < spec.parameter(MIN_INCREASE) || now <= before) {
            return before == 0 ? 1 : Math.min(1, (double) now / before);
        }
        return before == 0 ? Double.POSITIVE_INFINITY : (double) now / before;
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
