package io.mnemoscope.domain.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.Trigger;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which numbers of a rule are taken, and what is said of those that are not. */
class RuleSpecTest {
    private static final Map<Severity, LevelPatch> LEVEL = Map.of(Severity.WARNING, LevelPatch.at(5));

    @Test
    void aNameHasUpToSixtyFourCharacters() {
        var flowers = "🌸".repeat(64);

        assertThat(own(flowers, "load", LEVEL).name()).isEqualTo(flowers);
        refused(() -> own("x".repeat(65), "load", LEVEL), "rules: a name must have at most 64 characters");
        refused(() -> own("a\nb", "load", LEVEL), "rules.a\uFFFDb: ");
    }

    @Test
    void aGaugeHasUpToSixtyFourCharactersAsInASnapshot() {
        var flowers = "🌸".repeat(64);

        assertThat(own("own", flowers, LEVEL).gauge()).isEqualTo(flowers);
        refused(() -> own("own", flowers + "x", LEVEL), "rules.own.gauge: must have 1 to 64 characters");
        refused(() -> own("own", "", LEVEL), "rules.own.gauge: must have 1 to 64 characters");
    }

    @Test
    void aRuleNeedsALevel() {
        refused(() -> own("own", "load", Map.of()), "rules.own: needs a level: info, warning or critical");
    }

    @ParameterizedTest
    @CsvSource({
        "AT_LEAST, 5, 5, ''",
        "AT_LEAST, 5, 4, ''",
        "AT_LEAST, 5, 6, 'rules.own.warning: needs leave <= enter, got enter 5.0 and leave 6.0'",
        "ABOVE, 5, 6, 'rules.own.warning: needs leave <= enter, got enter 5.0 and leave 6.0'",
        "AT_MOST, 5, 5, ''",
        "AT_MOST, 5, 6, ''",
        "AT_MOST, 5, 4, 'rules.own.warning: needs enter <= leave, got enter 5.0 and leave 4.0'",
        "AT_LEAST, NaN, 4, 'rules.own.warning: enter and leave must be finite'",
        "AT_LEAST, 5, -Infinity, 'rules.own.warning: enter and leave must be finite'",
    })
    void aLevelIsLeftOnTheGoodSideOfWhereItIsEntered(Comparison to, double enter, double leave, String problem) {
        var levels = Map.of(Severity.WARNING, new LevelPatch(false, enter, leave, null));

        if (problem.isEmpty()) {
            assertThat(own("own", to, levels).levels()).containsExactly(new Level(Severity.WARNING, enter, leave));
        } else {
            refused(() -> own("own", to, levels), problem);
        }
    }

    @Test
    void aWorseSeverityIsNotEnteredBeforeAMilderOne() {
        var inOrder = own("own", "load", Map.of(Severity.CRITICAL, LevelPatch.at(5), Severity.INFO, LevelPatch.at(5)));

        assertThat(inOrder.levels()).extracting(Level::severity).containsExactly(Severity.INFO, Severity.CRITICAL);
        refused(
                () -> own("own", "load", Map.of(Severity.CRITICAL, LevelPatch.at(4), Severity.INFO, LevelPatch.at(5))),
                "rules.own.critical.enter: must not be milder than that of a milder severity: 5.0");
    }

    @Test
    void levelsAreSortedAndNoSeverityIsThereTwice() {
        var spec = own("own", "load", LEVEL);
        var critical = new Level(Severity.CRITICAL, 9, 9);
        var info = new Level(Severity.INFO, 1, 1);

        assertThat(spec.withLevels(List.of(critical, info)).levels()).containsExactly(info, critical);
        refused(() -> spec.withLevels(List.of(info, info)), "rules.own.info: is there twice");
    }

    @Test
    void lastingIsNotNegative() {
        refused(
                () -> own("own", "load", Map.of(Severity.INFO, new LevelPatch(false, 5.0, 5.0, -1))),
                "rules.own.info.lasting: must be >= 0: -1");
        assertThat(own("own", "load", Map.of(Severity.INFO, new LevelPatch(false, 5.0, 5.0, 0)))
                        .levels())
                .hasSize(1);
    }

    @Test
    void aLevelThatIsGoneStandsForTheWorst() {
        var spec = own("own", "load", Map.of(Severity.INFO, LevelPatch.at(1), Severity.WARNING, LevelPatch.at(5)));

        assertThat(spec.level(Severity.INFO).enter()).isEqualTo(1);
        assertThat(spec.level(Severity.CRITICAL).enter()).isEqualTo(5);
        assertThat(spec.matches(1)).isTrue();
        assertThat(spec.matches(0.9)).isFalse();
    }

    @Test
    void aPatchOfALevelLeavesTheRestOfIt() {
        var before = new Level(Severity.WARNING, 10, 5, 7);

        assertThat(new LevelPatch(false, 12.0, null, null).over(Severity.WARNING, before))
                .isEqualTo(new Level(Severity.WARNING, 12, 5, 7));
        assertThat(new LevelPatch(false, null, 6.0, null).over(Severity.WARNING, before))
                .isEqualTo(new Level(Severity.WARNING, 10, 6, 7));
        assertThat(new LevelPatch(false, null, null, 3).over(Severity.WARNING, before))
                .isEqualTo(new Level(Severity.WARNING, 10, 5, 3));
        assertThat(new LevelPatch(false, 12.0, null, null).over(Severity.INFO, null))
                .isEqualTo(new Level(Severity.INFO, 12, 12, 0));
        assertThat(new LevelPatch(false, null, 12.0, null)
                        .over(Severity.INFO, null)
                        .enter())
                .isNaN();
    }

