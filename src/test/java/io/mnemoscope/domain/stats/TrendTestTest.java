package io.mnemoscope.domain.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mnemoscope.domain.TrendDirection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against worked examples, other implementations and brute force. */
class TrendTestTest {
    @Test
    void theSlopeOfSensOwnExampleIsFour() {
        var x = new double[] {1, 2, 3, 4, 10, 12, 18};
        var y = new double[] {9, 15, 19, 20, 45, 55, 78};

        assertThat(TrendTest.theilSen(x, y)).isEqualTo(4);
    }

    /** The values are of a Python program of its own, with the C library's erfc; the last series is the Nile from 1871. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    1 2 3 4 5 6 7 8        | 0.0008366271311193047 | 1                  | INCREASING
                    8 7 6 5 4 3 2 1        | 0.0008366271311193047 | -1                 | DECREASING
                    5 5 5 5 5 5 5 6        | 0.19043026382552414   | 0                  | STABLE
                    5 5 5 5 5 5 5 5        | 1                     | 0                  | STABLE
                    1 1 2 2 3 3 4 4        | 0.003315804401574488  | 0.5                | INCREASING
                    1 3 2 4 6 5 8 7 9 10   | 0.0006767641801210475 | 1                  | INCREASING
                    3 1 4 1 5 9 2 6 5 3    | 0.31930203648285493   | 0.3333333333333333 | STABLE
                    1120 1160 963 1210 1160 1160 813 1230 1370 1140 995 935 1110 994 1020 960 1180 799 958 1140 | 0.1433054588641964 | -7.142857142857143 | STABLE
                    """)
    void agreesWithAnotherProgram(String series, double p, double perUnit, TrendDirection direction) {
        var y = Arrays.stream(series.split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();

        var slope = TrendTest.of(IntStream.range(0, y.length).asDoubleStream().toArray(), y);

        assertThat(slope.p()).isCloseTo(p, within(1e-14));
        assertThat(slope.perUnit()).isCloseTo(perUnit, within(1e-12));
        assertThat(slope.direction()).isEqualTo(direction);
        assertThat(slope.n()).isEqualTo(y.length);
    }

    @Test
    void theProbabilityIsAboutTheShareOfAllOrdersThatAreAsExtreme() {
        var values = new double[] {1, 2, 3, 4, 5, 6, 7, 8};
        var all = new ArrayList<double[]>();
        permute(values, 0, all);
        assertThat(all).hasSize(40_320);

        for (var series :
                new double[][] {{2, 1, 3, 5, 4, 6, 8, 7}, {3, 1, 2, 6, 4, 8, 5, 7}, {4, 2, 7, 1, 8, 3, 6, 5}}) {
            int score = Math.abs(score(series));
            double share = all.stream()
                            .filter(order -> Math.abs(score(order)) >= score)
                            .count()
                    / (double) all.size();

            assertThat(TrendTest.mannKendall(series)).isCloseTo(share, within(0.01));
        }
    }

    @Test
    void theSlopeIsTheMedianOfAllSlopes() {
        var random = new Random(7);
        for (int round = 0; round < 200; round++) {
            int n = 2 + random.nextInt(30);
            var x = IntStream.range(0, n)
                    .mapToDouble(i -> random.nextInt(12))
                    .sorted()
                    .toArray();
            var y = random.doubles(n, -50, 50).toArray();
            var slopes = new ArrayList<Double>();
            for (int i = 0; i < n; i++) {
                for (int j = i + 1; j < n; j++) {
                    if (x[i] != x[j]) {
                        slopes.add((y[j] - y[i]) / (x[j] - x[i]));
                    }
                }
            }

            double found = TrendTest.theilSen(x, y);

            if (slopes.isEmpty()) {
                assertThat(found).isNaN();
                continue;
            }
            Collections.sort(slopes);
            double below = slopes.get((slopes.size() - 1) / 2);
            double above = slopes.get(slopes.size() / 2);
            assertThat(found).as("round %d", round).isEqualTo((below + above) / 2);
        }
    }

    @Test
    void aFewWildValuesDoNotMoveIt() {
        var x = IntStream.range(0, 60).asDoubleStream().toArray();
        var y = IntStream.range(0, 60)
                .mapToDouble(i -> i % 10 == 9 ? 100_000 : 3 * i)
                .toArray();

        assertThat(TrendTest.of(x, y).perUnit()).isCloseTo(3, within(0.5));
    }

    @Test
    void sevenPointsAreTooFew() {
        var seven = new double[] {1, 2, 3, 4, 5, 6, 7};

        var slope = TrendTest.of(seven, seven);

        assertThat(slope.direction()).isEqualTo(TrendDirection.INSUFFICIENT_DATA);
        assertThat(slope.perUnit()).isNaN();
    }

    private static int score(double[] y) {
        int score = 0;
        for (int i = 0; i < y.length; i++) {
            for (int j = i + 1; j < y.length; j++) {
                score += y[j] > y[i] ? 1 : -1;
            }
        }
        return score;
    }

    private static void permute(double[] values, int from, List<double[]> to) {
        if (from == values.length) {
            to.add(values.clone());
            return;
        }
        for (int i = from; i < values.length; i++) {
            swap(values, from, i);
            permute(values, from + 1, to);
            swap(values, from, i);
        }
    }

    private static void swap(double[] values, int i, int j) {
        double kept = values[i];
        values[i] = values[j];
        values[j] = kept;
    }
}
