package io.mnemoscope.domain.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code eviction_started}: memories evicted per step. */
class EvictionStartedTest {
    private static final String EVICTED = "evicted_total";
    private static final String STORED = "stored_total";
    private static final double EXACT = 1L << 53;

    private final RuleFeed rule = RuleFeed.of("eviction_started");

    @Test
    void needsAGaugeThatCountsEvictionOrStoredMemoriesWithALimit() {
        assertThat(rule.measure(Reading.at(0).of(10, 10))).isEqualTo(Signal.NOT_MEASURABLE);
        assertThat(rule.measure(Reading.at(1).of(10, 0).gauge(STORED, 5))).isEqualTo(Signal.NOT_MEASURABLE);
        assertThat(rule.rule().needs())
                .isEqualTo("the gauge evicted_total, or the gauge stored_total and memory_stats.max_size");
    }

    @Test
    void theFirstReadingOfACounterSaysNothing() {
        assertThat(rule.measure(Reading.at(0).gauge(EVICTED, 500))).isNaN();
        assertThat(rule.measure(Reading.at(1).gauge(EVICTED, 503))).isEqualTo(3);
    }

    @Test
    void aCounterThatWasAwayBeginsAnew() {
        rule.measure(Reading.at(0).gauge(EVICTED, 500));
        assertThat(rule.measure(Reading.at(1).of(5, 10))).isEqualTo(Signal.NOT_MEASURABLE);

        assertThat(rule.measure(Reading.at(2).gauge(EVICTED, 600))).isNaN();
    }

    @Test
    void aBurstIsSpreadOverTheStepsSince() {
        rule.measure(Reading.at(0).gauge(EVICTED, 0));
        assertThat(rule.measure(Reading.at(1).gauge(EVICTED, 20))).isEqualTo(20);

        assertThat(rule.measure(Reading.at(4).gauge(EVICTED, 20))).isEqualTo(5);
        assertThat(rule.measure(Reading.at(10).gauge(EVICTED, 30))).isEqualTo(3);
    }

    @Test
    void aBurstLeavesTheWindow() {
        rule.measure(Reading.at(0).gauge(EVICTED, 0));
        rule.measure(Reading.at(1).gauge(EVICTED, 20));

        double last = Double.NaN;
        for (int step = 2; step < 40; step++) {
            last = rule.measure(Reading.at(step).gauge(EVICTED, 20));
        }

        assertThat(last).isZero();
    }

    @Test
    void theStepBeforeTheFirstFigureIsTakenToBeOneAgo() {
        rule.measure(Reading.at(0).gauge(EVICTED, 0));

        assertThat(rule.measure(Reading.at(100).gauge(EVICTED, 4))).isEqualTo(4);
        assertThat(rule.measure(Reading.at(100).gauge(EVICTED, 8))).isEqualTo(8);
        assertThat(rule.measure(Reading.at(101).gauge(EVICTED, 8))).isEqualTo(4);
    }

    @Test
    void withoutStepsASnapshotCountsAsOne() {
        rule.measure(Reading.after(0).gauge(EVICTED, 0));
        rule.measure(Reading.after(10_000).gauge(EVICTED, 6));

        assertThat(rule.measure(Reading.after(90_000).gauge(EVICTED, 6))).isEqualTo(3);
    }

    @Test
    void aMemoryAtItsLimitEvictsWhatItStoredAndDidNotKeep() {
        rule.measure(Reading.at(0).of(96, 100).gauge(STORED, 1_000));

        assertThat(rule.measure(Reading.at(1).of(100, 100).gauge(STORED, 1_010)))
                .isEqualTo(6);
    }

    @Test
    void aMemoryBelowItsLimitEvictsNothing() {
        rule.measure(Reading.at(0).of(96, 100).gauge(STORED, 1_000));

        assertThat(rule.measure(Reading.at(1).of(99, 100).gauge(STORED, 1_010))).isZero();
    }

    @Test
    void aCounterThatGoesBackEvictsNothing() {
        rule.measure(Reading.at(0).gauge(EVICTED, 100));
        rule.measure(Reading.at(1).gauge(EVICTED, 104));

        assertThat(rule.measure(Reading.at(2).gauge(EVICTED, 1))).isEqualTo(2);
    }

    @Test
    void partsOfAMemoryDoNotCount() {
        rule.measure(Reading.at(0).gauge(EVICTED, 0));

        assertThat(rule.measure(Reading.at(1).gauge(EVICTED, 2.9))).isEqualTo(2);
    }

    @Test
    void aSumThatIsNotExactAnyMoreBeginsAnew() {
        rule.measure(Reading.at(0).gauge(EVICTED, 0));
        rule.measure(Reading.at(1).gauge(EVICTED, 8));

        assertThat(rule.measure(Reading.at(2).gauge(EVICTED, EXACT))).isNaN();
        assertThat(rule.measure(Reading.at(4).gauge(EVICTED, EXACT + 8))).isEqualTo(4);
    }

    @Test
    void theLargestExactSumIsMeasured() {
        rule.measure(Reading.at(0).gauge(EVICTED, 0));

        assertThat(rule.measure(Reading.at(1).gauge(EVICTED, EXACT - 1))).isEqualTo(EXACT - 1);
    }

    @Test
    void theWindowIsAParameter() {
        var shorter = RuleFeed.of("eviction_started", Map.of("window", 5.0));
        shorter.measure(Reading.at(0).gauge(EVICTED, 0));
        shorter.measure(Reading.at(1).gauge(EVICTED, 20));
        double last = Double.NaN;
        for (int step = 2; step < 8; step++) {
            last = shorter.measure(Reading.at(step).gauge(EVICTED, 20));
        }

        assertThat(last).isZero();
    }
}
