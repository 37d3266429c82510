package io.mnemoscope.domain.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mnemoscope.domain.AlertMode;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.Trigger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which rules are evaluated with which numbers, and how a difference changes them. */
class RuleSettingsTest {
    private static final RulePatch OFF = new RulePatch(false, null, Map.of(), null, null, Map.of(), null);
    private static final RulePatch UNFIT = new RulePatch(null, null, Map.of(), null, null, Map.of("typo", 1.0), null);

    @ParameterizedTest
    @CsvSource({
        "-0.1, 2, 100, alert_threshold: must be a finite number >= 0: -0.1",
        "NaN, 2, 100, alert_threshold: must be a finite number >= 0: NaN",
        "0.8, Infinity, 100, growth_rate_threshold: must be a finite number >= 0: Infinity",
        "0.8, 2, -1, consolidation_frequency_threshold: must be a finite number >= 0: -1.0",
    })
    void aThresholdIsFiniteAndNotNegative(double alert, double growth, double consolidation, String problem) {
        assertThatThrownBy(() -> assertThat(RuleSettings.of(AlertMode.CLASSIC, alert, growth, consolidation))
                        .isNull())
                .isInstanceOf(InvalidInput.class)
                .hasMessage(problem);
        assertThatThrownBy(() -> assertThat(new RuleSettings(AlertMode.CLASSIC, alert, growth, consolidation, Map.of()))
                        .isNull())
                .isInstanceOf(InvalidInput.class)
                .hasMessage(problem);
    }

    @Test
    void aThresholdMayBeZero() {
        var settings = RuleSettings.of(AlertMode.CLASSIC, 0, 0, 0);

        assertThat(settings.alertThreshold()).isZero();
        assertThat(settings.growthRateThreshold()).isZero();
        assertThat(settings.consolidationFrequencyThreshold()).isZero();
    }

    @Test
    void thresholdsAreTheLevelsOfTheFirstThreeRules() {
        var settings = RuleSettings.of(AlertMode.LIFECYCLE, 0.7, 3, 50);

        assertThat(levels(settings, "threshold_exceeded"))
                .containsExactly(
                        new Level(Severity.WARNING, 0.7, 0.7 - 0.05), new Level(Severity.CRITICAL, 0.95, 0.90));
        assertThat(levels(settings, "abnormal_growth")).containsExactly(new Level(Severity.WARNING, 3, 1 + 2 * 0.3));
        assertThat(levels(settings, "consolidation_inefficient")).containsExactly(new Level(Severity.INFO, 50, 40));
    }

    @Test
    void aThresholdAtTheCriticalLevelLeavesNoneAboveIt() {
        assertThat(levels(RuleSettings.of(AlertMode.LIFECYCLE, 0.94, 2, 100), "threshold_exceeded"))
                .hasSize(2);
        assertThat(levels(RuleSettings.of(AlertMode.LIFECYCLE, 0.95, 2, 100), "threshold_exceeded"))
                .hasSize(1);
    }

    @Test
    void thereAreAtMostSixtyFourRules() {
        var rules = new HashMap<String, RulePatch>();
        var own = new RulePatch(null, null, Map.of(Severity.INFO, LevelPatch.at(1)), null, null, Map.of(), "load");
        for (int i = RuleSettings.DEFAULTS.rules().size(); i < 64; i++) {
            rules.put("own " + i, own);
        }
        assertThat(RuleSettings.DEFAULTS.with(patch(null, rules)).rules()).hasSize(64);

        rules.put("one more", own);
        assertThatThrownBy(() -> assertThat(RuleSettings.DEFAULTS.with(patch(null, rules)))
                        .isNull())
                .isInstanceOf(InvalidInput.class)
                .hasMessage("rules: must be at most 64: 65");
    }

