package io.mnemoscope.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ends of every range of a snapshot, both included, and what is said beyond them. */
class RangesTest {
    private static final long MOST = (1L << 53) - 1;
    private static final MemoryStats NOTHING = MemoryStats.of(0, 0, 0);

    @ParameterizedTest
    @ValueSource(longs = {0, MOST})
    void theEndsOfCountsAreTaken(long count) {
        assertThatCode(() -> new MemoryStats(count, count, count, count, 0, true, true))
                .doesNotThrowAnyException();
        assertThatCode(() -> new ConsolidationMetrics(count, count, count, 0, count, 0))
                .doesNotThrowAnyException();
        assertThatCode(() -> snapshot(0, count, count, 0)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 0, 0, 0, 0, memory_stats.current_size: must not be negative: -1",
        "0, -1, 0, 0, 0, memory_stats.buffer_size: must not be negative: -1",
        "0, 0, -1, 0, 0, memory_stats.total_size: must not be negative: -1",
        "0, 0, 0, -1, 0, memory_stats.max_size: must not be negative: -1",
        "9007199254740992, 0, 0, 0, 0, memory_stats.current_size: must be at most 2^53 - 1: 9007199254740992",
        "0, 0, 0, 0, -0.1, 'memory_stats.usage_ratio: must be a number from 0 to 1,000: -0.1'",
        "0, 0, 0, 0, 1000.1, 'memory_stats.usage_ratio: must be a number from 0 to 1,000: 1000.1'",
    })
    void aMemoryBeyondItsRangeIsRefused(
            long current, long buffer, long total, long most, double ratio, String problem) {
        assertThatThrownBy(() -> new MemoryStats(current, buffer, total, most, ratio, false, false))
                .isInstanceOf(InvalidInput.class)
                .hasMessage(problem);
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 0, 0, 0, 0, 0, consolidation_metrics.total_consolidations: must not be negative: -1",
        "0, -1, 0, 0, 0, 0, consolidation_metrics.automatic_consolidations: must not be negative: -1",
        "0, 0, -1, 0, 0, 0, consolidation_metrics.manual_consolidations: must not be negative: -1",
        "0, 0, 0, -1, 0, 0, consolidation_metrics.last_consolidation_time: must be a number from 0 to 10^9: -1.0",
        "0, 0, 0, 0, -1, 0, consolidation_metrics.total_memories_consolidated: must not be negative: -1",
        "0, 0, 0, 0, 0, NaN, consolidation_metrics.average_consolidation_size: must be a number from 0 to 2^53: NaN",
    })
    void consolidationBeyondItsRangeIsRefused(
            long total, long automatic, long manual, double seconds, long memories, double average, String problem) {
        assertThatThrownBy(() -> new ConsolidationMetrics(total, automatic, manual, seconds, memories, average))
                .isInstanceOf(InvalidInput.class)
                .hasMessage(problem);
    }

    @Test
    void ratiosAndTimesMayBeAtTheirEndsOrUnknown() {
        assertThatCode(() -> new MemoryStats(0, 0, 0, 0, 1_000, false, false)).doesNotThrowAnyException();
        assertThat(new MemoryStats(0, 0, 0, 0, Double.NaN, false, false).hasUsageRatio())
                .isFalse();
        assertThatCode(() -> new ConsolidationMetrics(0, 0, 0, 1e9, 0, 0x1p53)).doesNotThrowAnyException();
        assertThat(new ConsolidationMetrics(0, 0, 0, Double.NaN, 0, 0).lastSeconds())
                .isNaN();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, -62167219200000, ''",
        "253402300799999, 0, -1, 253402300799999, ''",
        "-1, 0, 0, 0, timestamp: must not be before 1970: 1969-12-31T23:59:59.999Z",
        "253402300800000, 0, 0, 0, 'timestamp: must be before the year 10000: +10000-01-01T00:00:00Z'",
        "0, 0, 0, -62167219200001, 'simulation_time: must be in the years 0 to 9999: -0001-12-31T23:59:59.999Z'",
        "0, 0, 0, 253402300800000, 'simulation_time: must be in the years 0 to 9999: +10000-01-01T00:00:00Z'",
        "0, -1, 0, 0, episode_count: must not be negative: -1",
        "0, 0, -2, 0, step: must not be negative: -2",
    })
    void timesAndStepsHaveRanges(long timestamp, long episodes, long step, long time, String problem) {
        if (problem.isEmpty()) {
            assertThat(snapshot(timestamp, episodes, step, time).hasSimulationTime())
                    .isTrue();
        } else {
            assertThatThrownBy(() -> snapshot(timestamp, episodes, step, time))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessage(problem);
        }
    }

    @Test
    void whatAnOlderStoreHoldsIsBroughtIntoTheRanges() {
        var memory = MemoryStats.clamped(-1, 5, Long.MAX_VALUE, 7, 2_000, true, false);
        var consolidation = ConsolidationMetrics.clamped(-1, 2, Long.MAX_VALUE, 1e12, 5, Double.NaN);

        assertThat(memory).isEqualTo(new MemoryStats(0, 5, MOST, 7, 1_000, true, false));
        assertThat(MemoryStats.clamped(0, 0, 0, 0, -0.5, false, false).usageRatio())
                .isZero();
        assertThat(MemoryStats.clamped(0, 0, 0, 0, Double.NaN, false, false).usageRatio())
                .isNaN();
        assertThat(consolidation).isEqualTo(new ConsolidationMetrics(0, 2, MOST, 1e9, 5, 0));
        assertThat(ConsolidationMetrics.clamped(0, 0, 0, 0, 0, 3.5).averageSize())
                .isEqualTo(3.5);
    }

    @Test
    void noStepAndNoTimeStayNoneInWhatAnOlderStoreHolds() {
        var none = clamped(MemorySnapshot.NO_STEP, MemorySnapshot.NO_TIME);
        var beyond = clamped(-7, MemorySnapshot.MIN_TIME - 1);

        assertThat(none.hasStep()).isFalse();
        assertThat(none.hasSimulationTime()).isFalse();
        assertThat(beyond.step()).isZero();
        assertThat(beyond.simulationTimeMillis()).isEqualTo(MemorySnapshot.MIN_TIME);
        assertThat(beyond.timestampMillis()).isEqualTo(MemorySnapshot.MAX_TIME);
        assertThat(clamped(3, 5).step()).isEqualTo(3);
        assertThat(clamped(3, 5).simulationTimeMillis()).isEqualTo(5);
    }

    @Test
    void thereAreAtMostThirtyTwoGauges() {
        var gauges = new HashMap<String, Double>();
        for (int i = 0; i < 32; i++) {
            gauges.put("gauge " + i, 1.0);
        }
        assertThat(gauged(gauges).gauges()).hasSize(32);

        gauges.put("one more", 1.0);
        assertThatThrownBy(() -> gauged(gauges))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("gauges: must be at most 32: 33");
        assertThatThrownBy(() -> gauged(Map.of("load", Double.POSITIVE_INFINITY)))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("gauges.load: must be finite: Infinity");
    }

    @ParameterizedTest
    @CsvSource({
        "79, 100, 0.79, false",
        "80, 100, 0.8, true",
        "5, 0, NaN, false",
        "5000000, 1, 1000, true",
    })
    void aMemoryApproachesItsLimitFromEightyPercentOn(long current, long most, double ratio, boolean approaching) {
        var memory = MemoryStats.of(current, 7, most);

        assertThat(memory.usageRatio()).isEqualTo(Double.valueOf(ratio));
        assertThat(memory.approachingLimit()).isEqualTo(approaching);
        assertThat(memory.totalSize()).isEqualTo(current + 7);
        assertThat(memory.bounded()).isEqualTo(most > 0).isEqualTo(memory.hasLimit());
        assertThat(memory.hasUsageRatio()).isEqualTo(most > 0);
    }

    @Test
    void pressureIsTheLargerOfRatioAndFill() {
        assertThat(new MemoryStats(0, 0, 50, 100, 0.9, true, false).pressure()).isEqualTo(0.9);
        assertThat(new MemoryStats(0, 0, 95, 100, 0.9, true, false).pressure()).isEqualTo(0.95);
        assertThat(new MemoryStats(0, 0, 50, 100, Double.NaN, true, false).pressure())
                .isEqualTo(0.5);
        assertThat(new MemoryStats(0, 0, 50, 0, 0.7, false, false).pressure()).isEqualTo(0.7);
        assertThat(NOTHING.pressure()).isNaN();
    }

    private static MemorySnapshot snapshot(long timestamp, long episodes, long step, long time) {
        return new MemorySnapshot(
                Moments.ALICE, timestamp, NOTHING, ConsolidationMetrics.NONE, episodes, step, time, Map.of());
    }

    private static MemorySnapshot clamped(long step, long time) {
        return MemorySnapshot.clamped(
                Moments.ALICE, Long.MAX_VALUE, NOTHING, ConsolidationMetrics.NONE, -1, step, time, Map.of(), List.of());
    }

    private static MemorySnapshot gauged(Map<String, Double> gauges) {
        return new MemorySnapshot(Moments.ALICE, 0, NOTHING, ConsolidationMetrics.NONE, 0, 0, 0, gauges);
    }
}
