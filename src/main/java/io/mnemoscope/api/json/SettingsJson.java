package io.mnemoscope.api.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.mnemoscope.domain.AlertMode;
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
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Settings on the wire and in the configuration. What is written whole can be read back as a {@link
 * SettingsPatch} over the prebuilt settings.
 */
public final class SettingsJson {
    /** The longest settings. */
    public static final int MAX_BYTES = 64 * 1024;

    private static final String MODE = "mode";
    private static final String ALERT = "alert_threshold";
    private static final String GROWTH = "growth_rate_threshold";
    private static final String CONSOLIDATION = "consolidation_frequency_threshold";
    private static final String RULES = "rules";
    private static final Set<String> KEYS = Set.of(MODE, ALERT, GROWTH, CONSOLIDATION, RULES);
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
    private static final int MAX_LASTING = 1_000_000_000;

    private SettingsJson() {}

    /** Mode and thresholds as members of an object: enough for lists. */
    public static void thresholds(JsonGenerator out, RuleSettings settings) throws IOException {
        out.writeStringField(MODE, settings.mode().wireName());
        Json.number(out, ALERT, settings.alertThreshold());
        Json.number(out, GROWTH, settings.growthRateThreshold());
        Json.number(out, CONSOLIDATION, settings.consolidationFrequencyThreshold());
    }

    /** The settings as members of an object, every rule with all its numbers. */
    public static void members(JsonGenerator out, RuleSettings settings) throws IOException {
        thresholds(out, settings);
        out.writeObjectFieldStart(RULES);
        for (var spec : settings.rules().values()) {
            out.writeFieldName(spec.name());
            rule(out, spec);
        }
        out.writeEndObject();
    }

    /** One rule with all its numbers. */
    public static void rule(JsonGenerator out, RuleSpec spec) throws IOException {
        out.writeStartObject();
        out.writeBooleanField(ENABLED, spec.enabled());
        if (spec.gauge() != null) {
            out.writeStringField(GAUGE, spec.gauge());
            out.writeStringField(DIRECTION, spec.comparison() == Comparison.AT_MOST ? BELOW : ABOVE);
        }
        for (var severity : Severity.values()) {
            var level = spec.levels().stream()
                    .filter(one -> one.severity() == severity)
                    .findFirst()
                    .orElse(null);
            level(out, severity, level);
        }
        out.writeStringField(FOR, spec.holdFor().text());
        out.writeStringField(KEEP, spec.keepFiringFor().text());
        for (var parameter : new TreeMap<>(spec.parameters()).entrySet()) {
            Json.number(out, parameter.getKey(), parameter.getValue());
        }
        out.writeEndObject();
    }

    private static void level(JsonGenerator out, Severity severity, @Nullable Level level) throws IOException {
        if (level == null) {
            out.writeNullField(severity.wireName());
            return;
        }
        out.writeObjectFieldStart(severity.wireName());
        Json.number(out, ENTER, level.enter());
        Json.number(out, LEAVE, level.leave());
        if (level.lasting() > 0) {
            out.writeNumberField(LASTING, level.lasting());
        }
        out.writeEndObject();
    }

    /** The settings as an object. */
    public static String text(RuleSettings settings) {
        return Json.text(out -> {
            out.writeStartObject();
            members(out, settings);
            out.writeEndObject();
        });
    }

    /**
     * Reads what is to be different.
     *
     * @throws InvalidInput naming the key that is unknown or not understood
     */
    public static SettingsPatch patch(String json) {
        return patch(Trees.any(json));
    }

    /**
     * Reads what is to be different.
     *
     * @throws InvalidInput naming the key that is unknown or not understood
     */
    public static SettingsPatch patch(JsonNode tree) {
        if (!tree.isObject()) {
            throw new InvalidInput("", "settings must be a JSON object");
        }
        tree.fieldNames().forEachRemaining(key -> {
            if (!KEYS.contains(key)) {
                throw unknown(InvalidInput.shown(key));
            }
        });
        var rules = new TreeMap<String, RulePatch>();
        var given = tree.path(RULES);
        if (!given.isObject() && !given.isMissingNode() && !given.isNull()) {
            throw new InvalidInput(RULES, "must be an object: rules by name");
        }
        given.properties()
                .forEach(rule -> rules.put(
                        rule.getKey(), rule(RULES + "." + InvalidInput.shown(rule.getKey()), rule.getValue())));
        return new SettingsPatch(
                mode(tree.path(MODE)),
                number(ALERT, tree.path(ALERT)),
                number(GROWTH, tree.path(GROWTH)),
                number(CONSOLIDATION, tree.path(CONSOLIDATION)),
                rules);
    }

