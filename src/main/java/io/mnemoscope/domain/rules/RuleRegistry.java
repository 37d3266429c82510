package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.RuleType;
import io.mnemoscope.domain.Trigger;
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
            MemoryLost.PREBUILT,
            MemoryStuck.PREBUILT,
            ConsolidationBarren.PREBUILT,
            SemanticBloat.PREBUILT,
            CallsRunaway.PREBUILT,
            GrowthChanged.PREBUILT,
            GrowthOutlier.PREBUILT,
            AgentStalled.PREBUILT,
            SimulationLost.PREBUILT,
            Gauge.PREBUILT);

    private static final Map<String, RuleDefinition> BY_TYPE = byType();

    private RuleRegistry() {}

    private static Map<String, RuleDefinition> byType() {
        var types = new LinkedHashMap<String, RuleDefinition>();
        for (var definition : ALL) {
            if (types.put(definition.type().wireName(), definition) != null) {
                throw new IllegalStateException("two rules have one name: " + definition.type());
            }
        }
        return types;
    }

    private static RuleDefinition definition(RuleType type) {
        var definition = BY_TYPE.get(type.wireName());
        if (definition == null) {
            throw new IllegalStateException("no such rule: " + type);
        }
        return definition;
    }

    /** All definitions, in the order in which the rules' events come; templates too. */
    public static List<RuleDefinition> definitions() {
        return ALL;
    }

    /** All types of rules, in the same order. */
    public static List<RuleType> types() {
        return ALL.stream().map(RuleDefinition::type).toList();
    }

    /** The types of rules with this trigger, in the same order. */
    public static List<RuleType> types(Trigger trigger) {
        return types().stream().filter(type -> type.trigger() == trigger).toList();
    }

    /** The type of this name; null if there is none. */
    public static @Nullable RuleType type(String name) {
        var definition = BY_TYPE.get(name);
        return definition == null ? null : definition.type();
    }

    /** The rules that everybody has unless they say otherwise: all but templates. */
    static Map<String, RuleSpec> prebuilt() {
        var rules = new LinkedHashMap<String, RuleSpec>();
        for (var definition : ALL) {
            if (!definition.template()) {
                rules.put(definition.spec().name(), definition.spec());
            }
        }
        return rules;
    }

    /** The rule with these numbers. */
    public static AlertRule of(RuleSpec spec) {
        return definition(spec.type()).maker().apply(spec);
    }

    /**
     * A rule with what is different; where there is none of this name, one for a gauge.
     *
     * @throws InvalidInput naming the key that is unknown or out of its range
     */
    static RuleSpec patched(@Nullable RuleSpec before, String name, RulePatch patch) {
        boolean gauge = before == null || before.gauge() != null;
        var key = "rules." + InvalidInput.shown(name);
        if (before == null && patch.gauge() == null) {
            throw new InvalidInput(key, "there is no such rule; one of your own needs a gauge");
        }
        if (!gauge && (patch.gauge() != null || patch.comparison() != null)) {
            throw new InvalidInput(key, "gauge and direction are for gauge rules only");
        }
        var base = before == null ? Gauge.PREBUILT.spec() : before;
        var given = patch.over(base, name, before == null);
        var spec = definition(given.type()).current(given);
        definition(spec.type()).check(spec);
        return spec;
    }
}
