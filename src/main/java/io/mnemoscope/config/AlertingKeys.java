package io.mnemoscope.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.mnemoscope.api.json.SettingsJson;
import io.mnemoscope.config.keys.Section;
import io.mnemoscope.domain.rules.Glob;
import io.mnemoscope.domain.rules.RuleConfiguration;
import io.mnemoscope.domain.rules.RuleOverride;
import io.mnemoscope.domain.rules.RuleSettings;
import io.mnemoscope.domain.rules.SettingsPatch;
import java.util.List;
import java.util.Map;

/** The keys below {@code alerting}; rules and overrides are trees. */
final class AlertingKeys {
    private AlertingKeys() {}

    static Config.Alerting read(Section at) {
        var defaults = RuleSettings.DEFAULTS;
        var thresholds = defaults.with(new SettingsPatch(
                at.choice("mode", defaults.mode()),
                at.number("alert_threshold", defaults.alertThreshold()),
                at.number("growth_rate_threshold", defaults.growthRateThreshold()),
                at.number("consolidation_frequency_threshold", defaults.consolidationFrequencyThreshold()),
                Map.of()));
        var settings = at.tree(
                "rules",
                thresholds,
                rules -> thresholds.with(
                        SettingsJson.patch(JsonNodeFactory.instance.objectNode().set("rules", rules))));
        return new Config.Alerting(
                settings,
                at.list("overrides", List.of(), one -> override(one, settings)),
                at.duration("interval", "1s", "10ms to 1h", "interval_millis"),
                at.duration("comparison_interval", "10s", "10ms to 1h", "comparison_millis"));
    }

    private static RuleOverride override(Section at, RuleSettings settings) {
        var simulation = new Glob(at.text("simulation", Glob.ANY.pattern()));
        var agent = new Glob(at.text("agent", Glob.ANY.pattern()));
        var rest = at.object().without(List.of("simulation", "agent"));
        var override = new RuleOverride(simulation, agent, SettingsJson.patch(rest));
        // Says so where it does not fit.
        var unused = new RuleConfiguration(settings, List.of(override));
        return override;
    }
}
