package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.PythonFormat;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.Trigger;
import java.util.List;

/**
 * The memory is nearly full. Signal: the {@link MemorySnapshot#pressure() pressure}, of several memory stores that of the fullest;
 * an unbounded memory has none.
 */
public record ThresholdExceeded(RuleSpec spec) implements AlertRule {
    private static final double HYSTERESIS = 0.05;
    private static final Level CRITICAL = new Level(Severity.CRITICAL, 0.95, 0.90);

    static final RuleDefinition PREBUILT = RuleDefinition.of("threshold_exceeded", Trigger.SNAPSHOT)
            .description("how full the memory is, buffer included: the larger of usage_ratio and total size / max_size;"
                    + " of several memory stores the fullest")
            .level(new Level(Severity.WARNING, 0.80, 0.75))
            .level(CRITICAL)
            .snapshots(2, 5)
            .makes(ThresholdExceeded::new);

    /** The levels with the warning at {@code enter}; critical stays above it. */
    static List<Level> warningAt(double enter) {
        var warning = new Level(Severity.WARNING, enter, enter - Math.min(HYSTERESIS, enter / 2));
        return enter < CRITICAL.enter() ? List.of(warning, CRITICAL) : List.of(warning);
    }

    @Override
    public double measure(EvaluationInput sample, RuleScratch memory) {
        double pressure = sample.current().pressure();
        return Double.isNaN(pressure) ? Signal.NOT_MEASURABLE : pressure;
    }

    @Override
    public String measured(double value) {
        return "Memory usage at " + unit(value);
    }

    @Override
    public String measured(double value, MemorySnapshot of) {
        var fullest = of.fullest();
        return fullest == null
                ? measured(value)
                : "Memory store " + fullest.name() + " at " + unit(value) + " of " + fullest.limitText();
    }

    @Override
    public String unit(double value) {
        return PythonFormat.percent(value, 1);
    }

    @Override
    public String hint() {
        return "consolidate, evict or raise max_size";
    }

    @Override
    public String hint(MemorySnapshot of) {
        return of.fullest() == null ? hint() : "compress, evict or raise its limit";
    }

    @Override
    public String needs() {
        return "memory_stats.max_size, usage_ratio, or the limit of a memory store";
    }
}
