package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.Severity;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be different about one rule; null leaves it as it is.
 *
 * @param enabled on or off
 * @param comparison for gauges: which side is trouble
 * @param levels by severity
 * @param holdFor {@code for}
 * @param keepFiringFor {@code keep_firing_for}
 * @param parameters by name
 * @param gauge the gauge to look at; makes a rule of type {@code gauge}
 */
public record RulePatch(
        @Nullable Boolean enabled,
        @Nullable Comparison comparison,
        Map<Severity, LevelPatch> levels,
        @Nullable HoldDuration holdFor,
        @Nullable HoldDuration keepFiringFor,
        Map<String, Double> parameters,
        @Nullable String gauge) {
    public RulePatch {
        levels = Map.copyOf(levels);
        parameters = Map.copyOf(parameters);
    }

    /** The rule with what is different; of the name {@code name}, which a gauge's template has not yet. */
    RuleSpec over(RuleSpec spec, String name, boolean fresh) {
        var merged = new HashMap<>(spec.parameters());
        merged.putAll(parameters);
        return new RuleSpec(
                name,
                spec.type(),
                enabled == null ? spec.enabled() : enabled,
                comparison == null ? spec.comparison() : comparison,
                levels(fresh ? List.of() : spec.levels()),
                holdFor == null ? spec.holdFor() : holdFor,
                keepFiringFor == null ? spec.keepFiringFor() : keepFiringFor,
                merged,
                gauge == null ? spec.gauge() : gauge);
    }

    private List<Level> levels(List<Level> before) {
        if (levels.isEmpty()) {
            return before;
        }
        var all = new EnumMap<Severity, Level>(Severity.class);
        before.forEach(level -> all.put(level.severity(), level));
        levels.forEach((severity, patch) -> {
            if (patch.off()) {
                all.remove(severity);
            } else {
                all.put(severity, patch.over(severity, all.get(severity)));
            }
        });
        return new ArrayList<>(all.values());
    }
}
