package io.mnemoscope.domain.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the rules on consolidation measure; when their alerts fire is in {@code RuleWalksTest}. */
class ConsolidationRulesTest {
    private static final long EXACT = 1L << 53;

    @Test
    void slowIsTheFastestOfThreeBeyondWhatIsUsual() {
        var rule = RuleFeed.of("consolidation_slow");
        for (int i = 1; i <= 8; i++) {
            double value = rule.measure(Reading.at(i).consolidated(i, 10L * i).took(2));
            assertThat(Double.isNaN(value) ? -1 : value).isEqualTo(i < 5 ? -1 : 0);
        }

        assertThat(rule.measure(Reading.at(9).consolidated(9, 90).took(16))).isZero();
        assertThat(rule.measure(Reading.at(10).consolidated(10, 100).took(60))).isZero();
        assertThat(rule.measure(Reading.at(11).consolidated(11, 110).took(20))).isBetween(13.7, 14.0);
        assertThat(rule.measure(Reading.at(12).consolidated(12, 120).took(2))).isZero();
    }

    /** One call in ten waits for a rate limit. */
    @Test
    void slowCallsNowAndThenAreNotSlow() {
        var rule = RuleFeed.of("consolidation_slow");
        for (int i = 1; i <= 500; i++) {
            double value = rule.measure(Reading.at(i).consolidated(i, 10L * i).took(i % 10 < 2 ? 60 : 2));
            assertThat(value).isIn(Double.NaN, 0.0);
        }
    }

    @Test
    void aModelThatWasSlowAllTheTimeIsUsual() {
        var rule = RuleFeed.of("consolidation_slow");
        for (int i = 1; i <= 500; i++) {
            double value = rule.measure(Reading.at(i).consolidated(i, 10L * i).took(i % 2 == 0 ? 45 : 80));
            assertThat(value).isIn(Double.NaN, 0.0);
        }
    }

    @Test
    void slowCountsAConsolidationOnceHoweverManySnapshotsShowIt() {
        var rule = RuleFeed.of("consolidation_slow");
        for (int i = 0; i < 5; i++) {
            assertThat(rule.measure(Reading.at(i).consolidated(2, 10).took(40))).isNaN();
        }

        assertThat(rule.remembered()).containsExactly(-1, 40_000, 1, -1, 40_000);
    }

    /** It kept the percentile and up to twenty times. */
    @Test
    void whatTheRuleOfAFormerVersionRememberedIsForgotten() {
        var memory = RuleScratch.of(new double[] {40_500, 40_500, 40_500});
        var before = Reading.at(0).consolidated(3, 30).took(40.5).snapshot();
        var now = Reading.at(1).consolidated(4, 40).took(2).snapshot();
        double value = RuleFeed.of("consolidation_slow").rule().measure(new EvaluationInput(before, now, 1), memory);

        assertThat(value).isNaN();
        assertThat(memory.toArray()).containsExactly(-1, 2_000, 1, -1, 2_000);
    }

    @Test
    void slowIsNotMeasurableWhereTheTimeNeverCame() {
        var rule = RuleFeed.of("consolidation_slow");

        assertThat(rule.measure(Reading.at(0).consolidated(1, 10))).isEqualTo(Signal.NOT_MEASURABLE);
        rule.measure(Reading.at(1).consolidated(2, 10).took(5));
        assertThat(rule.measure(Reading.at(2).consolidated(3, 10))).isNaN();
        assertThat(rule.rule().needs()).isEqualTo("consolidation_metrics.last_consolidation_time");
    }

    @Test
    void aStormIsMeasuredOnceTwentyMemoriesWereStored() {
        var rule = RuleFeed.of("consolidation_storm");

        assertThat(rule.measure(Reading.at(0).of(100, 0).consolidated(5, 0))).isNaN();
        assertThat(rule.measure(Reading.at(1).of(119, 0).consolidated(9, 0))).isNaN();
        assertThat(rule.measure(Reading.at(2).of(120, 0).consolidated(10, 0))).isEqualTo(5 / 20.0);
    }

