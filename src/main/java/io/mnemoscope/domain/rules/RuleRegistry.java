package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.RuleType;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All rules with a lifecycle that there are. */
public final class RuleRegistry {
    /** In the order in which their events come. */
    private static final List<RuleDefinition> ALL = List.of(
            ThresholdExceeded.PREBUILT,
            AbnormalGrowth.PREBUILT,
            ConsolidationInefficient.PREBUILT,
            ConsolidationNeeded.PREBUILT,
            ConsolidationStorm.PREBUILT,
            ConsolidationIneffective.PREBUILT,
            ConsolidationSlow.PREBUILT,
            EvictionStarted.PREBUILT,
            LimitForecast.PREBUILT,
            GrowthOutlier.PREBUILT,
            AgentStalled.PREBUILT,
            SimulationLost.PREBUILT,
            Gauge.PREBUILT);

    private static final Map<RuleType, RuleDefinition> BY_TYPE = byType();

    private RuleRegistry() {}

    private static Map<RuleType, RuleDefinition> byType() {
        var types = new EnumMap<RuleType, RuleDefinition>(RuleType.class);
        ALL.forEach(prebuilt -> types.put(prebuilt.type(), prebuilt));
        return types;
    }

    private static RuleDefinition prebuilt(RuleType type) {
        var prebuilt = BY_TYPE.get(type);
        if (prebuilt == null) {
            throw new IllegalStateException("no such rule: " + type);
        }
        return prebuilt;
    }

    /** The rules that everybody has unless they say otherwise: all but gauges. */
    static Map<String, RuleSpec> prebuilt() {
        var rules = new LinkedHashMap<String, RuleSpec>();
        for (var prebuilt : ALL) {
            if (prebuilt.type() != RuleType.GAUGE) {
                rules.put(prebuilt.spec().name(), prebuilt.spec());
            }
        }
        return rules;
    }

    /** The rule with these numbers. */
    static AlertRule of(RuleSpec spec) {
        return prebuilt(spec.type()).maker().apply(spec);
    }

    /**
     * A rule with what is different; where there is none of this name, one for a gauge.
     *
     * @throws InvalidInput naming the key that is unknown or out of its range
     */
    static RuleSpec patched(@Nullable RuleSpec before, String name, RulePatch patch) {
        boolean gauge = before == null || before.type() == RuleType.GAUGE;
        var key = "rules." + InvalidInput.shown(name);
        if (before == null && patch.gauge() == null) {
            throw new InvalidInput(key, "there is no such rule; one of your own needs a gauge");
        }
        if (!gauge && (patch.gauge() != null || patch.comparison() != null)) {
            throw new InvalidInput(key, "gauge and direction are for gauge rules only");
        }
        var base = before == null ? prebuilt(RuleType.GAUGE).spec() : before;
        var spec = patch.over(base, name, before == null);
        prebuilt(spec.type()).check(spec);
        return spec;
    }
}
