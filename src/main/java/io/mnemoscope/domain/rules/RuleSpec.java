package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.RuleType;
import io.mnemoscope.domain.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of one rule.
 *
 * @param name as in alerts and settings: the type's, but for gauges, of which there may be many
 * @param type the kind of rule
 * @param enabled off rules are as if they were not there
 * @param comparison on which side of the levels the trouble is
 * @param levels mildest severity first, no severity twice; at least one
 * @param holdFor how long the condition must hold before the alert fires ({@code for})
 * @param keepFiringFor how long the value must be past the leave level before the alert is resolved
 * @param parameters what else can be set, by name; which there are and their ranges is for {@link RuleDefinition} to say
 * @param gauge the gauge to look at; null but for rules of type {@code gauge}
 */
public record RuleSpec(
        String name,
        RuleType type,
        boolean enabled,
        Comparison comparison,
        List<Level> levels,
        HoldDuration holdFor,
        HoldDuration keepFiringFor,
        Map<String, Double> parameters,
        @Nullable String gauge) {
    public static final int MAX_NAME = 64;

    /**
     * Checks what hangs together.
     *
     * @throws InvalidInput naming the key that is wrong, below {@code rules.<name>}
     */
    public RuleSpec {
        AgentId.checkName("rules." + InvalidInput.shown(name), name);
        if (name.codePointCount(0, name.length()) > MAX_NAME) {
            throw new InvalidInput("rules", "a name must have at most " + MAX_NAME + " characters: " + name);
        }
        var sorted = new ArrayList<>(levels);
        sorted.sort(Comparator.comparing(Level::severity));
        levels = List.copyOf(sorted);
        parameters = Map.copyOf(new TreeMap<>(parameters));
        if (levels.isEmpty()) {
            throw new InvalidInput(key(name), "needs a level: info, warning or critical");
        }
        checkLevels(name, comparison, levels);
        if (type.equals(Gauge.TYPE) && !isGaugeName(gauge)) {
            throw new InvalidInput(
                    key(name) + ".gauge", "must have 1 to " + MemorySnapshot.MAX_GAUGE_NAME + " characters");
        }
    }

    /** As long as a gauge's name may be in a snapshot. */
    private static boolean isGaugeName(@Nullable String gauge) {
        return gauge != null
                && !gauge.isEmpty()
                && gauge.codePointCount(0, gauge.length()) <= MemorySnapshot.MAX_GAUGE_NAME;
    }

    private static void checkLevels(String name, Comparison comparison, List<Level> levels) {
        var seen = new HashSet<Severity>();
        double before = Double.NaN;
        for (var level : levels) {
            var key = key(name) + "." + level.severity().wireName();
            if (!seen.add(level.severity())) {
                throw new InvalidInput(key, "is there twice");
            }
            if (!Double.isFinite(level.enter()) || !Double.isFinite(level.leave())) {
                throw new InvalidInput(key, "enter and leave must be finite");
            }
            if (!comparison.ordered(level.enter(), level.leave())) {
                throw new InvalidInput(
                        key,
                        (comparison == Comparison.AT_MOST ? "needs enter <= leave" : "needs leave <= enter")
                                + ", got enter " + level.enter() + " and leave " + level.leave());
            }
            if (level.lasting() < 0) {
                throw new InvalidInput(key + ".lasting", "must be >= 0: " + level.lasting());
            }
            if (!Double.isNaN(before) && !comparison.ordered(level.enter(), before)) {
                throw new InvalidInput(key + ".enter", "must not be milder than that of a milder severity: " + before);
            }
            before = level.enter();
        }
    }

    private static String key(String name) {
        return "rules." + InvalidInput.shown(name);
    }

    /** A parameter's value; its rule has it among its prebuilt ones. */
    public double parameter(String parameter) {
        return Objects.requireNonNull(parameters.get(parameter));
    }

    /** The level of this severity; where the rule has changed since and there is none, the worst there is. */
    Level level(Severity severity) {
        for (var level : levels) {
            if (level.severity() == severity) {
                return level;
            }
        }
        return levels.get(levels.size() - 1);
    }

    /** Whether {@code value} is in the range of an alert, latched or not. */
    public boolean matches(double value) {
        return comparison.holds(value, levels.get(0).enter());
    }

    RuleSpec withLevels(List<Level> other) {
        return new RuleSpec(name, type, enabled, comparison, other, holdFor, keepFiringFor, parameters, gauge);
    }
}
