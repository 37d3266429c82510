package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.PythonFormat;
import io.mnemoscope.domain.RuleType;
import io.mnemoscope.domain.Severity;
import org.jspecify.annotations.Nullable;

/** Classic {@code abnormal_growth}: {@code total_size / previous total_size > threshold}; from 0 to more always matches. */
public record ClassicGrowth(double threshold) implements ClassicRule {
    @Override
    public RuleType type() {
        return AbnormalGrowth.PREBUILT.type();
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public double match(@Nullable MemorySnapshot previous, MemorySnapshot current) {
        if (previous == null) {
            return Double.NaN;
        }
        long before = previous.memory().totalSize();
        long now = current.memory().totalSize();
        if (before == 0) {
            return now > 0 ? Double.POSITIVE_INFINITY : Double.NaN;
        }
        double growth = (double) now / before;
        return growth > threshold ? growth : Double.NaN;
    }

    @Override
    public String message(double value, MemorySnapshot current) {
        return "Abnormal memory growth detected: "
                + (Double.isInfinite(value)
                        ? "from 0 to " + current.memory().totalSize() + " memories"
                        : PythonFormat.fixed(value, 1) + "x increase");
    }
}
