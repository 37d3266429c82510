package io.mnemoscope.domain.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.Moments;
import io.mnemoscope.domain.TrendDirection;
import io.mnemoscope.storage.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

class MemoryTrendTest {
    @Test
    void aMemoryThatFillsUpSaysWhenItIsFull() {
        var trend = MemoryTrend.of(walk(20, 1_000, i -> 100 + 3L * i, i -> 10 + 2L * i));

        assertThat(trend.direction()).isEqualTo(TrendDirection.INCREASING);
        assertThat(trend.n()).isEqualTo(20);
        assertThat(trend.perStep()).isEqualTo(1.5);
        assertThat(trend.perMinute()).isCloseTo(3 * 60, within(1e-9));
        assertThat(trend.stepsToLimit()).isCloseTo((1_000 - 157) / 1.5, within(1e-9));
        assertThat(trend.secondsToLimit()).isCloseTo((1_000 - 157) / 3.0, within(1e-9));
        assertThat(trend.confidence()).isCloseTo(1, within(1e-6));
    }

    @Test
    void onlyWhatCameSinceTheLastDropCounts() {
        var trend = MemoryTrend.of(walk(30, 1_000, i -> i < 18 ? 900 - i : 100 + 2L * i, i -> i));

        assertThat(trend.n()).isEqualTo(12);
        assertThat(trend.direction()).isEqualTo(TrendDirection.INCREASING);
        assertThat(trend.perStep()).isEqualTo(2);
    }

    @Test
    void sevenSnapshotsSinceTheLastDropAreInsufficient() {
        var trend = MemoryTrend.of(walk(30, 1_000, i -> i < 23 ? 500 + i : i, i -> i));

        assertThat(trend.direction()).isEqualTo(TrendDirection.INSUFFICIENT_DATA);
        assertThat(trend.n()).isEqualTo(7);
        assertThat(List.of(trend.perStep(), trend.perMinute(), trend.stepsToLimit(), trend.confidence()))
                .containsOnly(Double.NaN);
        assertThat(MemoryTrend.of(List.of()).direction()).isEqualTo(TrendDirection.INSUFFICIENT_DATA);
    }

    @Test
    void aLimitIsApproachedOnlyByWhatGrowsTowardsOne() {
        var level = MemoryTrend.of(walk(20, 1_000, i -> 500, i -> i));
        var unbounded = MemoryTrend.of(walk(20, 0, i -> 500 + i, i -> i));
        var full = MemoryTrend.of(walk(20, 500, i -> 500, i -> i));

        assertThat(level.direction()).isEqualTo(TrendDirection.STABLE);
        assertThat(level.stepsToLimit()).isNaN();
        assertThat(unbounded.direction()).isEqualTo(TrendDirection.INCREASING);
        assertThat(unbounded.secondsToLimit()).isNaN();
        assertThat(full.stepsToLimit()).isZero();
        assertThat(full.secondsToLimit()).isZero();
    }

    @Test
    void withoutStepsASnapshotCountsAsOne() {
        var trend = MemoryTrend.of(walk(20, 1_000, i -> 100 + 3L * i, i -> i == 7 ? MemorySnapshot.NO_STEP : 10L * i));

        assertThat(trend.perStep()).isEqualTo(3);
    }

    @Test
    void aStepThatStandsStillGivesNoSlopePerStepAndNoInfinity() {
        var trend = MemoryTrend.of(walk(20, 1_000, i -> 100 + 3L * i, i -> 5));

        assertThat(trend.direction()).isEqualTo(TrendDirection.INCREASING);
        assertThat(trend.perStep()).isNaN();
        assertThat(trend.stepsToLimit()).isNaN();
        assertThat(trend.secondsToLimit()).isFinite();
    }

    @Test
    void ofSeveralMemoryStoresTheFullestReachesItsLimit() {
        var bare = walk(20, 1_000, i -> 100 + i, i -> 2L * i);
        var several = new ArrayList<MemorySnapshot>();
        for (int i = 0; i < 20; i++) {
            several.add(
                    Samples.with(bare.get(i), Samples.context(i < 5 ? 8_000 : 4_096 + 64L * i), Samples.archive(i)));
        }

        var trend = MemoryTrend.of(several);

        assertThat(trend.direction()).isEqualTo(TrendDirection.INCREASING);
        assertThat(trend.n()).isEqualTo(20);
        assertThat(trend.perStep()).isEqualTo(0.5);
        assertThat(trend.stepsToLimit()).isCloseTo((8_192 - 4_096 - 64 * 19) / 32.0, within(1e-9));
        assertThat(trend.secondsToLimit()).isCloseTo((8_192 - 4_096 - 64 * 19) / 64.0, within(1e-6));
    }

    @Test
    void memoryStoresWithoutALimitAndThoseThatAreNewForecastNothing() {
        var bare = walk(20, 0, i -> 100 + i, i -> i);
        var unbounded = new ArrayList<MemorySnapshot>();
        var fresh = new ArrayList<MemorySnapshot>();
        for (int i = 0; i < 20; i++) {
            unbounded.add(Samples.with(bare.get(i), Samples.archive(i)));
            fresh.add(i < 15 ? bare.get(i) : Samples.with(bare.get(i), Samples.context(4_096 + 64L * i)));
        }

        assertThat(MemoryTrend.of(unbounded)).isEqualTo(MemoryTrend.of(bare));
        assertThat(MemoryTrend.of(fresh).direction()).isEqualTo(TrendDirection.INCREASING);
        assertThat(MemoryTrend.of(fresh).stepsToLimit()).isNaN();
    }

    private static List<MemorySnapshot> walk(int count, long limit, IntToLongFunction size, IntToLongFunction step) {
        var walk = new ArrayList<MemorySnapshot>();
        for (int i = 0; i < count; i++) {
            var bare = Moments.sized(Moments.ALICE, i, size.applyAsLong(i), limit);
            walk.add(new MemorySnapshot(
                    bare.id(),
                    bare.timestampMillis(),
                    bare.memory(),
                    bare.consolidation(),
                    0,
                    step.applyAsLong(i),
                    MemorySnapshot.NO_TIME,
                    Map.of()));
        }
        return walk;
    }
}
