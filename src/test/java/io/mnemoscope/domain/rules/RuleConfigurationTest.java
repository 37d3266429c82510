package io.mnemoscope.domain.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.InvalidInput;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which settings hold for whom. */
class RuleConfigurationTest {
    private static final AgentId ALICE = new AgentId("town", "Alice");
    private static final AgentId BOB = new AgentId("town", "Bob");
    private static final AgentId CAROL = new AgentId("city", "Carol");

    private final RuleConfiguration rules = new RuleConfiguration(
            RuleSettings.DEFAULTS,
            List.of(override("t*", "*", 0.5), override("*", "A*", 0.6), override("town", "Alice", 0.7)));

    @Test
    void ofSeveralOverridesTheLastThatConcernsAnAgentHolds() {
        assertThat(rules.of(ALICE).alertThreshold()).isEqualTo(0.7);
        assertThat(rules.of(BOB).alertThreshold()).isEqualTo(0.5);
        assertThat(rules.of(new AgentId("city", "Anna")).alertThreshold()).isEqualTo(0.6);
        assertThat(rules.of(CAROL).alertThreshold()).isEqualTo(0.8);
    }

    @Test
    void aSimulationHasTheOverridesForAllOfItsAgents() {
        assertThat(rules.of("town").alertThreshold()).isEqualTo(0.5);
        assertThat(rules.of("city").alertThreshold()).isEqualTo(0.8);
    }

    @Test
    void whatIsSetForASimulationIsOverTheOverridesAndForAnAgentOverThat() {
        rules.set("town", threshold(0.3));
        rules.set(BOB, threshold(0.2));

        assertThat(rules.of("town").alertThreshold()).isEqualTo(0.3);
        assertThat(rules.of(ALICE).alertThreshold()).isEqualTo(0.3);
        assertThat(rules.of(BOB).alertThreshold()).isEqualTo(0.2);
        assertThat(rules.of(CAROL).alertThreshold()).isEqualTo(0.8);
        assertThat(rules.simulations()).containsOnly(Map.entry("town", threshold(0.3)));
        assertThat(rules.agents("town")).containsExactly(BOB);
        assertThat(rules.agents("city")).isEmpty();
        assertThat(rules.setFor(BOB)).isEqualTo(threshold(0.2));
        assertThat(rules.setFor(ALICE)).isNull();
    }

    @Test
    void nothingTakesAwayWhatWasSet() {
        rules.set("town", threshold(0.3));
        rules.set(BOB, threshold(0.2));

        rules.set("town", SettingsPatch.NONE);
        rules.set(BOB, SettingsPatch.NONE);

        assertThat(rules.of(BOB).alertThreshold()).isEqualTo(0.5);
        assertThat(rules.simulations()).isEmpty();
        assertThat(rules.agents("town")).isEmpty();
    }

    @Test
    void agentsDifferWhereAnOverrideOrASettingNamesOne() {
        var plain = new RuleConfiguration(RuleSettings.DEFAULTS, List.of(override("town", "*", 0.5)));

        assertThat(plain.dependsOnAgent("town")).isFalse();
        plain.set(BOB, threshold(0.2));
        assertThat(plain.dependsOnAgent("town")).isTrue();
        assertThat(plain.dependsOnAgent("city")).isFalse();
        assertThat(rules.dependsOnAgent("city")).isTrue();
    }

    @Test
    void aCopyIsChangedOnItsOwn() {
        rules.set("town", threshold(0.3));
        rules.set(BOB, threshold(0.2));

        var copy = rules.copy();
        copy.set("city", threshold(0.1));
        copy.set(ALICE, threshold(0.1));

        assertThat(copy.of(BOB).alertThreshold()).isEqualTo(0.2);
        assertThat(copy.of("town").alertThreshold()).isEqualTo(0.3);
        assertThat(copy.of(ALICE).alertThreshold()).isEqualTo(0.1);
        assertThat(rules.of(ALICE).alertThreshold()).isEqualTo(0.3);
        assertThat(rules.of("city").alertThreshold()).isEqualTo(0.8);
    }

    @Test
    void anOverrideThatDoesNotFitIsRefused() {
        var unfit = List.of(override("*", "*", -1.0));

        assertThatThrownBy(() -> assertThat(new RuleConfiguration(RuleSettings.DEFAULTS, unfit))
                        .isNull())
                .isInstanceOf(InvalidInput.class);
    }

    private static RuleOverride override(String simulation, String agent, double threshold) {
        return new RuleOverride(new Glob(simulation), new Glob(agent), threshold(threshold));
    }

    private static SettingsPatch threshold(double value) {
        return new SettingsPatch(null, value, null, null, Map.of());
    }
}
