package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.PythonFormat;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.Trigger;
import java.util.Arrays;

/**
 * Consolidation takes long. Signal: the 95th percentile (nearest rank) of {@code last_consolidation_time} over the last
 * {@code window} consolidations that were seen, in seconds; at least {@code min_samples} of them.
 */
public record ConsolidationSlow(RuleSpec spec) implements AlertRule {
    private static final String WINDOW = "window";
    private static final String MIN_SAMPLES = "min_samples";
    private static final double PERCENTILE = 0.95;
    private static final int VALUE = 0;
    private static final int TIMES = 1;

    static final RuleDefinition PREBUILT = RuleDefinition.of("consolidation_slow", Trigger.SNAPSHOT)
            .description("95th percentile of last_consolidation_time, seconds")
            .level(new Level(Severity.WARNING, 30, 15))
            .parameter(WINDOW, 20, 1, 1_000, "consolidations that are looked back on")
            .parameter(MIN_SAMPLES, 3, 1, 1_000, "consolidations that are needed for a figure")
            .snapshots(3, 5)
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
        double seconds = now.lastSeconds();
        if (Double.isNaN(seconds)) {
            return memory.isEmpty() ? Signal.NOT_MEASURABLE : Signal.NO_DATA;
        }
        var previous = sample.previous();
        if (previous == null || now.total() > previous.consolidation().total()) {
            remember(memory, Math.rint(seconds * 1_000));
        }
        int samples = memory.cells.length - TIMES;
        return samples < spec.parameter(MIN_SAMPLES) ? Signal.NO_DATA : memory.cells[VALUE] / 1_000;
    }

    private void remember(RuleScratch memory, double millis) {
        int samples = Math.max(0, memory.cells.length - TIMES);
        if (samples < (int) spec.parameter(WINDOW)) {
            memory.cells = Arrays.copyOf(memory.cells, TIMES + ++samples);
        } else {
            System.arraycopy(memory.cells, TIMES + 1, memory.cells, TIMES, samples - 1);
        }
        memory.cells[TIMES + samples - 1] = millis;
        var sorted = Arrays.copyOfRange(memory.cells, TIMES, TIMES + samples);
        Arrays.sort(sorted);
        memory.cells[VALUE] = sorted[(int) Math.ceil(PERCENTILE * samples) - 1];
    }

    @Override
    public String measured(double value) {
        return "Consolidation takes " + unit(value) + " (95th percentile)";
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
