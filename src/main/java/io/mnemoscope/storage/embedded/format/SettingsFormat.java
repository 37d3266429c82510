package io.mnemoscope.storage.embedded.format;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.mnemoscope.api.json.Json;
import io.mnemoscope.api.json.Trees;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.rules.Comparison;
import io.mnemoscope.domain.rules.HoldDuration;
import io.mnemoscope.domain.rules.Level;
import io.mnemoscope.domain.rules.LevelPatch;
import io.mnemoscope.domain.rules.RulePatch;
import io.mnemoscope.domain.rules.RuleSettings;
import io.mnemoscope.domain.rules.RuleSpec;
import io.mnemoscope.domain.rules.SettingsPatch;
import java.io.IOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The settings of rules: what was set for a simulation or an agent, and, whole, what a checkpoint was made under. Versions before
 * this format kept the bodies of requests as they came, so that all which was allowed there is read: a rule that is only {@code
 * true} or {@code false}, a level that is one number, times with or without their unit.
 */
public final class SettingsFormat {
    private static final String MODE = "mode";
    private static final String ALERT = "alert_threshold";
    private static final String GROWTH = "growth_rate_threshold";
    private static final String CONSOLIDATION = "consolidation_frequency_threshold";
    private static final String RULES = "rules";
    private static final String ENABLED = "enabled";
    private static final String GAUGE = "gauge";
    private static final String DIRECTION = "direction";
    private static final String ABOVE = "above";
    private static final String BELOW = "below";
    private static final String FOR = "for";
    private static final String KEEP = "keep_firing_for";
    private static final String ENTER = "enter";
    private static final String LEAVE = "leave";
    private static final String LASTING = "lasting";

    private SettingsFormat() {}

    /** The text of a row that has only what is different. */
    public static String write(SettingsPatch patch) {
        return Json.text(out -> {
            out.writeStartObject();
            if (patch.mode() != null) {
                out.writeStringField(MODE, Words.ALERT_MODE.of(patch.mode()));
            }
            number(out, ALERT, patch.alertThreshold());
            number(out, GROWTH, patch.growthRateThreshold());
            number(out, CONSOLIDATION, patch.consolidationFrequencyThreshold());
            if (!patch.rules().isEmpty()) {
                out.writeObjectFieldStart(RULES);
                for (var rule : new TreeMap<>(patch.rules()).entrySet()) {
                    out.writeObjectFieldStart(rule.getKey());
                    members(out, rule.getValue());
                    out.writeEndObject();
                }
                out.writeEndObject();
            }
            out.writeEndObject();
        });
    }

    /** The text of a row that has all of them, each rule with all its numbers; over {@link RuleSettings#DEFAULTS} it is the same. */
    public static String write(RuleSettings settings) {
        return Json.text(out -> {
            out.writeStartObject();
            out.writeStringField(MODE, Words.ALERT_MODE.of(settings.mode()));
            number(out, ALERT, settings.alertThreshold());
            number(out, GROWTH, settings.growthRateThreshold());
            number(out, CONSOLIDATION, settings.consolidationFrequencyThreshold());
            out.writeObjectFieldStart(RULES);
            for (var spec : settings.rules().values()) {
                out.writeObjectFieldStart(spec.name());
                members(out, whole(spec));
                out.writeEndObject();
            }
            out.writeEndObject();
            out.writeEndObject();
        });
    }

    /** All of a rule; a level that it does not have is off. */
    private static RulePatch whole(RuleSpec spec) {
        var levels = new EnumMap<Severity, LevelPatch>(Severity.class);
        for (var severity : Severity.values()) {
            levels.put(severity, LevelPatch.OFF);
        }
        for (Level level : spec.levels()) {
            var lasting = level.lasting() > 0 ? level.lasting() : null;
            levels.put(level.severity(), new LevelPatch(false, level.enter(), level.leave(), lasting));
        }
        return new RulePatch(
                spec.enabled(),
                spec.gauge() == null ? null : spec.comparison(),
                levels,
                spec.holdFor(),
                spec.keepFiringFor(),
                spec.parameters(),
                spec.gauge());
    }

    private static void members(JsonGenerator out, RulePatch rule) throws IOException {
        if (rule.enabled() != null) {
            out.writeBooleanField(ENABLED, rule.enabled());
        }
        if (rule.gauge() != null) {
            out.writeStringField(GAUGE, rule.gauge());
        }
        if (rule.comparison() != null) {
            out.writeStringField(DIRECTION, rule.comparison() == Comparison.AT_MOST ? BELOW : ABOVE);
        }
        for (var severity : Severity.values()) {
            var level = rule.levels().get(severity);
            if (level != null) {
                level(out, Words.SEVERITY.of(severity), level);
            }
        }
        if (rule.holdFor() != null) {
            out.writeStringField(FOR, rule.holdFor().text());
        }
        if (rule.keepFiringFor() != null) {
            out.writeStringField(KEEP, rule.keepFiringFor().text());
        }
        for (var parameter : new TreeMap<>(rule.parameters()).entrySet()) {
            Json.number(out, parameter.getKey(), parameter.getValue());
        }
    }

