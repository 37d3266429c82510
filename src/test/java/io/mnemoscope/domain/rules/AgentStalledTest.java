package io.mnemoscope.domain.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code agent_stalled}: silence in units of the agent's own median interval. */
class AgentStalledTest {
    private long now;

    @Test
    void needsTwoIntervals() {
        var rule = RuleFeed.of("agent_stalled");

        assertThat(after(rule, 0)).isNaN();
        assertThat(after(rule, 4_000)).isZero();
        assertThat(rule.silence(60_000)).isNaN();
        assertThat(after(rule, 4_000)).isZero();
        assertThat(rule.silence(60_000)).isEqualTo(15);
    }

    @Test
    void theUnitIsTheMedianWhateverTheOrderOfTheIntervals() {
        var rule = RuleFeed.of("agent_stalled");
        for (long interval : new long[] {0, 90_000, 5_000, 30_000, 20_000, 4_000}) {
            after(rule, interval);
        }

        assertThat(rule.silence(40_000)).isEqualTo(2);
    }

    @Test
    void onlyTheLastSevenIntervalsCount() {
        var rule = RuleFeed.of("agent_stalled");
        for (int i = 0; i < 8; i++) {
            after(rule, 60_000);
        }
        for (int i = 0; i < 4; i++) {
            after(rule, 10_000);
        }

        assertThat(rule.silence(40_000)).isEqualTo(4);
        assertThat(rule.remembered()).containsExactly(60_000, 60_000, 60_000, 10_000, 10_000, 10_000, 10_000);
    }

    @Test
    void anIntervalIsTakenToBeLongEnoughForTheLeastSilenceToFire() {
        var rule = RuleFeed.of("agent_stalled");
        for (int i = 0; i < 3; i++) {
            after(rule, 100);
        }

        assertThat(rule.rule().leastSilenceMillis()).isEqualTo(10_000);
        assertThat(rule.silence(10_000)).isEqualTo(5);
    }

    @Test
    void withoutALeastSilenceTheUnitIsAtLeastAMillisecond() {
        var rule = RuleFeed.of("agent_stalled", Map.of("min_seconds", 0.0));
        for (int i = 0; i < 3; i++) {
            after(rule, 0);
        }

        assertThat(rule.rule().leastSilenceMillis()).isEqualTo(1);
        assertThat(rule.silence(30)).isEqualTo(30);
    }

    @CanIgnoreReturnValue
    private double after(RuleFeed rule, long millis) {
        now += millis;
        return rule.measure(Reading.after(now));
    }
}
