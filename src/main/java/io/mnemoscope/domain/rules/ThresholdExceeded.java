package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.PythonFormat;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.Trigger;
import java.util.List;

/**
 * The memory is nearly full. Signal: the {@link MemorySnapshot#pressure() pressure}, of several memory stores that of the fullest; 0 where
 * it is as full as usual, see {@link LimitHabit}, which is known of agents with one memory; an unbounded memory has none.
 */
public record ThresholdExceeded(RuleSpec spec) implements AlertRule {
    private static final double HYSTERESIS = 0.05;
    private static final Level CRITICAL = new Level(Severity.CRITICAL, 0.95, 0.90);

    static final RuleDefinition PREBUILT = RuleDefinition.of("threshold_exceeded", Trigger.SNAPSHOT)
            .description("how full the memory is, buffer included: the larger of usage_ratio and total size / max_size;"
                    + " of several memory stores the fullest; 0 where that is usual for the agent")
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
    public boolean remembers() {
        return true;
    }

    @Override
    public double measure(EvaluationInput sample, RuleScratch memory) {
        var now = sample.current();
        double pressure = now.pressure();
        if (!now.stores().isEmpty() || !now.memory().hasLimit()) {
            return Double.isNaN(pressure) ? Signal.NOT_MEASURABLE : pressure;
        }
        if (memory.isEmpty()) {
            if (!LimitHabit.begins(sample)) {
                return pressure;
            }
            memory.cells = new double[LimitHabit.CELLS];
        }
        LimitHabit.see(memory.cells, 0, sample);
        if (LimitHabit.usual(memory.cells, 0, now)) {
            return 0;
        }
        return LimitHabit.waits(memory.cells, 0, sample) ? Signal.NO_DATA : pressure;
    }

    @Override
    public String measured(double value) {
        return value == 0 ? "Memory usage is as usual for this agent" : "Memory usage at " + unit(value);
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
