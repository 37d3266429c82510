package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.PythonFormat;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.Trigger;

/**
 * The agent reports, and remembers nothing more. Signal: steps since it stored something, in units of the longest pause that it has
 * made before, which is taken to be at least four times the mean one, and {@code min_steps} / enter level; a third of that where the model is still called (gauge
 * {@code llm_calls}). Something is stored where the total size, the consolidated memories or the gauge {@code stored_total} grows.
 */
public record MemoryStuck(RuleSpec spec) implements AlertRule {
    private static final String MIN_STEPS = "min_steps";
    private static final String MIN_PAUSES = "min_pauses";
    private static final String STORED = "stored_total";
    private static final String CALLS = "llm_calls";
    private static final double STILL_CALLED = 3;
    /** Of ten pauses that come by chance the longest may be short beside their mean. */
    private static final double MEANS = 4;
    // What is remembered: steps since something was stored, the longest pause, how many there were, calls seen
    // meanwhile,
    // all steps.
    private static final int SINCE = 0;
    private static final int LONGEST = 1;
    private static final int PAUSES = 2;
    private static final int CALLED = 3;
    private static final int STEPS = 4;

    static final RuleDefinition PREBUILT = RuleDefinition.of("memory_stuck", Trigger.SNAPSHOT)
            .description("steps since something was stored, in units of this agent's longest pause")
            .level(new Level(Severity.WARNING, 3, 0.5))
            .parameter(
                    MIN_STEPS,
                    60,
                    1,
                    1_000_000,
                    "a shorter pause is none, steps; a third of it where the model is called")
            .parameter(MIN_PAUSES, 10, 1, 1_000_000, "pauses, of a step or more, that are needed to know the longest")
            .snapshots(1, 1)
            .makes(MemoryStuck::new);

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
        var now = sample.current();
        if (memory.isEmpty()) {
            if (!stores(previous, now)) {
                return Signal.NO_DATA;
            }
            memory.cells = new double[5];
        }
        var cells = memory.cells;
        double steps = steps(previous, now);
        cells[STEPS] = Math.min(Counters.EXACT, cells[STEPS] + steps);
        if (stores(previous, now)) {
            cells[LONGEST] = Math.max(cells[LONGEST], cells[SINCE]);
            cells[PAUSES] = Math.min(Counters.EXACT, cells[PAUSES] + 1);
            cells[SINCE] = 0;
            cells[CALLED] = 0;
        } else {
            cells[SINCE] += steps;
            cells[CALLED] += grown(previous, now, CALLS) > 0 ? 1 : 0;
        }
        if (cells[SINCE] == 0) {
            return 0;
        }
        if (cells[PAUSES] < spec.parameter(MIN_PAUSES)) {
            return Signal.NO_DATA;
        }
        double enter = spec.levels().get(0).enter();
        boolean called = cells[CALLED] > 0 && 2 * cells[CALLED] >= cells[SINCE];
        double least = spec.parameter(MIN_STEPS) / enter / (called ? STILL_CALLED : 1);
        double usual = Math.max(cells[LONGEST], MEANS * (cells[STEPS] - cells[SINCE]) / cells[PAUSES]);
        return cells[SINCE] / Math.max(least, usual);
    }

    private static boolean stores(MemorySnapshot previous, MemorySnapshot now) {
        return now.memory().totalSize() != previous.memory().totalSize()
                || now.consolidation().memories() != previous.consolidation().memories()
                || grown(previous, now, STORED) != 0;
    }

    private static double grown(MemorySnapshot previous, MemorySnapshot now, String gauge) {
        var before = previous.gauges().get(gauge);
        var after = now.gauges().get(gauge);
        return before == null || after == null ? 0 : after - before;
    }

    private static double steps(MemorySnapshot previous, MemorySnapshot now) {
        return previous.hasStep() && now.hasStep() ? (double) Math.max(1, now.step() - previous.step()) : 1;
    }

    @Override
    public String measured(double value) {
        return value == 0
                ? "The agent stores memories again"
                : "Nothing was stored for " + unit(value) + " of its longest pause";
    }

    @Override
    public String unit(double value) {
        return PythonFormat.fixed(value, 1) + " times";
    }

    @Override
    public String hint() {
        return "it still reports: see whether what it perceives and does reaches its memory";
    }
}