    private static void level(JsonGenerator out, String name, LevelPatch level) throws IOException {
        if (level.off()) {
            out.writeNullField(name);
            return;
        }
        out.writeObjectFieldStart(name);
        number(out, ENTER, level.enter());
        number(out, LEAVE, level.leave());
        if (level.lasting() != null) {
            out.writeNumberField(LASTING, level.lasting());
        }
        out.writeEndObject();
    }

    private static void number(JsonGenerator out, String name, @Nullable Double value) throws IOException {
        if (value != null) {
            Json.number(out, name, value);
        }
    }

    /**
     * What {@link #write} wrote, or an older version.
     *
     * @throws InvalidInput if the row is no JSON, or has a number that no double can hold
     * @throws IllegalStateException if it is damaged in another way
     */
    public static SettingsPatch read(String json) {
        var tree = Trees.any(json);
        if (!tree.isObject()) {
            throw Members.damaged("settings are no object");
        }
        var rules = new TreeMap<String, RulePatch>();
        tree.path(RULES).properties().forEach(rule -> rules.put(rule.getKey(), rule(rule.getValue())));
        return new SettingsPatch(
                absent(tree.path(MODE)) ? null : Words.ALERT_MODE.read(lower(tree, MODE)),
                number(tree, ALERT),
                number(tree, GROWTH),
                number(tree, CONSOLIDATION),
                rules);
    }

    private static RulePatch rule(JsonNode rule) {
        if (rule.isBoolean()) {
            return new RulePatch(rule.booleanValue(), null, Map.of(), null, null, Map.of(), null);
        }
        if (!rule.isObject()) {
            throw Members.damaged("a rule is no object");
        }
        var levels = new EnumMap<Severity, LevelPatch>(Severity.class);
        for (var severity : Severity.values()) {
            var level = rule.path(Words.SEVERITY.of(severity));
            if (!level.isMissingNode()) {
                levels.put(severity, level(level));
            }
        }
        var enabled = rule.path(ENABLED);
        return new RulePatch(
                enabled.isBoolean() ? enabled.booleanValue() : null,
                absent(rule.path(DIRECTION)) ? null : direction(Members.text(rule, DIRECTION)),
                levels,
                span(rule.path(FOR)),
                span(rule.path(KEEP)),
                parameters(rule),
                rule.path(GAUGE).textValue());
    }

    /** The other members that are numbers; those of a later version that are something else are left out. */
    private static Map<String, Double> parameters(JsonNode rule) {
        var parameters = new HashMap<String, Double>();
        for (var member : rule.properties()) {
            if (member.getValue().isNumber() && !isNamed(member.getKey())) {
                parameters.put(member.getKey(), member.getValue().doubleValue());
            }
        }
        return parameters;
    }

    private static boolean isNamed(String member) {
        return member.equals(FOR) || member.equals(KEEP) || Words.SEVERITY.has(member);
    }

    private static LevelPatch level(JsonNode level) {
        if (level.isNull()) {
            return LevelPatch.OFF;
        }
        if (level.isNumber()) {
            return LevelPatch.at(level.doubleValue());
        }
        if (!level.isObject()) {
            throw Members.damaged("a level is no object");
        }
        var lasting = number(level, LASTING);
        return new LevelPatch(
                false, number(level, ENTER), number(level, LEAVE), lasting == null ? null : lasting.intValue());
    }

    private static @Nullable HoldDuration span(JsonNode span) {
        if (absent(span)) {
            return null;
        }
        return span.isIntegralNumber() ? HoldDuration.snapshots(span.longValue()) : HoldDuration.parse(span.asText());
    }

    private static Comparison direction(String word) {
        return switch (word) {
            case ABOVE -> Comparison.AT_LEAST;
            case BELOW -> Comparison.AT_MOST;
            default -> throw Members.damaged("no direction is " + word);
        };
    }

    private static @Nullable Double number(JsonNode object, String name) {
        var number = object.path(name);
        if (absent(number)) {
            return null;
        }
        if (!number.isNumber()) {
            throw Members.damaged("no number is " + name);
        }
        return number.doubleValue();
    }

    private static String lower(JsonNode object, String name) {
        return Members.text(object, name).toLowerCase(Locale.ROOT);
    }

    private static boolean absent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }
}