    @Test
    void aPatchOfARuleLeavesTheRestOfIt() {
        var patch = new RulePatch(
                false,
                null,
                Map.of(Severity.CRITICAL, LevelPatch.OFF, Severity.INFO, LevelPatch.at(0.5)),
                HoldDuration.parse("7s"),
                null,
                Map.of(),
                null);

        var spec = patched("threshold_exceeded", patch);

        assertThat(spec.enabled()).isFalse();
        assertThat(spec.levels())
                .containsExactly(new Level(Severity.INFO, 0.5, 0.5), new Level(Severity.WARNING, 0.80, 0.75));
        assertThat(spec.holdFor()).isEqualTo(HoldDuration.parse("7s"));
        assertThat(spec.keepFiringFor()).isEqualTo(HoldDuration.snapshots(5));
    }

    @Test
    void aPatchOfAGaugesRuleKeepsItsLevelsItsDirectionAndItsGauge() {
        var before = own("own", Comparison.AT_MOST, LEVEL);
        var nothing = new RulePatch(null, null, Map.of(), null, null, Map.of(), null);

        assertThat(RuleRegistry.patched(before, "own", nothing)).isEqualTo(before);
    }

    @Test
    void anUnknownRuleNeedsAGauge() {
        var patch = new RulePatch(true, null, LEVEL, null, null, Map.of(), null);

        refused(
                () -> RuleRegistry.patched(null, "typo", patch),
                "rules.typo: there is no such rule; one of your own needs a gauge");
    }

    @Test
    void onlyRulesOnGaugesHaveAGaugeAndADirection() {
        refused(
                () -> patched("abnormal_growth", new RulePatch(null, null, Map.of(), null, null, Map.of(), "load")),
                "rules.abnormal_growth: gauge and direction are for gauge rules only");
        refused(
                () -> patched(
                        "abnormal_growth", new RulePatch(null, Comparison.ABOVE, Map.of(), null, null, Map.of(), null)),
                "rules.abnormal_growth: gauge and direction are for gauge rules only");
    }

    @ParameterizedTest
    @CsvSource({
        "usual_multiple, 1, ''",
        "usual_multiple, 1000, ''",
        "usual_multiple, 0.999, 'rules.consolidation_slow.usual_multiple: must be from 1 to 1000: 0.999'",
        "usual_multiple, 1001, 'rules.consolidation_slow.usual_multiple: must be from 1 to 1000: 1001.0'",
        "usual_multiple, NaN, 'rules.consolidation_slow.usual_multiple: must be from 1 to 1000: NaN'",
        "typo, 1, 'rules.consolidation_slow.typo: there is no such key'",
    })
    void aParameterIsWithinItsRangeBothEndsIncluded(String parameter, double value, String problem) {
        var patch = new RulePatch(null, null, Map.of(), null, null, Map.of(parameter, value), null);

        if (problem.isEmpty()) {
            var spec = patched("consolidation_slow", patch);
            assertThat(spec.parameter("usual_multiple")).isEqualTo(value);
            assertThat(spec.parameter("min_samples")).isEqualTo(3);
        } else {
            refused(() -> patched("consolidation_slow", patch), problem);
        }
    }

    @Test
    void rangesAreWrittenAsIntegersWhereTheyAreShortOnes() {
        var definition = RuleDefinition.of("made_up", Trigger.SNAPSHOT)
                .level(new Level(Severity.INFO, 1, 1))
                .parameter("share", 0.5, 0.25, 1e15, "a share")
                .makes(Gauge::new);
        var other = new RulePatch(null, null, Map.of(), null, null, Map.of("share", 0.0), null);

        assertThatThrownBy(() -> definition.check(other.over(definition.spec(), "made_up", false)))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("rules.made_up.share: must be from 0.25 to 1.0E15: 0.0");
    }

    @Test
    void onlyATemplateHasNoRuleAndNoLevelsOfItsOwn() {
        var templates = RuleRegistry.definitions().stream()
                .filter(RuleDefinition::template)
                .toList();

        assertThat(templates).containsExactly(Gauge.PREBUILT);
        assertThat(Gauge.PREBUILT.levels()).isEmpty();
        assertThat(LimitForecast.PREBUILT.levels()).hasSize(2);
        assertThat(RuleRegistry.prebuilt())
                .hasSize(RuleRegistry.definitions().size() - 1)
                .doesNotContainKey("gauge");
    }

    @Test
    void aTypeIsFoundByItsName() {
        assertThat(RuleRegistry.type("typo")).isNull();
        assertThat(RuleRegistry.type("agent_stalled")).isEqualTo(AgentStalled.PREBUILT.type());
        assertThat(RuleRegistry.types(Trigger.SILENCE)).containsExactly(AgentStalled.PREBUILT.type());
    }

    private static RuleSpec patched(String rule, RulePatch patch) {
        return RuleRegistry.patched(RuleSettings.DEFAULTS.rules().get(rule), rule, patch);
    }

    private static RuleSpec own(String name, String gauge, Map<Severity, LevelPatch> levels) {
        return own(name, gauge, null, levels);
    }

    private static RuleSpec own(String name, Comparison comparison, Map<Severity, LevelPatch> levels) {
        return own(name, "load", comparison, levels);
    }

    private static RuleSpec own(
            String name, String gauge, @Nullable Comparison comparison, Map<Severity, LevelPatch> levels) {
        var patch = new RulePatch(null, comparison, levels, null, null, Map.of(), gauge);
        return Objects.requireNonNull(RuleRegistry.patched(null, name, patch));
    }

    private interface Making {
        Object make();
    }

    private static void refused(Making making, String message) {
        assertThatThrownBy(() -> assertThat(making.make()).isNull())
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith(message);
    }
}
