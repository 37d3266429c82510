package io.mnemoscope.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.mnemoscope.api.json.Malformed;
import io.mnemoscope.api.json.SettingsJson;
import io.mnemoscope.domain.AlertMode;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.rules.Glob;
import io.mnemoscope.domain.rules.RuleConfiguration;
import io.mnemoscope.domain.rules.RuleOverride;
import io.mnemoscope.domain.rules.RuleSettings;
import io.mnemoscope.domain.rules.SettingsPatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys below {@code alerting}: rules and overrides are trees, which an environment variable gives as JSON. */
final class AlertingKeys {
    private static final String RULES = "alerting.rules";
    private static final String OVERRIDES = "alerting.overrides";
    /** Keys whose values are trees. */
    static final Set<String> TREES = Set.of(RULES, OVERRIDES);

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private AlertingKeys() {}

    static Config.Alerting read(Keys keys) {
        var defaults = RuleSettings.DEFAULTS;
        var thresholds = new SettingsPatch(
                keys.choice("alerting.mode", defaults.mode(), AlertMode.class),
                keys.number("alerting.alert_threshold", defaults.alertThreshold()),
                keys.number("alerting.growth_rate_threshold", defaults.growthRateThreshold()),
                keys.number("alerting.consolidation_frequency_threshold", defaults.consolidationFrequencyThreshold()),
                Map.of());
        var settings = rules(keys, defaults.with(thresholds));
        return new Config.Alerting(
                settings,
                overrides(keys, settings),
                Duration.ofMillis(keys.integer("alerting.interval_millis", 1_000, 10, 3_600_000)),
                Duration.ofMillis(keys.integer("alerting.comparison_millis", 10_000, 10, 3_600_000)));
    }

    private static RuleSettings rules(Keys keys, RuleSettings settings) {
        var text = keys.list(RULES);
        if (text.isBlank()) {
            return settings;
        }
        try {
            var patch = new ObjectNode(YAML.getNodeFactory()).set("rules", YAML.readTree(text));
            return settings.with(SettingsJson.patch(patch));
        } catch (InvalidInput e) {
            keys.mistake("alerting." + e.field(), e.reason());
        } catch (JsonProcessingException e) {
            keys.mistake(RULES, "not understood: " + Malformed.yaml(e));
        }
        return settings;
    }

    private static List<RuleOverride> overrides(Keys keys, RuleSettings settings) {
        var text = keys.list(OVERRIDES);
        if (text.isBlank()) {
            return List.of();
        }
        var overrides = new ArrayList<RuleOverride>();
        try {
            var tree = YAML.readTree(text);
            if (!tree.isArray()) {
                keys.mistake(OVERRIDES, "must be a list");
                return List.of();
            }
            for (int i = 0; i < tree.size(); i++) {
                override(keys, OVERRIDES + "[" + i + "]", tree.get(i), settings, overrides);
            }
        } catch (JsonProcessingException e) {
            keys.mistake(OVERRIDES, "not understood: " + Malformed.yaml(e));
        }
        return overrides;
    }

    private static void override(
            Keys keys, String key, JsonNode node, RuleSettings settings, List<RuleOverride> overrides) {
        if (!(node instanceof ObjectNode members)) {
            keys.mistake(key, "must have simulation, agent, or both, and settings");
            return;
        }
        var rest = members.deepCopy();
        var simulation = glob(rest.remove("simulation"));
        var agent = glob(rest.remove("agent"));
        try {
            var one = new RuleOverride(simulation, agent, SettingsJson.patch(rest));
            // Says so where it does not fit.
            var unused = new RuleConfiguration(settings, List.of(one));
            overrides.add(one);
        } catch (InvalidInput e) {
            keys.mistake(e.field().isEmpty() ? key : key + "." + e.field(), e.reason());
        }
    }

    private static Glob glob(@Nullable JsonNode node) {
        return node == null || node.isNull() ? Glob.ANY : new Glob(node.asText());
    }
}
