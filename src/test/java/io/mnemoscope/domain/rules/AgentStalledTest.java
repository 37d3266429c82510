package io.mnemoscope.domain.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mnemoscope.domain.Reception;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code agent_stalled}: silence in units of the agent's longest recent gap. */
class AgentStalledTest {
    private static final AlertRule RULE = rule(Map.of());

    private static AlertRule rule(Map<String, Double> parameters) {
        return RuleFeed.of("agent_stalled", parameters).rule();
    }

    private static double silence(AlertRule rule, long millis, long steps, int gaps, double gapMillis, double stepGap) {
        var reception = new Reception(0, 0, 0, 0, 0, 0, 0, Reception.Presence.HERE, gaps, gapMillis, stepGap, null);
        return rule.silence(new AgentSilence(millis, steps, reception));
    }

    @Test
    void needsTwoGaps() {
        assertThat(silence(RULE, 60_000, AgentSilence.NO_STEPS, 1, 4_000, 0)).isNaN();
        assertThat(silence(RULE, 132_000, AgentSilence.NO_STEPS, 2, 4_000, 0)).isEqualTo(3);
    }

    @Test
    void theUnitIsTheLongestGap() {
        assertThat(silence(RULE, 330_000, AgentSilence.NO_STEPS, 200, 100_000, 0))
                .isCloseTo(3, within(1e-9));
    }

    @Test
    void aGapIsTakenToBeLongEnoughForTheLeastSilenceToFire() {
        assertThat(RULE.leastSilenceMillis()).isEqualTo(10_000);
        assertThat(silence(RULE, 10_000, AgentSilence.NO_STEPS, 9, 100, 0)).isEqualTo(3);
        assertThat(silence(RULE, 9_999, AgentSilence.NO_STEPS, 9, 100, 0)).isZero();
    }

    @Test
    void withoutALeastSilenceTheUnitIsAtLeastAMillisecond() {
        var rule = rule(Map.of("min_seconds", 0.0));

        assertThat(rule.leastSilenceMillis()).isEqualTo(1);
        assertThat(silence(rule, 30, AgentSilence.NO_STEPS, 9, 0, 0)).isEqualTo(30);
    }

    @Test
    void whereThereAreStepsTheyAreTheUnitHoweverLongOneTakes() {
        assertThat(silence(RULE, 390_000, 2, 9, 10_000, 1)).isEqualTo(2);
        assertThat(silence(RULE, 390_000, 3, 9, 10_000, 1)).isEqualTo(3);
        assertThat(silence(RULE, 9_000, 30, 9, 10_000, 1)).isZero();
    }

    @Test
    void anAgentThatIsSampledEachTenthStepIsNotStalledBeforeTheThirtieth() {
        assertThat(silence(RULE, 100_000, 32, 200, 10_000, 10)).isLessThan(3);
        assertThat(silence(RULE, 100_000, 33, 200, 10_000, 10)).isCloseTo(3, within(1e-9));
    }

    @Test
    void anAgentThatCountsItsOwnStepsIsNotStalledWhileItIsAsQuickAsUsual() {
        assertThat(silence(RULE, 44_000, 480, 9, 45_000, 1)).isZero();
        assertThat(silence(RULE, 68_000, 480, 9, 45_000, 1)).isEqualTo(480);
    }

    @Test
    void aSnapshotEndsTheSilence() {
        var rule = RuleFeed.of("agent_stalled");

        assertThat(rule.measure(Reading.after(0))).isZero();
        assertThat(rule.remembered()).isEmpty();
    }
}