    @Test
    void aRuleThatIsOffIsNotEvaluated() {
        var settings =
                RuleSettings.DEFAULTS.with(patch(null, Map.of("threshold_exceeded", OFF, "simulation_lost", OFF)));

        assertThat(names(RuleSettings.DEFAULTS.lifecycleRules()))
                .startsWith("threshold_exceeded", "abnormal_growth")
                .doesNotContain("simulation_lost");
        assertThat(names(settings.lifecycleRules())).doesNotContain("threshold_exceeded");
        assertThat(settings.thresholdLevels()).isEmpty();
        assertThat(RuleSettings.DEFAULTS.thresholdLevels()).hasSize(2);
        assertThat(names(RuleSettings.DEFAULTS.simulationRules())).containsExactly("simulation_lost");
        assertThat(settings.simulationRules()).isEmpty();
    }

    @Test
    void classicModeHasNoRulesOnSimulations() {
        assertThat(RuleSettings.of(AlertMode.CLASSIC, 0.8, 2, 100).simulationRules())
                .isEmpty();
    }

    @Test
    void settingsWithoutARuleHaveNoLevelsOfIt() {
        var bare = new RuleSettings(AlertMode.LIFECYCLE, 0.8, 2, 100, Map.of());

        assertThat(bare.thresholdLevels()).isEmpty();
        assertThat(bare.with(patch(0.5, Map.of())).rules()).isEmpty();
    }

    @Test
    void onlyTheRulesOfOneTriggerAreKept() {
        var settings = RuleSettings.DEFAULTS.only(Trigger.SILENCE);

        assertThat(settings.rules().keySet()).containsExactly("agent_stalled");
    }

    @Test
    void ofADifferenceWhatFitsIsTakenRuleByRule() {
        var rules = Map.of("threshold_exceeded", OFF, "abnormal_growth", UNFIT, "taken_out", OFF);

        var fitting = RuleSettings.DEFAULTS.fitting(patch(0.7, rules));

        assertThat(fitting.rules()).containsOnly(Map.entry("threshold_exceeded", OFF));
        assertThat(fitting.alertThreshold()).isEqualTo(0.7);
        assertThat(RuleSettings.DEFAULTS.withWhatFits(patch(0.7, rules)))
                .isEqualTo(RuleSettings.DEFAULTS.with(fitting));
    }

    @Test
    void aDifferenceThatFitsIsTakenAsItIs() {
        var whole = patch(0.7, Map.of("threshold_exceeded", OFF));

        assertThat(RuleSettings.DEFAULTS.fitting(whole)).isEqualTo(whole);
    }

    @Test
    void thresholdsThatDoNotFitAreLeftOutButTheModeAndTheRulesAreTaken() {
        var patch = new SettingsPatch(AlertMode.CLASSIC, -1.0, 3.0, null, Map.of("threshold_exceeded", OFF));

        var fitting = RuleSettings.DEFAULTS.fitting(patch);

        assertThat(fitting)
                .isEqualTo(new SettingsPatch(AlertMode.CLASSIC, null, null, null, Map.of("threshold_exceeded", OFF)));
    }

    @Test
    void nothingIsTakenOfWhatFitsOnlyOneByOne() {
        var full = new HashMap<String, RulePatch>();
        var own = new RulePatch(null, null, Map.of(Severity.INFO, LevelPatch.at(1)), null, null, Map.of(), "load");
        for (int i = 0; i < 64; i++) {
            full.put("own " + i, own);
        }

        assertThat(RuleSettings.DEFAULTS.fitting(patch(null, full))).isEqualTo(SettingsPatch.NONE);
    }

    private static SettingsPatch patch(@Nullable Double alert, Map<String, RulePatch> rules) {
        return new SettingsPatch(null, alert, null, null, rules);
    }

    private static List<Level> levels(RuleSettings settings, String rule) {
        return Objects.requireNonNull(settings.rules().get(rule)).levels();
    }

    private static List<String> names(List<AlertRule> rules) {
        return rules.stream().map(rule -> rule.spec().name()).toList();
    }
}