    @Test
    void aStormCountsStoredMemoriesByTheirGaugeWhereThereIsOne() {
        var rule = RuleFeed.of("consolidation_storm");
        rule.measure(Reading.at(0).of(100, 0).gauge("stored_total", 1_000));

        var value = rule.measure(Reading.at(1).of(100, 0).consolidated(8, 0).gauge("stored_total", 1_040.9));

        assertThat(value).isEqualTo(8 / 40.0);
    }

    @Test
    void aStormCountsGrowthWhereTheGaugeIsThereOnlyOnce() {
        var rule = RuleFeed.of("consolidation_storm");
        rule.measure(Reading.at(0).of(100, 0));

        assertThat(rule.measure(Reading.at(1).of(125, 0).consolidated(5, 0).gauge("stored_total", 9_000)))
                .isEqualTo(5 / 25.0);
        assertThat(rule.measure(Reading.at(2).of(150, 0).consolidated(10, 0))).isEqualTo(10 / 50.0);
    }

    /** At its limit, an episode of ten at a time. */
    @Test
    void whatHasLeftTheBufferWasStored() {
        var rule = RuleFeed.of("consolidation_storm");
        for (int i = 0; i < 20; i++) {
            double value = rule.measure(Reading.at(i).of(100, 100).consolidated(i, 10L * i));
            assertThat(value).isIn(Double.NaN, 0.1);
        }
    }

    @Test
    void aMemoryThatShrinksHasStoredNothing() {
        var rule = RuleFeed.of("consolidation_storm");
        rule.measure(Reading.at(0).of(100, 0));
        rule.measure(Reading.at(1).of(120, 0).consolidated(2, 0));

        assertThat(rule.measure(Reading.at(2).of(10, 0).consolidated(4, 0))).isEqualTo(4 / 20.0);
    }

    @Test
    void aStormBeginsAnewWhereTheSumIsNotExactAnyMore() {
        var rule = RuleFeed.of("consolidation_storm");
        rule.measure(Reading.at(0).gauge("stored_total", 0));
        rule.measure(Reading.at(1).consolidated(3, 0).gauge("stored_total", 1));

        assertThat(rule.measure(Reading.at(2).consolidated(7, 0).gauge("stored_total", EXACT)))
                .isNaN();
        assertThat(rule.measure(Reading.at(3).consolidated(11, 0).gauge("stored_total", EXACT + 20)))
                .isEqualTo(4 / 20.0);
    }

    @Test
    void aStormIsMeasuredUpToTheLargestExactSum() {
        var rule = RuleFeed.of("consolidation_storm");
        rule.measure(Reading.at(0).gauge("stored_total", 0));

        assertThat(rule.measure(Reading.at(1).consolidated(3, 0).gauge("stored_total", EXACT - 1)))
                .isPositive();
    }

    @Test
    void ineffectiveIsTheShareOfTheConsolidatedThatStays() {
        var rule = RuleFeed.of("consolidation_ineffective");

        assertThat(rule.measure(Reading.at(0).buffer(8))).isNaN();
        assertThat(rule.measure(Reading.at(1).buffer(6).consolidated(1, 8))).isEqualTo(0.75);
        assertThat(rule.measure(Reading.at(2).buffer(2).consolidated(1, 8))).isNaN();
        assertThat(rule.measure(Reading.at(3).buffer(9).consolidated(2, 17))).isEqualTo(1);
    }

    /** Who does not count what was consolidated is taken to have consolidated the buffer. */
    @Test
    void ineffectiveGoesByTheBufferWhereNothingElseIsKnown() {
        var rule = RuleFeed.of("consolidation_ineffective");
        rule.measure(Reading.at(0).buffer(8));

        assertThat(rule.measure(Reading.at(1).buffer(6).consolidated(1, 0))).isEqualTo(0.75);
        assertThat(rule.measure(Reading.at(2).buffer(6).consolidated(2, 0))).isEqualTo(1);
    }

    @Test
    void ineffectiveLooksAtConsolidationsOfTwoMemoriesOrMore() {
        var rule = RuleFeed.of("consolidation_ineffective");
        rule.measure(Reading.at(0).buffer(1));

        assertThat(rule.measure(Reading.at(1).buffer(2).consolidated(1, 1))).isNaN();
        assertThat(rule.measure(Reading.at(2).buffer(1).consolidated(2, 3))).isEqualTo(0.5);
    }

