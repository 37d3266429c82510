package io.mnemoscope.domain.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code memory_lost}, {@code memory_stuck} and {@code consolidation_barren}. */
class LossRulesTest {
    @Test
    void allThatIsGoneAtOnceIsLost() {
        var rule = RuleFeed.of("memory_lost");

        assertThat(rule.measure(Reading.at(0).of(440, 0))).isNaN();
        assertThat(rule.measure(Reading.at(1).of(441, 0))).isZero();
        assertThat(rule.measure(Reading.at(2).of(0, 0))).isEqualTo(1);
        assertThat(rule.measure(Reading.at(3).of(0, 0))).isBetween(0.95, 1.0);
    }

    @Test
    void aHandfulIsNotLost() {
        var rule = RuleFeed.of("memory_lost");
        rule.measure(Reading.at(0).of(30, 0));

        assertThat(rule.measure(Reading.at(1).of(11, 0))).isZero();
        assertThat(rule.measure(Reading.at(2).of(8, 0))).isBetween(0.7, 0.8);
    }

    @Test
    void aSlowLossAddsUpAndIsForgotten() {
        var rule = RuleFeed.of("memory_lost");
        double value = 0;
        for (int i = 0; i <= 40; i++) {
            value = rule.measure(Reading.at(i).of(400 - 4L * i, 0));
        }
        assertThat(value).isGreaterThan(0.25);

        for (int i = 41; i <= 300; i++) {
            value = rule.measure(Reading.at(i).of(240, 0));
        }
        assertThat(value).isZero();
    }

    @Test
    void whatIsStoredMeanwhileDoesNotHideALoss() {
        var rule = RuleFeed.of("memory_lost");
        rule.measure(Reading.at(0).of(100, 0).gauge("stored_total", 500));

        assertThat(rule.measure(Reading.at(1).of(110, 0).gauge("stored_total", 560)))
                .isEqualTo(0.5);
    }

    @Test
    void whatWasConsolidatedEvictedOrCleanedIsNotLost() {
        var consolidated = RuleFeed.of("memory_lost");
        consolidated.measure(Reading.at(0).of(14_000, 0).consolidated(1, 10));
        var evicted = RuleFeed.of("memory_lost");
        evicted.measure(Reading.at(0).of(100, 0).gauge("evicted_total", 7));
        var cleaned = RuleFeed.of("memory_lost");
        cleaned.measure(Reading.at(0).of(50, 100));

        assertThat(consolidated.measure(Reading.at(1).of(4_000, 0).consolidated(2, 5_010)))
                .isZero();
        assertThat(consolidated.measure(Reading.at(2).of(1_500, 0).consolidated(3, 5_020)))
                .isZero();
        assertThat(consolidated.measure(Reading.at(3).of(300, 0).consolidated(4, 5_030)))
                .isGreaterThan(0.08);
        assertThat(evicted.measure(Reading.at(1).of(40, 0).gauge("evicted_total", 37)))
                .isZero();
        assertThat(cleaned.measure(Reading.at(1).of(20, 100))).isZero();
        assertThat(cleaned.measure(Reading.at(2).of(49, 100))).isZero();
        assertThat(cleaned.measure(Reading.at(3).of(20, 100))).isGreaterThan(0.5);
    }

    @Test
    void whoBeginsAnewHasLostNothing() {
        var counters = RuleFeed.of("memory_lost");
        counters.measure(Reading.at(0).of(400, 0).consolidated(9, 90));
        var steps = RuleFeed.of("memory_lost");
        steps.measure(Reading.at(40).of(400, 0));

        assertThat(counters.measure(Reading.at(1).of(0, 0))).isZero();
        assertThat(steps.measure(new Reading(50_000, 3, 0, 0, 0, 0, Double.NaN, 0, Map.of())))
                .isZero();
    }

    @Test
    void stuckIsMeasuredInTheLongestPauseOfTheAgent() {
        var rule = RuleFeed.of("memory_stuck", Map.of("min_steps", 3.0, "min_pauses", 4.0));
        long size = 0;
        int step = 0;
        for (int pause : new int[] {1, 9, 1, 1, 1, 1}) {
            step += pause;
            rule.measure(Reading.at(step).of(size++, 0));
        }

        // Six memories in fourteen steps, four times 13 / 5 is more than the longest pause.
        assertThat(rule.measure(Reading.at(step + 26).of(size - 1, 0))).isEqualTo(26 / (4 * 13 / 5.0));
        assertThat(rule.measure(Reading.at(step + 27).of(size, 0))).isZero();
        assertThat(rule.measure(Reading.at(step + 80).of(size, 0))).isEqualTo(53 / (4 * 40 / 6.0));
    }

