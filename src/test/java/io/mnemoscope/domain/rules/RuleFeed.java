package io.mnemoscope.domain.rules;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.Severity;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One rule and what it remembers of Alice; answers what the rule measures. */
final class RuleFeed {
    private final AlertRule rule;
    private final RuleScratch memory = new RuleScratch();
    private @Nullable MemorySnapshot previous;
    private long index;

    private RuleFeed(AlertRule rule) {
        this.rule = rule;
    }

    /** The prebuilt rule of this name. */
    static RuleFeed of(String name) {
        return of(name, Map.of());
    }

    /** The prebuilt rule of this name, with other parameters. */
    static RuleFeed of(String name, Map<String, Double> parameters) {
        var before = Objects.requireNonNull(RuleSettings.DEFAULTS.rules().get(name), name);
        var patch = new RulePatch(null, null, Map.of(), null, null, parameters, null);
        return new RuleFeed(RuleRegistry.of(RuleRegistry.patched(before, name, patch)));
    }

    /** A rule on one gauge. */
    static RuleFeed onGauge(String gauge) {
        var patch = new RulePatch(null, null, Map.of(Severity.WARNING, LevelPatch.at(1)), null, null, Map.of(), gauge);
        return new RuleFeed(RuleRegistry.of(RuleRegistry.patched(null, "own", patch)));
    }

    @CanIgnoreReturnValue
    double measure(Reading reading) {
        var current = reading.snapshot();
        double value = rule.measure(new EvaluationInput(previous, current, index++), memory);
        previous = current;
        return value;
    }

    AlertRule rule() {
        return rule;
    }

    /** What is stored of it. */
    double[] remembered() {
        return memory.toArray();
    }
}
