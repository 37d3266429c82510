package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.PythonFormat;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.Trigger;
import java.util.List;

/**
 * Consolidations have become rare and huge. Signal: how many memories more than usual for this agent the smallest of the last
 * {@code min_samples} consolidations had, if that is at least {@code usual_multiple} times as many, else 0. Where a snapshot shows
 * several, their average counts. Who consolidates a day at a time, or a window of tokens, does so as usual.
 */
public record ConsolidationInefficient(RuleSpec spec) implements AlertRule {
    private static final String MIN_SAMPLES = "min_samples";
    private static final String MULTIPLE = "usual_multiple";
    private static final double LEAVE = 0.8;
    // What is remembered: that it is laid out like this, then what is usual.
    private static final double LAYOUT = -1;
    private static final int USUAL = 1;

    static final RuleDefinition PREBUILT = RuleDefinition.of("consolidation_inefficient", Trigger.SNAPSHOT)
            .description("memories of a consolidation beyond those that are usual for this agent")
            .level(new Level(Severity.INFO, 100, 100 * LEAVE))
            .parameter(MIN_SAMPLES, 1, 1, 100, "huge consolidations in a row that are needed")
            .parameter(MULTIPLE, 3, 1, 1_000, "times as many memories as usual that a huge one has at least")
            .snapshots(1, 5)
            .retired("window")
            .makes(ConsolidationInefficient::new);

    /** The level that begins at {@code enter} memories. */
    static List<Level> infoAt(double enter) {
        return List.of(new Level(Severity.INFO, enter, enter * LEAVE));
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
        if (!memory.isEmpty() && memory.cells[0] != LAYOUT) {
            memory.cells = new double[0];
        }
        var now = sample.current().consolidation();
        var before = previous.consolidation();
        if (now.total() > before.total() && now.memories() >= before.memories()) {
            memory.cells = memory.isEmpty() ? new double[] {LAYOUT} : memory.cells;
            double size = (double) (now.memories() - before.memories()) / (now.total() - before.total());
            int last = (int) spec.parameter(MIN_SAMPLES);
            double hold = spec.levels().get(0).leave();
            Usual.take(memory, USUAL, size, last, spec.parameter(MULTIPLE), hold);
        }
        return Usual.beyond(memory, USUAL);
    }

    @Override
    public String measured(double value) {
        return "Large consolidations, " + unit(value) + " memories more than usual each";
    }

    @Override
    public String unit(double value) {
        return PythonFormat.fixed(value, 0);
    }

    @Override
    public String hint() {
        return "consolidate more often";
    }
}
