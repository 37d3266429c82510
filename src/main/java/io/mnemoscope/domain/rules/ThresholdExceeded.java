package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.PythonFormat;
import io.mnemoscope.domain.RuleType;
import io.mnemoscope.domain.Severity;
import java.util.List;

/**
 * The memory is nearly full. Signal: {@link io.mnemoscope.domain.MemoryStats#pressure() pressure}; an unbounded memory has none.
 *
 * @param levels warning, and critical if wanted
 * @param holdFor snapshots, at least 1
 * @param keepFiringFor snapshots, at least 1
 */
public record ThresholdExceeded(List<Level> levels, int holdFor, int keepFiringFor) implements AlertRule {
    private static final double HYSTERESIS = 0.05;
    private static final Level CRITICAL = new Level(Severity.CRITICAL, 0.95, 0.90);
    private static final int DEFAULT_HOLD = 2;
    private static final int DEFAULT_KEEP = 5;

    public ThresholdExceeded {
        levels = List.copyOf(levels);
        if (levels.isEmpty() || holdFor < 1 || keepFiringFor < 1) {
            throw new InvalidInput("threshold_exceeded", "needs a level, and for and keep_firing_for of at least 1");
        }
    }

    /** The prebuilt rule with its warning at {@code enter}; critical stays above it. */
    public static ThresholdExceeded warningAt(double enter) {
        var warning = new Level(Severity.WARNING, enter, Math.max(0, enter - HYSTERESIS));
        var levels = enter < CRITICAL.enter() ? List.of(warning, CRITICAL) : List.of(warning);
        return new ThresholdExceeded(levels, DEFAULT_HOLD, DEFAULT_KEEP);
    }

    @Override
    public RuleType type() {
        return RuleType.THRESHOLD_EXCEEDED;
    }

    @Override
    public Measurement measure(MemorySnapshot snapshot) {
        double pressure = snapshot.memory().pressure();
        return Double.isNaN(pressure) ? Measurement.NOT_MEASURABLE : Measurement.of(pressure);
    }

    @Override
    public String message(double value, Level level) {
        return "Memory usage at " + PythonFormat.percent(value, 1) + " ("
                + level.severity().wireName() + " level: " + PythonFormat.percent(level.enter(), 1)
                + "); consolidate, evict or raise max_size";
    }
}
