package io.mnemoscope.domain.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mnemoscope.domain.TrendDirection;
import org.junit.jupiter.api.Test;

/** Scores beside the others, by hand. */
class RobustScoresTest {
    @Test
    void withFewerThanEightThereIsNone() {
        assertThat(RobustScores.scores(new double[] {1, 2, 3, 4, 5, 6, 100})).containsOnly(Double.NaN);
        assertThat(RobustScores.scores(new double[] {1, 2, 3, 4, 5, 6, 7, 100})).doesNotContain(Double.NaN);
    }

    @Test
    void aScoreIsTheDistanceFromTheMedianInMedianDistances() {
        // Median 14, distances 14 8 4 2 2 4 8 86, their median 6.
        var scores = RobustScores.scores(new double[] {0, 6, 10, 12, 16, 18, 22, 100});

        assertThat(scores[7]).isCloseTo(0.6745 * 86 / 6, within(1e-12));
        assertThat(scores[0]).isCloseTo(-0.6745 * 14 / 6, within(1e-12));
    }

    @Test
    void ofAnOddNumberTheMedianIsTheMiddleOne() {
        // Median 16, distances 16 10 6 4 0 2 6 84 99, their median 6.
        var scores = RobustScores.scores(new double[] {0, 6, 10, 12, 16, 18, 22, 100, 115});

        assertThat(scores[4]).isZero();
        assertThat(scores[7]).isCloseTo(0.6745 * 84 / 6, within(1e-12));
    }

    @Test
    void amongThoseThatAreAllAlikeADistanceCountsInMemories() {
        var scores = RobustScores.scores(new double[] {5, 5, 5, 5, 5, 5, 5, 7});

        assertThat(scores[7]).isCloseTo(0.6745 * 2, within(1e-12));
    }

    @Test
    void onlyATestThatFindsGrowthGrows() {
        assertThat(new TrendTest(TrendDirection.INCREASING, 1, 0.01, 8).growing())
                .isTrue();
        assertThat(new TrendTest(TrendDirection.STABLE, 1, 0.5, 8).growing()).isFalse();
        assertThat(new TrendTest(TrendDirection.DECREASING, -1, 0.01, 8).growing())
                .isFalse();
    }

    @Test
    void howSureATrendIsIsNotKnownOfTooFewSnapshots() {
        assertThat(new MemoryTrend(TrendDirection.STABLE, 0, 0, 0.25, 9, 0, 0).confidence())
                .isEqualTo(0.75);
        assertThat(new MemoryTrend(TrendDirection.INSUFFICIENT_DATA, 0, 0, 1, 3, 0, 0).confidence())
                .isNaN();
    }
}
