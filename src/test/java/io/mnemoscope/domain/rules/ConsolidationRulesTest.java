package io.mnemoscope.domain.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the rules on consolidation measure; when their alerts fire is in {@code RuleWalksTest}. */
class ConsolidationRulesTest {
    private static final long EXACT = 1L << 53;

    @Test
    void slowHasNoFigureBeforeThreeConsolidations() {
        var rule = RuleFeed.of("consolidation_slow");

        assertThat(rule.measure(Reading.at(0))).isNaN();
        assertThat(rule.measure(Reading.at(1).consolidated(1, 10).took(40))).isNaN();
        assertThat(rule.measure(Reading.at(2).consolidated(2, 20).took(10))).isNaN();
        assertThat(rule.measure(Reading.at(3).consolidated(3, 30).took(20))).isEqualTo(40);
    }

    @Test
    void slowIsTheNearestRankOfTheTimesWhateverTheirOrder() {
        var rule = RuleFeed.of("consolidation_slow");
        double last = Double.NaN;
        for (int i = 1; i <= 20; i++) {
            last = rule.measure(Reading.at(i).consolidated(i, i).took(i % 2 == 0 ? i : 20.5 - i));
        }

        // 19.5, 2, 17.5, 4, 15.5 ...: of twenty times the nineteenth.
        assertThat(last).isEqualTo(19.5);
    }

    @Test
    void slowForgetsTheOldestOfMoreThanItsWindow() {
        var rule = RuleFeed.of("consolidation_slow", Map.of("window", 4.0));
        for (int i = 1; i <= 4; i++) {
            rule.measure(Reading.at(i).consolidated(i, i).took(i == 1 ? 100 : 10 + i));
        }

        assertThat(rule.measure(Reading.at(5).consolidated(5, 5).took(11))).isEqualTo(14);
        assertThat(rule.measure(Reading.at(6).consolidated(6, 6).took(1))).isEqualTo(14);
        assertThat(rule.measure(Reading.at(7).consolidated(7, 7).took(1))).isEqualTo(14);
        assertThat(rule.measure(Reading.at(8).consolidated(8, 8).took(1))).isEqualTo(11);
        assertThat(rule.remembered()).hasSize(5);
    }

    @Test
    void slowCountsAConsolidationOnceHoweverManySnapshotsShowIt() {
        var rule = RuleFeed.of("consolidation_slow");
        for (int i = 0; i < 5; i++) {
            assertThat(rule.measure(Reading.at(i).consolidated(2, 10).took(40))).isNaN();
        }

        assertThat(rule.remembered()).hasSize(2);
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
    void slowIsInSecondsToTheMillisecond() {
        var rule = RuleFeed.of("consolidation_slow", Map.of("min_samples", 1.0));

        assertThat(rule.measure(Reading.at(0).consolidated(1, 1).took(1.23449))).isEqualTo(1.234);
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
    void ineffectiveIsTheShareOfTheBufferThatStays() {
        var rule = RuleFeed.of("consolidation_ineffective");

        assertThat(rule.measure(Reading.at(0).buffer(8))).isNaN();
        assertThat(rule.measure(Reading.at(1).buffer(6).consolidated(1, 0))).isEqualTo(0.75);
        assertThat(rule.measure(Reading.at(2).buffer(2).consolidated(1, 0))).isNaN();
        assertThat(rule.measure(Reading.at(3).buffer(2).consolidated(2, 0))).isEqualTo(1);
    }

    @Test
    void ineffectiveLooksAtBuffersOfTwoMemoriesOrMore() {
        var rule = RuleFeed.of("consolidation_ineffective");
        rule.measure(Reading.at(0).buffer(1));

        assertThat(rule.measure(Reading.at(1).buffer(2).consolidated(1, 0))).isNaN();
        assertThat(rule.measure(Reading.at(2).buffer(1).consolidated(2, 0))).isEqualTo(0.5);
    }

    @Test
    void inefficientCountsFromTheFirstConsolidationThatIsSeen() {
        var rule = RuleFeed.of("consolidation_inefficient");

        assertThat(rule.measure(Reading.at(0))).isNaN();
        assertThat(rule.measure(Reading.at(1).consolidated(1, 30))).isEqualTo(30);
        assertThat(rule.measure(Reading.at(2).consolidated(3, 60))).isEqualTo(20);
    }

    @Test
    void inefficientSaysNothingOfConsolidationsBeforeTheFirstSnapshot() {
        var rule = RuleFeed.of("consolidation_inefficient");

        assertThat(rule.measure(Reading.at(0).consolidated(100, 90_000))).isNaN();
        assertThat(rule.measure(Reading.at(1).consolidated(100, 90_000))).isNaN();
        assertThat(rule.measure(Reading.at(2).consolidated(102, 90_010))).isEqualTo(5);
    }

    @Test
    void inefficientLooksBackOnAboutItsWindow() {
        var rule = RuleFeed.of("consolidation_inefficient");
        double last = Double.NaN;
        for (int i = 0; i <= 40; i++) {
            last = rule.measure(Reading.at(i).consolidated(i, i <= 20 ? 1_000L * i : 20_000 + 10L * (i - 20)));
        }

        assertThat(last).isEqualTo(10);
    }

    @Test
    void neededIsTheEpisodeOverItsLimit() {
        var rule = RuleFeed.of("consolidation_needed", Map.of("episode_limit", 20.0));

        assertThat(rule.measure(Reading.at(0).buffer(25))).isEqualTo(1.25);
    }
}
