package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.PythonFormat;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.Trigger;

/**
 * Consolidation runs, but the buffer stays. Signal: the share of the consolidated memories that stayed in the buffer, for each
 * snapshot that shows a new consolidation of at least {@code min_buffer} memories; {@code for} counts such snapshots only. With the
 * gauge {@code stored_total} it is accounted for: what was in the buffer and what was stored since must have left it. Without it
 * the buffer is compared with the consolidations: memories that were stored in between did not stay, and where the committed
 * memories grew by at least half of what was consolidated, nothing stayed.
 */
public record ConsolidationIneffective(RuleSpec spec) implements AlertRule {
    private static final String MIN_BUFFER = "min_buffer";
    private static final String STORED = "stored_total";

    static final RuleDefinition PREBUILT = RuleDefinition.of("consolidation_ineffective", Trigger.SNAPSHOT)
            .description("share of the consolidated memories that stayed in the buffer")
            .comparison(Comparison.ABOVE)
            .level(new Level(Severity.WARNING, 0.9, 0.5))
            .parameter(MIN_BUFFER, 2, 1, 1e9, "a consolidation of fewer memories does not count")
            .snapshots(2, 1)
            .makes(ConsolidationIneffective::new);

    @Override
    public double measure(EvaluationInput sample, RuleScratch memory) {
        var previous = sample.previous();
        if (previous == null) {
            return Signal.NO_DATA;
        }
        var now = sample.current();
        long times = now.consolidation().total() - previous.consolidation().total();
        if (times <= 0) {
            return Signal.NO_DATA;
        }
        long memories =
                now.consolidation().memories() - previous.consolidation().memories();
        // Who does not count them has consolidated what was there.
        double consolidated =
                (double) (memories > 0 ? memories : previous.memory().bufferSize());
        double each = memories > 0 ? consolidated / times : consolidated;
        if (each < spec.parameter(MIN_BUFFER)) {
            return Signal.NO_DATA;
        }
        double stored = stored(previous, now);
        return Double.isNaN(stored)
                ? compared(previous, now, consolidated, each)
                : accounted(previous, now, each, stored);
    }

    private static double stored(MemorySnapshot previous, MemorySnapshot now) {
        double stored = now.gauges().getOrDefault(STORED, Double.NaN)
                - previous.gauges().getOrDefault(STORED, Double.NaN);
        return stored >= 0 ? stored : Double.NaN;
    }

    /** At least one consolidation must have left the buffer, or what was there before it. */
    private static double accounted(MemorySnapshot previous, MemorySnapshot now, double each, double stored) {
        double before = previous.memory().bufferSize() + stored;
        double left = before - now.memory().bufferSize();
        double due = Math.min(each, before);
        return due <= 0 ? 0 : Math.max(0, Math.min(1, 1 - left / due));
    }

    private static double compared(MemorySnapshot previous, MemorySnapshot now, double consolidated, double each) {
        long committed = now.memory().currentSize() - previous.memory().currentSize();
        return 2 * committed >= consolidated ? 0 : Math.min(1, now.memory().bufferSize() / each);
    }

    @Override
    public String measured(double value) {
        return unit(value) + " of what was consolidated stays in the buffer";
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