    @Test
    void aPauseOfFewStepsIsNoneUnlessTheModelIsCalledMeanwhile() {
        var quiet = RuleFeed.of("memory_stuck");
        var busy = RuleFeed.of("memory_stuck");
        for (int i = 0; i <= 10; i++) {
            quiet.measure(Reading.at(i).of(i, 0).gauge("llm_calls", 5));
            busy.measure(Reading.at(i).of(i, 0).gauge("llm_calls", i));
        }
        double silent = 0;
        double called = 0;
        for (int i = 11; i <= 30; i++) {
            silent = quiet.measure(Reading.at(i).of(10, 0).gauge("llm_calls", 5));
            called = busy.measure(Reading.at(i).of(10, 0).gauge("llm_calls", i));
        }

        assertThat(silent).isEqualTo(1);
        assertThat(called).isEqualTo(3);
    }

    @Test
    void whoHasStoredTooLittleIsNotKnown() {
        var rule = RuleFeed.of("memory_stuck");
        for (int i = 0; i <= 9; i++) {
            rule.measure(Reading.at(i).of(i, 0));
        }

        assertThat(rule.measure(Reading.at(500).of(9, 0))).isNaN();
        assertThat(rule.measure(Reading.at(501).of(10, 0))).isZero();
    }

    /** A consolidation of ten, of which so many are committed. */
    private static Reading consolidation(int number, long committed) {
        return Reading.at(number).of(committed, 0).consolidated(number, 10L * number);
    }

    @Test
    void barrenIsTheBestOfThreeBesideWhatIsUsual() {
        var rule = RuleFeed.of("consolidation_barren");
        for (int i = 0; i <= 5; i++) {
            assertThat(rule.measure(consolidation(i, 10L * i))).isNaN();
        }

        assertThat(rule.measure(consolidation(6, 60))).isEqualTo(1);
        assertThat(rule.measure(consolidation(7, 60))).isEqualTo(1);
        assertThat(rule.measure(consolidation(8, 60))).isEqualTo(1);
        assertThat(rule.measure(consolidation(9, 60))).isZero();
        assertThat(rule.measure(consolidation(10, 65))).isEqualTo(0.5);
    }

    @Test
    void semanticMemoriesAreAYieldToo() {
        var rule = RuleFeed.of("consolidation_barren");
        for (int i = 0; i <= 6; i++) {
            rule.measure(consolidation(i, 10L * i).gauge("semantic_size", 0));
        }
        for (int i = 7; i <= 9; i++) {
            rule.measure(consolidation(i, 60).gauge("semantic_size", 4 * (i - 6)));
        }

        assertThat(rule.measure(consolidation(10, 60).gauge("semantic_size", 16)))
                .isBetween(0.4, 0.6);
    }

    @Test
    void whoNeverYieldedAnythingIsNotBarren() {
        var rule = RuleFeed.of("consolidation_barren");
        for (int i = 0; i <= 20; i++) {
            assertThat(rule.measure(consolidation(i, 2L * i))).isNaN();
        }
    }

    @Test
    void aBufferThatStaysAndAMemoryThatIsCleanedSayNothing() {
        var rule = RuleFeed.of("consolidation_barren");
        for (int i = 0; i <= 6; i++) {
            rule.measure(consolidation(i, 10L * i));
        }

        assertThat(rule.measure(consolidation(7, 60).buffer(10))).isNaN();
        assertThat(rule.measure(consolidation(8, 20))).isNaN();
        assertThat(rule.measure(consolidation(9, 30))).isEqualTo(1);
    }

    /** However long it lasts. */
    @Test
    void whatYieldsNothingDoesNotBecomeUsual() {
        var rule = RuleFeed.of("consolidation_barren");
        double value = 1;
        for (int i = 0; i <= 500; i++) {
            value = rule.measure(consolidation(i, Math.min(60, 10L * i)));
        }

        assertThat(value).isZero();
    }
}
