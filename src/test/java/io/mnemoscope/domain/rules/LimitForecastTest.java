package io.mnemoscope.domain.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code limit_forecast}: steps until the memory is full. */
class LimitForecastTest {
    private static final long LIMIT = 1_000;

    private final RuleFeed rule = RuleFeed.of("limit_forecast");

    @Test
    void withoutALimitThereIsNothingToReach() {
        assertThat(rule.measure(Reading.at(0).of(500, 0))).isEqualTo(Signal.NOT_MEASURABLE);
        assertThat(rule.rule().needs()).isEqualTo("memory_stats.max_size, or the limit of a memory store");
    }

    @Test
    void needsEightPointsForAFigure() {
        for (int step = 0; step < 7; step++) {
            assertThat(rule.measure(filled(step, 500 + 10L * step)))
                    .as("%d", step)
                    .isNaN();
        }

        assertThat(rule.measure(filled(7, 570))).isEqualTo(43);
    }

    @Test
    void countsSimulationStepsAndNotSnapshots() {
        double last = Double.NaN;
        for (int i = 0; i < 8; i++) {
            last = rule.measure(filled(5L * i, 500 + 10L * i));
        }

        assertThat(last).isEqualTo(43 * 5);
    }

    @Test
    void severalSnapshotsOfOneStepAreOnePoint() {
        for (int step = 0; step < 7; step++) {
            rule.measure(filled(step, 500 + 10L * step));
            rule.measure(filled(step, 505 + 10L * step));
        }
        var again = rule.measure(filled(6, 566));
        var earlier = rule.measure(filled(3, 567));

        assertThat(again).isNaN();
        assertThat(earlier).isNaN();
        assertThat(rule.measure(filled(7, 570))).isEqualTo(43);
    }

    @Test
    void aFullMemoryIsFullNowWhateverItsHistory() {
        assertThat(rule.measure(filled(0, LIMIT))).isZero();
        assertThat(rule.measure(filled(1, LIMIT + 1))).isZero();
        assertThat(rule.rule().measured(0)).isEqualTo("The memory is full");
    }

    @Test
    void aMemoryThatDoesNotGrowIsNeverFull() {
        assertThat(last(400, 400, 400, 400, 400, 400, 400, 400)).isInfinite();
        assertThat(rule.rule().measured(Double.POSITIVE_INFINITY)).isEqualTo("The limit is not in sight");
        assertThat(rule.rule().unit(Double.POSITIVE_INFINITY)).isEqualTo("more steps than can be forecast");
        assertThat(rule.rule().measured(12.4)).isEqualTo("The memory is full in 12 steps");
    }

    @Test
    void growthThatEndedBeforeTheNewestQuarterIsNone() {
        assertThat(last(100, 200, 300, 400, 500, 600, 600, 600)).isInfinite();
    }

    @Test
    void growthWithinTheNewestQuarterIsGrowth() {
        assertThat(last(100, 200, 300, 400, 500, 600, 700, 700)).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        // A quarter above the peak, inclusive.
        "600, 750, false",
        "600, 751, true",
        // Or nine tenths of the limit, inclusive, if that is less.
        "800, 900, false",
        "800, 901, true",
        "899, 900, false",
        // A peak of nine tenths of the limit was near it: it may be passed, but it was cleaned there.
        "900, 750, false",
        "900, 919, false",
        "900, 921, true",
    })
    void aMemoryIsTakenToDropAgainWhereItDroppedLast(long peak, long total, boolean forecast) {
        rule.measure(filled(0, peak - 1));
        rule.measure(filled(1, peak));
        for (int i = 0; i < 7; i++) {
            rule.measure(filled(2 + i, 400 + 20L * i));
        }

        assertThat(Double.isFinite(rule.measure(filled(9, total)))).isEqualTo(forecast);
    }

    @Test
    void whatCameBeforeADropDoesNotCount() {
        for (int step = 0; step < 8; step++) {
            rule.measure(filled(step, 920 + step));
        }
        for (int step = 8; step < 15; step++) {
            assertThat(rule.measure(filled(step, 100 + 20L * step)))
                    .as("%d", step)
                    .isNaN();
        }

        assertThat(rule.measure(filled(15, 400))).isInfinite();
    }

    @Test
    void aSizeThatStaysIsNoDrop() {
        assertThat(last(500, 510, 510, 520, 530, 540, 550, 560)).isEqualTo(44);
    }

    @Test
    void ofMoreThanSixteenPointsEverySecondOneGoes() {
        for (int step = 0; step < 20; step++) {
            rule.measure(filled(step, size(step)));
        }

        var expected = points(1, 3, 5, 7, 9, 11, 13, 15, 16, 18);
        assertThat(remembered()).isEqualTo(expected);
    }

    @Test
    void whatIsRememberedStaysBoundedAndSpansTheWholeSegment() {
        double last = Double.NaN;
        for (int step = 0; step < 300; step++) {
            last = rule.measure(filled(step, 100 + 2L * step));
        }

        assertThat(remembered()).hasSizeBetween(8, 16);
        assertThat(last).isCloseTo(151, within(1e-9));
    }

    private double last(int... sizes) {
        double last = Double.NaN;
        for (int i = 0; i < sizes.length; i++) {
            last = rule.measure(filled(i, sizes[i]));
        }
        return last;
    }

    private static Reading filled(long step, long total) {
        return Reading.at(step).of(total, LIMIT);
    }

    /** No two differences alike. */
    private static long size(long step) {
        return 100 + step * step;
    }

    private static List<String> points(int... steps) {
        var points = new ArrayList<String>();
        for (int step : steps) {
            points.add(step + "=" + size(step));
        }
        return points;
    }

    /** The points, from a checkpoint: four numbers, ten where it was nearly full, then pairs of step and size. */
    private List<String> remembered() {
        var cells = rule.remembered();
        var points = new ArrayList<String>();
        for (int i = cells[0] < 0 ? 10 : 4; i < cells.length; i += 2) {
            points.add((long) cells[i] + "=" + (long) cells[i + 1]);
        }
        return points;
    }
}
