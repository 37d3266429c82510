package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.PythonFormat;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.Trigger;

/**
 * The agent calls the language model far more often than before. Signal: calls per step (gauge {@code llm_calls}) more than usual
 * for this agent, in the step with the fewest of the last {@code min_samples}, if they are at least {@code usual_multiple} times as
 * many, else 0.
 */
public record CallsRunaway(RuleSpec spec) implements AlertRule {
    private static final String CALLS = "llm_calls";
    private static final String MIN_SAMPLES = "min_samples";
    private static final String MULTIPLE = "usual_multiple";
    private static final int USUAL = 0;

    static final RuleDefinition PREBUILT = RuleDefinition.of("calls_runaway", Trigger.SNAPSHOT)
            .description(
                    "calls of the language model per step beyond those that are usual for this agent, several times in a row")
            .level(new Level(Severity.WARNING, 5, 2))
            .parameter(MIN_SAMPLES, 10, 1, 100, "snapshots in a row with so many calls that are needed")
            .parameter(MULTIPLE, 4, 1, 1_000, "times as many calls as usual")
            .snapshots(1, 5)
            .makes(CallsRunaway::new);

    @Override
    public boolean remembers() {
        return true;
    }

    @Override
    public double measure(EvaluationInput sample, RuleScratch memory) {
        var now = sample.current();
        var calls = now.gauges().get(CALLS);
        if (calls == null) {
            return memory.isEmpty() ? Signal.NOT_MEASURABLE : Signal.NO_DATA;
        }
        var previous = sample.previous();
        var before = previous == null ? null : previous.gauges().get(CALLS);
        if (previous == null || before == null || calls < before) {
            return Signal.NO_DATA;
        }
        int last = (int) spec.parameter(MIN_SAMPLES);
        double hold = spec.levels().get(0).leave();
        Usual.take(memory, USUAL, (calls - before) / steps(previous, now), last, spec.parameter(MULTIPLE), hold);
        return Usual.beyond(memory, USUAL);
    }

    private static double steps(MemorySnapshot previous, MemorySnapshot now) {
        return previous.hasStep() && now.hasStep() ? (double) Math.max(1, now.step() - previous.step()) : 1;
    }

    @Override
    public String measured(double value) {
        return "The language model is called " + unit(value) + " times a step more than usual";
    }

    @Override
    public String unit(double value) {
        return PythonFormat.fixed(value, 1);
    }

    @Override
    public String hint() {
        return "look for a loop: actions that are tried again, or a consolidation that never ends";
    }

    @Override
    public String needs() {
        return "the gauge llm_calls";
    }
}
