package io.mnemoscope.domain.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code calls_runaway} and {@code semantic_bloat}, and what is usual. */
class RunawayRulesTest {
    @Test
    void callsAreTheFewestOfThoseBeyondTheUsualOnes() {
        var rule = RuleFeed.of("calls_runaway", Map.of("min_samples", 3.0));
        for (int i = 0; i <= 8; i++) {
            double value = rule.measure(Reading.at(i).gauge("llm_calls", 3 * i));
            assertThat(Double.isNaN(value) ? -1 : value).isEqualTo(i < 5 ? -1 : 0);
        }

        assertThat(rule.measure(Reading.at(9).gauge("llm_calls", 24 + 30))).isZero();
        assertThat(rule.measure(Reading.at(11).gauge("llm_calls", 54 + 40))).isZero();
        assertThat(rule.measure(Reading.at(12).gauge("llm_calls", 94 + 50))).isBetween(16.8, 17.0);
        assertThat(rule.measure(Reading.at(13).gauge("llm_calls", 144 + 3))).isZero();
    }

    @Test
    void callsThatAreCountedAnewAreNoData() {
        var rule = RuleFeed.of("calls_runaway");

        assertThat(rule.measure(Reading.at(0))).isEqualTo(Signal.NOT_MEASURABLE);
        rule.measure(Reading.at(1).gauge("llm_calls", 500));
        rule.measure(Reading.at(2).gauge("llm_calls", 503));
        assertThat(rule.measure(Reading.at(3).gauge("llm_calls", 2))).isNaN();
        assertThat(rule.measure(Reading.at(4))).isNaN();
        assertThat(rule.rule().needs()).isEqualTo("the gauge llm_calls");
    }

    @Test
    void bloatIsTheFewestSemanticMemoriesBeyondTheUsualOnes() {
        var rule = RuleFeed.of("semantic_bloat");
        for (int i = 0; i <= 8; i++) {
            double value = rule.measure(Reading.at(i).consolidated(i, 10L * i).gauge("semantic_size", 2 * i));
            assertThat(Double.isNaN(value) ? -1 : value).isEqualTo(i < 5 ? -1 : 0);
        }

        assertThat(rule.measure(Reading.at(9).consolidated(9, 90).gauge("semantic_size", 31)))
                .isZero();
        // Imported by hand.
        assertThat(rule.measure(Reading.at(10).consolidated(9, 90).gauge("semantic_size", 90)))
                .isZero();
        assertThat(rule.measure(Reading.at(11).consolidated(11, 110).gauge("semantic_size", 120)))
                .isZero();
        assertThat(rule.measure(Reading.at(12).consolidated(12, 120).gauge("semantic_size", 132)))
                .isBetween(9.9, 10.0);
    }

    @Test
    void bloatIsNotMeasurableWithoutTheGauge() {
        var rule = RuleFeed.of("semantic_bloat");

        assertThat(rule.measure(Reading.at(0).consolidated(1, 10))).isEqualTo(Signal.NOT_MEASURABLE);
        assertThat(rule.rule().needs()).isEqualTo("the gauge semantic_size");
    }

    /** Between half of the multiple and all of it an alert goes on and none begins. */
    @Test
    void whatIsNearlyOddHoldsAnAlertAndBeginsNone() {
        var memory = new RuleScratch();
        for (int i = 0; i < 20; i++) {
            Usual.take(memory, 0, 10, 1, 4, 5);
        }
        for (double[] each : new double[][] {{39, 5}, {22, 5}, {19, 0}, {50, 39}}) {
            Usual.take(memory, 0, each[0], 1, 4, 5);
            assertThat(Usual.beyond(memory, 0)).as("%s", each[0]).isBetween(each[1] - 0.1, each[1] + 1);
            Usual.take(memory, 0, 10, 1, 4, 5);
        }
    }

    @Test
    void whatIsUsualIsAMedianThatFewOddValuesDoNotMove() {
        var memory = new RuleScratch();
        for (int i = 0; i < 1_000; i++) {
            Usual.take(memory, 0, i % 4 == 0 ? 1e6 : 10 + i % 3, 1, 4, 0);
        }

        assertThat(Usual.median(memory, 0)).isBetween(10.0, 13.0);
        assertThat(memory.toArray()).hasSize(4);
    }

    @Test
    void whatStaysDifferentBecomesUsualInTheEnd() {
        var memory = new RuleScratch();
        for (int i = 0; i < 20; i++) {
            Usual.take(memory, 0, 10, 1, 4, 5);
        }
        for (int i = 0; i < 1_000; i++) {
            Usual.take(memory, 0, 200, 1, 4, 5);
        }

        assertThat(Usual.median(memory, 0)).isEqualTo(200);
        for (int i = 0; i < 100; i++) {
            Usual.take(memory, 0, 0, 1, 4, 5);
        }
        assertThat(Usual.median(memory, 0)).isLessThan(2);
    }
}
