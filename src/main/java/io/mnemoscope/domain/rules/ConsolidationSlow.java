package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.PythonFormat;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.Trigger;

/**
 * Consolidation has become slow. Signal: how many seconds longer than usual for this agent the fastest of the last {@code
 * min_samples} consolidations took, if that is at least {@code usual_multiple} times as long, else 0. One call in twenty that waits
 * for a rate limit is no sign, and a model that was slow all the time is none.
 */
public record ConsolidationSlow(RuleSpec spec) implements AlertRule {
    private static final String MIN_SAMPLES = "min_samples";
    private static final String MULTIPLE = "usual_multiple";
    // What is remembered: that it is laid out like this, then what is usual, in milliseconds.
    private static final double LAYOUT = -1;
    private static final int USUAL = 1;

    static final RuleDefinition PREBUILT = RuleDefinition.of("consolidation_slow", Trigger.SNAPSHOT)
            .description(
                    "seconds by which last_consolidation_time is longer than usual for this agent, several times in a row")
            .level(new Level(Severity.WARNING, 10, 5))
            .parameter(MIN_SAMPLES, 3, 1, 1_000, "slow consolidations in a row that are needed")
            .parameter(MULTIPLE, 4, 1, 1_000, "times as long as usual that a slow one takes at least")
            .snapshots(1, 5)
            .retired("window")
            .makes(ConsolidationSlow::new);

    @Override
    public boolean remembers() {
        return true;
    }

    @Override
    public double measure(EvaluationInput sample, RuleScratch memory) {
        var now = sample.current().consolidation();
        if (now.total() == 0) {
            return Signal.NO_DATA;
        }
        if (!memory.isEmpty() && memory.cells[0] != LAYOUT) {
            memory.cells = new double[0];
        }
        double seconds = now.lastSeconds();
        if (Double.isNaN(seconds)) {
            return memory.isEmpty() ? Signal.NOT_MEASURABLE : Signal.NO_DATA;
        }
        var previous = sample.previous();
        if (memory.isEmpty()) {
            memory.cells = new double[] {LAYOUT};
        }
        if (previous == null || now.total() > previous.consolidation().total()) {
            int last = (int) spec.parameter(MIN_SAMPLES);
            double hold = 1_000 * spec.levels().get(0).leave();
            Usual.take(memory, USUAL, Math.rint(seconds * 1_000), last, spec.parameter(MULTIPLE), hold);
        }
        return Usual.beyond(memory, USUAL) / 1_000;
    }

    @Override
    public String measured(double value) {
        return "Consolidation takes " + unit(value) + " longer than usual";
    }

    @Override
    public String unit(double value) {
        return PythonFormat.fixed(value, 1) + " s";
    }

    @Override
    public String hint() {
        return "see the language model's latency and how much one consolidation holds";
    }

    @Override
    public String needs() {
        return "consolidation_metrics.last_consolidation_time";
    }
}
