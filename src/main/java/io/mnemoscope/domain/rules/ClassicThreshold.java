package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.PythonFormat;
import io.mnemoscope.domain.RuleType;
import io.mnemoscope.domain.Severity;
import org.jspecify.annotations.Nullable;

/** Classic {@code threshold_exceeded}: {@code usage_ratio >= threshold}. */
public record ClassicThreshold(double threshold) implements ClassicRule {
    @Override
    public RuleType type() {
        return ThresholdExceeded.PREBUILT.type();
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public boolean measurable(MemorySnapshot snapshot) {
        return snapshot.memory().hasUsageRatio();
    }

    @Override
    public String needs() {
        return "usage_ratio";
    }

    @Override
    public double match(@Nullable MemorySnapshot previous, MemorySnapshot current) {
        double ratio = current.memory().usageRatio();
        return ratio >= threshold ? ratio : Double.NaN;
    }

    @Override
    public String message(double value, MemorySnapshot current) {
        return "Memory usage at " + PythonFormat.percent(value, 1) + " (threshold: "
                + PythonFormat.percent(threshold, 1) + ")";
    }
}
