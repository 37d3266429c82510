package io.mnemoscope.domain.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code abnormal_growth}, rules on gauges, and what one counter grows by while another does. */
class GrowthRulesTest {
    private static final Map<String, Double> AT_ONCE = Map.of("warm_up", 1.0);

    @ParameterizedTest
    @CsvSource({
        // Fifty memories are growth, forty-nine are not.
        "10, 60, 6",
        "10, 59, 1",
        "0, 50, Infinity",
        "0, 49, 1",
        "100, 100, 1",
        "100, 50, 0.5",
        "100, 150, 1.5",
    })
    void growthIsAMultipleOfThePreviousSize(long before, long now, double expected) {
        var rule = RuleFeed.of("abnormal_growth", AT_ONCE);

        assertThat(rule.measure(Reading.at(0).of(before, 0))).isNaN();
        assertThat(rule.measure(Reading.at(1).of(now, 0))).isEqualTo(expected);
    }

    @Test
    void nothingThatStaysNothingDoesNotGrowEvenIfAnyGrowthCounts() {
        var rule = RuleFeed.of("abnormal_growth", Map.of("min_increase", 0.0, "usual_multiple", 0.0, "warm_up", 1.0));
        rule.measure(Reading.at(0).of(0, 0));

        assertThat(rule.measure(Reading.at(1).of(0, 0))).isEqualTo(1);
        assertThat(rule.measure(Reading.at(2).of(1, 0))).isInfinite();
        assertThat(rule.measure(Reading.at(3).of(2, 0))).isEqualTo(2);
    }

    @Test
    void anAgentThatIsStillBeingMadeDoesNotGrowAbnormally() {
        var rule = RuleFeed.of("abnormal_growth");
        for (int i = 0; i < 5; i++) {
            assertThat(rule.measure(Reading.at(i).of(i < 2 ? 1 : 600, 0))).isNaN();
        }

        assertThat(rule.measure(Reading.at(5).of(600, 0))).isEqualTo(1);
        assertThat(rule.measure(Reading.at(6).of(2_397, 0))).isEqualTo(2_397 / 600.0);
    }

    @Test
    void whoStoresInBurstsGrowsAsUsual() {
        var rule = RuleFeed.of("abnormal_growth", AT_ONCE);
        rule.measure(Reading.at(0).of(0, 0));
        rule.measure(Reading.at(1).of(40, 0));

        assertThat(rule.measure(Reading.at(2).of(159, 0))).isEqualTo(1);
        assertThat(rule.measure(Reading.at(3).of(159 + 357, 0))).isEqualTo(516 / 159.0);
    }

    /** Ten steps at once are no jump. */
    @Test
    void growthIsComparedByTheStep() {
        var rule = RuleFeed.of("abnormal_growth", AT_ONCE);
        rule.measure(Reading.at(0).of(0, 0));
        rule.measure(Reading.at(1).of(20, 0));

        assertThat(rule.measure(Reading.at(11).of(500, 0))).isEqualTo(1);
        assertThat(rule.measure(Reading.at(12).of(2_000, 0))).isEqualTo(4);
    }

    @Test
    void aGaugeThatIsAwayForOneSnapshotIsNoDataAndThenNotMeasurable() {
        var rule = RuleFeed.onGauge("llm_calls");

        assertThat(rule.measure(Reading.at(0))).isEqualTo(Signal.NOT_MEASURABLE);
        assertThat(rule.measure(Reading.at(1).gauge("llm_calls", 7))).isEqualTo(7);
        assertThat(rule.measure(Reading.at(2))).isNaN();
        assertThat(rule.measure(Reading.at(3))).isEqualTo(Signal.NOT_MEASURABLE);
        assertThat(rule.rule().needs()).isEqualTo("the gauge llm_calls");
    }

    @ParameterizedTest
    @CsvSource({"7, 7", "-7, -7", "2.5, 2.5", "999999999999999, 999999999999999", "1e15, 1.0E15", "-1e15, -1.0E15"})
    void aGaugeIsWrittenAsAnIntegerWhereItIsOneOfUpToFifteenDigits(double value, String text) {
        assertThat(RuleFeed.onGauge("llm_calls").rule().unit(value)).isEqualTo(text);
    }

    @Test
    void aWindowIsReadInFifths() {
        var memory = new RuleScratch();
        Counters.read(memory, 0, 100, 7, 50);
        Counters.read(memory, 0, 109, 8, 50);
        Counters.read(memory, 0, 110, 9, 50);

        assertThat(memory.toArray()).containsExactly(100, 7, 110, 9);
        assertThat(Counters.x(memory, 0, 130)).isEqualTo(30);
        assertThat(Counters.y(memory, 0, 12)).isEqualTo(5);
    }

    @Test
    void aWindowMovesOnByAFifth() {
        var memory = new RuleScratch();
        for (int i = 0; i <= 6; i++) {
            Counters.read(memory, 0, 10L * i, i, 50);
        }

        assertThat(memory.toArray()).containsExactly(10, 1, 20, 2, 30, 3, 40, 4, 50, 5, 60, 6);
    }

    @Test
    void aCounterThatStaysKeepsItsWindowAndOneThatGoesBackBeginsAnew() {
        var memory = RuleScratch.of(new double[] {77, 100, 7, 120, 9});
        Counters.read(memory, 1, 120, 9, 50);
        assertThat(memory.toArray()).containsExactly(77, 100, 7, 120, 9);

        Counters.read(memory, 1, 121, 8, 50);
        assertThat(memory.toArray()).containsExactly(77, 121, 8);

        Counters.read(memory, 1, 120, 9, 50);
        assertThat(memory.toArray()).containsExactly(77, 120, 9);
    }
}