    /** A sample of ten steps: two episodes of twelve were consolidated, and the third is as long already. */
    @Test
    void whatWasStoredInBetweenDidNotStay() {
        var grown = RuleFeed.of("consolidation_ineffective");
        grown.measure(Reading.at(0).of(100, 0).buffer(11));
        var counted = RuleFeed.of("consolidation_ineffective");
        counted.measure(Reading.at(0).of(100, 100).buffer(11).gauge("stored_total", 500));

        assertThat(grown.measure(Reading.at(10).of(124, 0).buffer(12).consolidated(2, 24)))
                .isZero();
        // It was cleaned meanwhile.
        assertThat(counted.measure(Reading.at(10)
                        .of(60, 100)
                        .buffer(12)
                        .consolidated(2, 24)
                        .gauge("stored_total", 525)))
                .isZero();
        assertThat(counted.measure(Reading.at(20)
                        .of(60, 100)
                        .buffer(36)
                        .consolidated(3, 60)
                        .gauge("stored_total", 549)))
                .isEqualTo(1);
    }

    @Test
    void inefficientIsTheSizeBeyondWhatIsUsual() {
        var rule = RuleFeed.of("consolidation_inefficient");

        assertThat(rule.measure(Reading.at(0).consolidated(7, 90_000))).isNaN();
        for (int i = 1; i <= 6; i++) {
            double value = rule.measure(Reading.at(i).consolidated(7 + i, 90_000 + 20L * i));
            assertThat(Double.isNaN(value) ? -1 : value).isEqualTo(i < 5 ? -1 : 0);
        }
        assertThat(rule.measure(Reading.at(7).consolidated(14, 90_120 + 59))).isLessThan(80);
        assertThat(rule.measure(Reading.at(8).consolidated(16, 90_179 + 400))).isBetween(177.0, 180.0);
        assertThat(rule.measure(Reading.at(9).consolidated(17, 90_579 + 20))).isZero();
    }

    @Test
    void whoConsolidatesThousandsAllTheTimeDoesSoAsUsual() {
        var rule = RuleFeed.of("consolidation_inefficient");
        for (int i = 1; i <= 100; i++) {
            double value = rule.measure(Reading.at(i).consolidated(i, 10_000L * i + 1_000L * (i % 7)));
            assertThat(value).isIn(Double.NaN, 0.0);
        }
    }

    @Test
    void neededIsTheEpisodeOverTheLimitThatIsSet() {
        var rule = RuleFeed.of("consolidation_needed", Map.of("episode_limit", 20.0));

        assertThat(rule.measure(Reading.at(0).buffer(25).gauge("max_episode_length", 50)))
                .isEqualTo(1.25);
        assertThat(rule.remembered()).isEmpty();
    }

    @Test
    void neededIsTheEpisodeOverTheLimitThatTheAgentSays() {
        var rule = RuleFeed.of("consolidation_needed");

        assertThat(rule.measure(Reading.at(0).buffer(25).gauge("max_episode_length", 50)))
                .isEqualTo(0.5);
    }

    @Test
    void neededLearnsWhatAnEpisodeUsuallyHas() {
        var rule = RuleFeed.of("consolidation_needed");
        assertThat(rule.measure(Reading.at(0).buffer(50))).isEqualTo(0.25);
        for (int i = 1; i <= 5; i++) {
            rule.measure(Reading.at(i).consolidated(i, 100L * i));
        }

        assertThat(rule.measure(Reading.at(6).buffer(160).consolidated(5, 500))).isEqualTo(1);
    }

    /** Tokens, hundreds in a step. */
    @Test
    void neededWaitsForFortyStepsOfOneThatHasNeverConsolidated() {
        var rule = RuleFeed.of("consolidation_needed");
        rule.measure(Reading.at(0));

        assertThat(rule.measure(Reading.at(1).buffer(300))).isEqualTo(0.025);
        assertThat(rule.measure(Reading.at(2).buffer(600))).isEqualTo(0.05);
    }
}
