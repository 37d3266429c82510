package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.RuleType;
import io.mnemoscope.domain.Trigger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A rule as it is built in: its numbers, what its parameters may be, and how to make one. To add a rule: a class with a
 * definition of its own, and a line in {@link RuleRegistry}. All else comes from the definition.
 *
 * @param spec the prebuilt numbers
 * @param description for people, the signal: what is measured, in which unit
 * @param parameters what else can be set, by name, in the order in which people read it
 * @param retired parameters that a former version had: files and stores that have them are read, and they are passed over
 * @param maker makes the rule of other numbers
 */
public record RuleDefinition(
        RuleSpec spec,
        String description,
        Map<String, Parameter> parameters,
        Set<String> retired,
        Function<RuleSpec, AlertRule> maker) {
    /**
     * A number that can be set.
     *
     * @param value the prebuilt one, from {@code min} to {@code max}
     * @param meaning for people
     */
    public record Parameter(double value, double min, double max, String meaning) {}

    public RuleDefinition {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /** Starts a definition; the rule of this name is the only one of its type. */
    static Builder of(String name, Trigger trigger) {
        return new Builder(new RuleType(name, trigger));
    }

    public RuleType type() {
        return spec.type();
    }

    /** Whether there may be many of this type, with names and numbers of their own, and none is there by itself. */
    public boolean template() {
        return spec.gauge() != null;
    }

    /** The prebuilt levels, mildest first; a template has none. */
    public List<Level> levels() {
        return template() ? List.of() : spec.levels();
    }

    /** The rule with the prebuilt numbers. */
    public AlertRule rule() {
        return maker.apply(spec);
    }

    /**
     * Checks the parameters of a spec of this type.
     *
     * @throws InvalidInput naming the one that is unknown or out of its range
     */
    void check(RuleSpec other) {
        other.parameters().forEach((name, value) -> {
            var key = "rules." + other.name() + "." + InvalidInput.shown(name);
            var range = parameters.get(name);
            if (range == null) {
                throw new InvalidInput(key, "there is no such key");
            }
            if (!(value >= range.min() && value <= range.max())) {
                throw new InvalidInput(
                        key, "must be from " + text(range.min()) + " to " + text(range.max()) + ": " + value);
            }
        });
    }

    /** A spec of this type without the parameters that only a former version had. */
    RuleSpec current(RuleSpec other) {
        if (retired.stream().noneMatch(other.parameters()::containsKey)) {
            return other;
        }
        var left = new HashMap<>(other.parameters());
        left.keySet().removeAll(retired);
        return new RuleSpec(
                other.name(),
                other.type(),
                other.enabled(),
                other.comparison(),
                other.levels(),
                other.holdFor(),
                other.keepFiringFor(),
                left,
                other.gauge());
    }

    private static String text(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    /** Gathers the numbers, in the order in which people read them. */
    static final class Builder {
        private final RuleType type;
        private String description = "";
        private Comparison comparison = Comparison.AT_LEAST;
        private final List<Level> levels = new ArrayList<>();
        private final Map<String, Parameter> parameters = new LinkedHashMap<>();
        private final Set<String> retired = new HashSet<>();
        private HoldDuration holdFor = HoldDuration.snapshots(1);
        private HoldDuration keepFiringFor = HoldDuration.snapshots(1);
        private @Nullable String gauge;
        private boolean enabled = true;

        private Builder(RuleType type) {
            this.type = type;
        }

        /** For people: what is measured, in which unit; a part of a sentence. */
        Builder description(String words) {
            description = words;
            return this;
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

        Builder parameter(String name, double value, double min, double max, String meaning) {
            parameters.put(name, new Parameter(value, min, max, meaning));
            return this;
        }

        /** A parameter that a former version had. */
        Builder retired(String name) {
            retired.add(name);
            return this;
        }

        /** Off unless somebody switches it on. */
        Builder off() {
            enabled = false;
            return this;
        }

        /** A template for rules on gauges. */
        Builder gauge() {
            gauge = type.wireName();
            return this;
        }

        RuleDefinition makes(Function<RuleSpec, AlertRule> maker) {
            var values = new HashMap<String, Double>();
            parameters.forEach((name, parameter) -> values.put(name, parameter.value()));
            var spec = new RuleSpec(
                    type.wireName(), type, enabled, comparison, levels, holdFor, keepFiringFor, values, gauge);
            return new RuleDefinition(spec, description, parameters, Set.copyOf(retired), maker);
        }
    }
}
