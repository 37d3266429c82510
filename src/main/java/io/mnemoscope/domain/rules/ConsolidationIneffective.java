package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.PythonFormat;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.Trigger;

/**
 * Consolidation runs, but the buffer stays. Signal: buffer size after / before, for each snapshot that shows a new
 * consolidation of a buffer of at least {@code min_buffer}; {@code for} counts such snapshots only.
 */
public record ConsolidationIneffective(RuleSpec spec) implements AlertRule {
    private static final String MIN_BUFFER = "min_buffer";

    static final RuleDefinition PREBUILT = RuleDefinition.of("consolidation_ineffective", Trigger.SNAPSHOT)
            .description("buffer size after / before a consolidation")
            .comparison(Comparison.ABOVE)
            .level(new Level(Severity.WARNING, 0.9, 0.5))
            .parameter(MIN_BUFFER, 2, 1, 1e9, "a smaller buffer before the consolidation does not count")
            .snapshots(2, 1)
            .makes(ConsolidationIneffective::new);

    @Override
    public double measure(EvaluationInput sample, RuleScratch memory) {
        var previous = sample.previous();
        if (previous == null) {
            return Signal.NO_DATA;
        }
        var now = sample.current();
        long before = previous.memory().bufferSize();
        boolean consolidated =
                now.consolidation().total() > previous.consolidation().total();
        if (!consolidated || before < spec.parameter(MIN_BUFFER)) {
            return Signal.NO_DATA;
        }
        return (double) now.memory().bufferSize() / before;
    }

    @Override
    public String measured(double value) {
        return "After a consolidation the buffer is at " + unit(value) + " of its size before";
    }

    @Override
    public String unit(double value) {
        return PythonFormat.percent(value, 0);
    }

    @Override
    public String hint() {
        return "consolidated memories are not taken out of the buffer: see whether the episode is committed";
    }
}
