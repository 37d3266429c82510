package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.RuleType;
import io.mnemoscope.domain.Severity;
import org.jspecify.annotations.Nullable;

/** A rule of the Python module: it looks at one snapshot and the one before, and remembers nothing. */
public sealed interface ClassicRule permits ClassicThreshold, ClassicGrowth, ClassicConsolidation {
    RuleType type();

    Severity severity();

    /** Whether this snapshot has what the rule looks at. */
    default boolean measurable(MemorySnapshot snapshot) {
        return true;
    }

    /** For people, what an agent must send that not every agent does; empty if there is no such thing. */
    default String needs() {
        return "";
    }

    /** The level that the value is compared with. */
    double threshold();

    /** The measured value if the rule matches, else NaN. */
    double match(@Nullable MemorySnapshot previous, MemorySnapshot current);

    /** The alert's text, to the character as the Python module's but for growth from nothing. */
    String message(double value, MemorySnapshot current);
}
