package io.mnemoscope.api.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mnemoscope.domain.AlertMode;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.rules.Comparison;
import io.mnemoscope.domain.rules.HoldDuration;
import io.mnemoscope.domain.rules.LevelPatch;
import io.mnemoscope.domain.rules.RulePatch;
import io.mnemoscope.domain.rules.RuleSettings;
import io.mnemoscope.domain.rules.SettingsPatch;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings as clients and the configuration write them. */
class SettingsJsonTest {
    @Test
    void nothingIsNoDifference() {
        assertThat(patch("{}")).isEqualTo(SettingsPatch.NONE);
        assertThat(patch("{'mode': null, 'alert_threshold': null, 'rules': null}"))
                .isEqualTo(SettingsPatch.NONE);
    }

    @Test
    void modeAndThresholds() {
        var patch = patch("{'mode': 'Classic', 'alert_threshold': 0.5, 'growth_rate_threshold': 3,"
                + " 'consolidation_frequency_threshold': 40}");

        assertThat(patch).isEqualTo(new SettingsPatch(AlertMode.CLASSIC, 0.5, 3.0, 40.0, Map.of()));
    }

    @Test
    void aRuleWithAllThatItMayHave() {
        var rule = rule("{'enabled': false, 'gauge': 'load', 'direction': 'below', 'info': 5,"
                + " 'warning': {'enter': 3, 'leave': 4, 'lasting': 7}, 'critical': null, 'for': '10 steps',"
                + " 'keep_firing_for': 3, 'window': 20, 'min_stored': null}");

        assertThat(rule)
                .isEqualTo(new RulePatch(
                        false,
                        Comparison.AT_MOST,
                        Map.of(
                                Severity.INFO,
                                LevelPatch.at(5),
                                Severity.WARNING,
                                new LevelPatch(false, 3.0, 4.0, 7),
                                Severity.CRITICAL,
                                LevelPatch.OFF),
                        HoldDuration.parse("10 steps"),
                        HoldDuration.snapshots(3),
                        Map.of("window", 20.0),
                        "load"));
    }

    @Test
    void aRuleIsSwitchedByOneWord() {
        assertThat(rule("true").enabled()).isTrue();
        assertThat(rule("false").enabled()).isFalse();
        assertThat(rule("{}").enabled()).isNull();
        assertThat(rule("{'direction': 'above'}").comparison()).isEqualTo(Comparison.AT_LEAST);
    }

    @ParameterizedTest
    @CsvSource({"0, true", "1000000000, true", "-1, false", "1000000001, false", "1.5, false"})
    void lastingIsAWholeNumberInARange(String lasting, boolean taken) {
        var text = "{'rules': {'own': {'info': {'enter': 1, 'lasting': " + lasting + "}}}}";

        if (taken) {
            assertThat(patch(text).rules()).hasSize(1);
        } else {
            refused(text, "rules.own.info.lasting: must be a whole number from 0 to 1000000000");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            []                                            | settings must be a JSON object
            {'typo': 1}                                   | typo: there is no such setting
            {'mode': 'typo'}                              | mode: must be lifecycle or classic: typo
            {'alert_threshold': 'x'}                      | alert_threshold: must be a number: x
            {'rules': []}                                 | rules: must be an object: rules by name
            {'rules': {'own': 5}}                         | rules.own: must be an object, or true or false
            {'rules': {'own': {'enabled': 1}}}            | rules.own.enabled: must be true or false: 1
            {'rules': {'own': {'gauge': 1}}}              | rules.own.gauge: must be a text: 1
            {'rules': {'own': {'direction': 'up'}}}       | rules.own.direction: must be above or below: up
            {'rules': {'own': {'for': 'x'}}}              | rules.own.for: must be a number of snapshots
            {'rules': {'own': {'for': 1.5}}}              | rules.own.for: must be a text: 1.5
            {'rules': {'own': {'for': -1}}}               | rules.own.for: must be from 0 to 10^12: -1
            {'rules': {'own': {'info': 'x'}}}             | rules.own.info: must be an object with enter and leave, a number, or null
            {'rules': {'own': {'info': {'typo': 1}}}}     | rules.own.info.typo: there is no such setting
            {'rules': {'own': {'info': {'enter': 'x'}}}}  | rules.own.info.enter: must be a number: x
            {'rules': {'own': {'window': 'x'}}}           | rules.own.window: must be a number: x
            """)
    void whatIsNotUnderstoodIsNamed(String text, String message) {
        refused(text, message);
    }

    @Test
    void whatIsWrittenIsReadBack() {
        var settings = RuleSettings.DEFAULTS.with(patch("{'mode': 'classic', 'alert_threshold': 0.7, 'rules': {"
                + "'own': {'gauge': 'load', 'direction': 'below', 'warning': {'enter': 1, 'leave': 2, 'lasting': 3}},"
                + "'limit_forecast': {'info': null, 'for': '30s'}, 'growth_outlier': false}}"));

        var text = SettingsJson.text(settings);

        assertThat(RuleSettings.DEFAULTS.with(SettingsJson.patch(text))).isEqualTo(settings);
        assertThat(text.replace('"', '\''))
                .startsWith("{'mode':'classic','alert_threshold':0.7,'growth_rate_threshold':2,"
                        + "'consolidation_frequency_threshold':100,'rules':{'threshold_exceeded':{'enabled':true,")
                .contains("'own':{'enabled':true,'gauge':'load','direction':'below','info':null,"
                        + "'warning':{'enter':1,'leave':2,'lasting':3},'critical':null,'for':'1 snapshot',"
                        + "'keep_firing_for':'1 snapshot'}")
                .contains("'consolidation_storm':{'enabled':true,'info':null,'warning':null,"
                        + "'critical':{'enter':0.2,'leave':0.05},'for':'1 snapshot','keep_firing_for':'10 snapshots',"
                        + "'min_stored':20,'window':50}");
    }

    private static SettingsPatch patch(String text) {
        return SettingsJson.patch(text.replace('\'', '"'));
    }

    private static RulePatch rule(String text) {
        return Objects.requireNonNull(
                patch("{'rules': {'own': " + text + "}}").rules().get("own"));
    }

    private static void refused(String text, String message) {
        assertThatThrownBy(() -> assertThat(patch(text)).isNull())
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith(message);
    }
}
