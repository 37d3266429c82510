package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.PythonFormat;
import io.mnemoscope.domain.RuleType;
import io.mnemoscope.domain.Severity;

/**
 * Old memories fall out silently. Signal: memories evicted per step since the snapshot before, from the gauge {@code
 * evicted_total}; where there is none, a bounded memory at its limit that stored more (gauge {@code stored_total}) than
 * it kept.
 */
public record EvictionStarted(RuleSpec spec) implements AlertRule {
    static final Prebuilt PREBUILT = Prebuilt.of(RuleType.EVICTION_STARTED)
            .comparison(Comparison.ABOVE)
            .level(new Level(Severity.INFO, 0, 0))
            .level(new Level(Severity.WARNING, 0, 0, 20))
            .snapshots(1, 5)
            .makes(EvictionStarted::new);

    @Override
    public double measure(Sample sample, Memory memory) {
        var now = sample.current();
        var evicted = now.gauges().get("evicted_total");
        var stored = now.gauges().get("stored_total");
        if (evicted == null && (stored == null || !now.memory().hasLimit())) {
            return Signal.NOT_MEASURABLE;
        }
        var previous = sample.previous();
        if (previous == null) {
            return Signal.NO_DATA;
        }
        double lost = evicted == null ? lostAtLimit(previous, now) : evicted - gauge(previous, "evicted_total");
        long steps = now.hasStep() && previous.hasStep() ? now.step() - previous.step() : 1;
        return Double.isNaN(lost) ? Signal.NO_DATA : Math.max(0, lost) / Math.max(1, steps);
    }

    private static double gauge(MemorySnapshot snapshot, String name) {
        return snapshot.gauges().getOrDefault(name, Double.NaN);
    }

    private static double lostAtLimit(MemorySnapshot previous, MemorySnapshot now) {
        if (now.memory().totalSize() < now.memory().maxSize()) {
            return 0;
        }
        double added = gauge(now, "stored_total") - gauge(previous, "stored_total");
        return added - (now.memory().totalSize() - previous.memory().totalSize());
    }

    @Override
    public String measured(double value) {
        return unit(value) + " memories evicted per step";
    }

    @Override
    public String unit(double value) {
        return PythonFormat.fixed(value, 1);
    }

    @Override
    public String hint() {
        return "old memories are forgotten before they are consolidated: consolidate, or raise max_size";
    }
}