    /** Gathers one rule's members. */
    private static final class RuleMembers {
        private @Nullable Boolean enabled;
        private @Nullable Comparison comparison;
        private final Map<Severity, LevelPatch> levels = new EnumMap<>(Severity.class);
        private @Nullable HoldDuration holdFor;
        private @Nullable HoldDuration keepFiringFor;
        private final Map<String, Double> parameters = new HashMap<>();
        private @Nullable String gauge;

        void read(String path, String key, JsonNode value) {
            switch (key) {
                case ENABLED -> enabled = flag(path, value);
                case GAUGE -> gauge = text(path, value);
                case DIRECTION -> comparison = direction(path, value);
                case FOR -> holdFor = span(path, value);
                case KEEP -> keepFiringFor = span(path, value);
                case "info" -> levels.put(Severity.INFO, level(path, value));
                case "warning" -> levels.put(Severity.WARNING, level(path, value));
                case "critical" -> levels.put(Severity.CRITICAL, level(path, value));
                default -> {
                    var number = number(path, value);
                    if (number != null) {
                        parameters.put(key, number);
                    }
                }
            }
        }

        RulePatch patch() {
            return new RulePatch(enabled, comparison, levels, holdFor, keepFiringFor, parameters, gauge);
        }
    }

    private static RulePatch rule(String path, JsonNode node) {
        var members = new RuleMembers();
        if (node.isBoolean()) {
            members.enabled = node.asBoolean();
        } else if (node.isObject()) {
            node.properties()
                    .forEach(member -> members.read(
                            path + "." + InvalidInput.shown(member.getKey()), member.getKey(), member.getValue()));
        } else {
            throw new InvalidInput(path, "must be an object, or true or false");
        }
        return members.patch();
    }

    private static LevelPatch level(String path, JsonNode node) {
        if (node.isNull()) {
            return LevelPatch.OFF;
        }
        if (node.isNumber()) {
            return LevelPatch.at(node.asDouble());
        }
        if (!node.isObject()) {
            throw new InvalidInput(path, "must be an object with enter and leave, a number, or null");
        }
        node.fieldNames().forEachRemaining(key -> {
            if (!Set.of(ENTER, LEAVE, LASTING).contains(key)) {
                throw unknown(path + "." + InvalidInput.shown(key));
            }
        });
        var lasting = number(path + "." + LASTING, node.path(LASTING));
        if (lasting != null && (lasting != Math.rint(lasting) || lasting < 0 || lasting > MAX_LASTING)) {
            throw new InvalidInput(path + "." + LASTING, "must be a whole number from 0 to " + MAX_LASTING);
        }
        return new LevelPatch(
                false,
                number(path + "." + ENTER, node.path(ENTER)),
                number(path + "." + LEAVE, node.path(LEAVE)),
                lasting == null ? null : lasting.intValue());
    }

    private static HoldDuration span(String path, JsonNode node) {
        try {
            if (node.isIntegralNumber() && node.canConvertToLong()) {
                return HoldDuration.snapshots(node.asLong());
            }
            return HoldDuration.parse(text(path, node));
        } catch (InvalidInput e) {
            throw new InvalidInput(path, e.reason());
        }
    }

    private static Comparison direction(String path, JsonNode node) {
        return switch (text(path, node)) {
            case ABOVE -> Comparison.AT_LEAST;
            case BELOW -> Comparison.AT_MOST;
            default -> throw new InvalidInput(path, "must be above or below: " + InvalidInput.shown(node.asText()));
        };
    }

    private static boolean flag(String path, JsonNode node) {
        if (!node.isBoolean()) {
            throw new InvalidInput(path, "must be true or false: " + InvalidInput.shown(node.asText()));
        }
        return node.asBoolean();
    }

    private static String text(String path, JsonNode node) {
        if (!node.isTextual()) {
            throw new InvalidInput(path, "must be a text: " + InvalidInput.shown(node.toString()));
        }
        return node.asText();
    }

    private static @Nullable AlertMode mode(JsonNode node) {
        if (node.isNull() || node.isMissingNode()) {
            return null;
        }
        for (var mode : AlertMode.values()) {
            if (mode.wireName().equals(node.asText().toLowerCase(Locale.ROOT))) {
                return mode;
            }
        }
        throw new InvalidInput(MODE, "must be lifecycle or classic: " + InvalidInput.shown(node.asText()));
    }

    private static @Nullable Double number(String key, JsonNode node) {
        if (node.isNull() || node.isMissingNode()) {
            return null;
        }
        if (!node.isNumber()) {
            throw new InvalidInput(key, "must be a number: " + InvalidInput.shown(node.asText()));
        }
        return node.asDouble();
    }

    private static InvalidInput unknown(String key) {
        return new InvalidInput(key, "there is no such setting");
    }
}
