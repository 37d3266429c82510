package io.mnemoscope.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mnemoscope.domain.AlertMode;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.rules.RuleSettings;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;

/** A simulation's settings on the wire and in the store. */
public final class SettingsJson {
    private static final ObjectMapper MAPPER =
            new ObjectMapper(Json.FACTORY).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final String MODE = "mode";
    private static final String ALERT = "alert_threshold";
    private static final String GROWTH = "growth_rate_threshold";
    private static final String CONSOLIDATION = "consolidation_frequency_threshold";
    private static final Set<String> KEYS = Set.of(MODE, ALERT, GROWTH, CONSOLIDATION);

    private SettingsJson() {}

    /** The settings as members of an object. */
    public static void members(JsonGenerator out, RuleSettings settings) throws IOException {
        out.writeStringField(MODE, settings.mode().wireName());
        Json.number(out, ALERT, settings.alertThreshold());
        Json.number(out, GROWTH, settings.growthRateThreshold());
        Json.number(out, CONSOLIDATION, settings.consolidationFrequencyThreshold());
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
     * Reads settings; what is left out is as in {@code defaults}.
     *
     * @throws InvalidInput naming the key that is unknown or out of its range
     */
    public static RuleSettings parse(String json, RuleSettings defaults) {
        JsonNode tree;
        try {
            tree = MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new InvalidInput("", "not valid JSON: " + InvalidInput.shown(e.getOriginalMessage()));
        }
        if (!tree.isObject()) {
            throw new InvalidInput("", "settings must be a JSON object");
        }
        tree.fieldNames().forEachRemaining(SettingsJson::checkKey);
        return new RuleSettings(
                mode(tree, defaults.mode()),
                number(tree, ALERT, defaults.alertThreshold()),
                number(tree, GROWTH, defaults.growthRateThreshold()),
                number(tree, CONSOLIDATION, defaults.consolidationFrequencyThreshold()));
    }

    private static void checkKey(String key) {
        if (!KEYS.contains(key)) {
            throw new InvalidInput(InvalidInput.shown(key), "there is no such setting");
        }
    }

    private static AlertMode mode(JsonNode tree, AlertMode otherwise) {
        var node = tree.get(MODE);
        if (node == null || node.isNull()) {
            return otherwise;
        }
        for (var mode : AlertMode.values()) {
            if (mode.wireName().equals(node.asText().toLowerCase(Locale.ROOT))) {
                return mode;
            }
        }
        throw new InvalidInput(MODE, "must be lifecycle or classic: " + InvalidInput.shown(node.asText()));
    }

    private static double number(JsonNode tree, String key, double otherwise) {
        var node = tree.get(key);
        if (node == null || node.isNull()) {
            return otherwise;
        }
        if (!node.isNumber()) {
            throw new InvalidInput(key, "must be a number: " + InvalidInput.shown(node.asText()));
        }
        return node.asDouble();
    }
}
