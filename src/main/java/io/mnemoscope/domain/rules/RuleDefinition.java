package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.RuleType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A rule as it is built in: its numbers, the ranges of its parameters, and how to make one. To add a rule: a class with
 * a {@code PREBUILT} of its own, a name in {@link RuleType}, a line in {@link RuleRegistry}.
 *
 * @param spec the prebuilt numbers
 * @param ranges of the parameters, by name
 * @param maker makes the rule of other numbers
 */
public record RuleDefinition(RuleSpec spec, Map<String, Range> ranges, Function<RuleSpec, AlertRule> maker) {
    /** What a parameter may be. */
    public record Range(double min, double max) {}

    public RuleDefinition {
        ranges = Map.copyOf(ranges);
    }

    /** Starts a prebuilt rule. */
    static Builder of(RuleType type) {
        return new Builder(type);
    }

    RuleType type() {
        return spec.type();
    }

    /**
     * Checks the parameters of a spec of this type.
     *
     * @throws InvalidInput naming the one that is unknown or out of its range
     */
    void check(RuleSpec other) {
        other.parameters().forEach((name, value) -> {
            var key = "rules." + other.name() + "." + name;
            var range = ranges.get(name);
            if (range == null) {
                throw new InvalidInput(key, "there is no such key");
            }
            if (!(value >= range.min() && value <= range.max())) {
                throw new InvalidInput(
                        key, "must be from " + text(range.min()) + " to " + text(range.max()) + ": " + value);
            }
        });
    }

    private static String text(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    /** Gathers the numbers, in the order in which people read them. */
    static final class Builder {
        private final RuleType type;
        private Comparison comparison = Comparison.AT_LEAST;
        private final List<Level> levels = new ArrayList<>();
        private final Map<String, Double> parameters = new HashMap<>();
        private final Map<String, Range> ranges = new HashMap<>();
        private HoldDuration holdFor = HoldDuration.snapshots(1);
        private HoldDuration keepFiringFor = HoldDuration.snapshots(1);

        private Builder(RuleType type) {
            this.type = type;
        }

        Builder comparison(Comparison to) {
            comparison = to;
            return this;
        }

        Builder level(Level level) {
            levels.add(level);
            return this;
        }

        /** {@code for} and {@code keep_firing_for}, in snapshots. */
        Builder snapshots(int hold, int keep) {
            holdFor = HoldDuration.snapshots(hold);
            keepFiringFor = HoldDuration.snapshots(keep);
            return this;
        }

        Builder parameter(String name, double value, double min, double max) {
            parameters.put(name, value);
            ranges.put(name, new Range(min, max));
            return this;
        }

        RuleDefinition makes(Function<RuleSpec, AlertRule> maker) {
            var gauge = type == RuleType.GAUGE ? type.wireName() : null;
            var spec = new RuleSpec(
                    type.wireName(), type, true, comparison, levels, holdFor, keepFiringFor, parameters, gauge);
            return new RuleDefinition(spec, ranges, maker);
        }
    }
}
