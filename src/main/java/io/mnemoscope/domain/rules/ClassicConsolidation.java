package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.PythonFormat;
import io.mnemoscope.domain.RuleType;
import io.mnemoscope.domain.Severity;
import org.jspecify.annotations.Nullable;

/** Classic {@code consolidation_inefficient}: consolidations of more than {@code threshold} memories on average. */
public record ClassicConsolidation(double threshold) implements ClassicRule {
    @Override
    public RuleType type() {
        return ConsolidationInefficient.PREBUILT.type();
    }

    @Override
    public Severity severity() {
        return Severity.INFO;
    }

    @Override
    public double match(@Nullable MemorySnapshot previous, MemorySnapshot current) {
        var consolidation = current.consolidation();
        return consolidation.total() > 0 && consolidation.averageSize() > threshold
                ? consolidation.averageSize()
                : Double.NaN;
    }

    @Override
    public String message(double value, MemorySnapshot current) {
        return "Large average consolidation size: " + PythonFormat.fixed(value, 0) + " memories";
    }
}
