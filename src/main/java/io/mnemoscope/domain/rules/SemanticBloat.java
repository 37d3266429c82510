package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.PythonFormat;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.Trigger;

/**
 * Consolidation does not condense any more. Signal: semantic memories (gauge {@code semantic_size}) that a consolidation leaves, more
 * than usual for this agent, in the one with the fewest of the last {@code min_samples}, if they are at least {@code usual_multiple}
 * times as many, else 0.
 */
public record SemanticBloat(RuleSpec spec) implements AlertRule {
    private static final String SEMANTIC = "semantic_size";
    private static final String MIN_SAMPLES = "min_samples";
    private static final String MULTIPLE = "usual_multiple";
    private static final int USUAL = 0;

    static final RuleDefinition PREBUILT = RuleDefinition.of("semantic_bloat", Trigger.SNAPSHOT)
            .description(
                    "semantic memories of a consolidation beyond those that are usual for this agent, several times in a row")
            .level(new Level(Severity.WARNING, 6, 3))
            .parameter(MIN_SAMPLES, 3, 1, 100, "such consolidations in a row that are needed")
            .parameter(MULTIPLE, 3, 1, 1_000, "times as many semantic memories as usual")
            .snapshots(1, 5)
            .makes(SemanticBloat::new);

    @Override
    public boolean remembers() {
        return true;
    }

    @Override
    public double measure(EvaluationInput sample, RuleScratch memory) {
        var now = sample.current();
        var size = now.gauges().get(SEMANTIC);
        if (size == null) {
            return memory.isEmpty() ? Signal.NOT_MEASURABLE : Signal.NO_DATA;
        }
        var previous = sample.previous();
        var before = previous == null ? null : previous.gauges().get(SEMANTIC);
        if (previous == null || before == null) {
            return Signal.NO_DATA;
        }
        long times = now.consolidation().total() - previous.consolidation().total();
        if (times > 0 && size >= before) {
            int last = (int) spec.parameter(MIN_SAMPLES);
            double hold = spec.levels().get(0).leave();
            Usual.take(memory, USUAL, (size - before) / times, last, spec.parameter(MULTIPLE), hold);
        }
        return Usual.beyond(memory, USUAL);
    }

    @Override
    public String measured(double value) {
        return "A consolidation leaves " + unit(value) + " semantic memories more than usual";
    }

    @Override
    public String unit(double value) {
        return PythonFormat.fixed(value, 1);
    }

    @Override
    public String hint() {
        return "see what consolidation writes: memories that are copied instead of condensed, or the same ones again";
    }

    @Override
    public String needs() {
        return "the gauge semantic_size";
    }
}
