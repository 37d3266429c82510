package io.mnemoscope.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mnemoscope.domain.InvalidInput;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextChartTest {
    @Test
    void onePointIsOneColumn() {
        var rows = rows(chart(3, 3, 5));

        assertThat(rows).containsExactly("   6.0 │  ", "   5.5 │  ", "   5.0 │ █");
    }

    @Test
    void ofOneColumnShowsTheMaximum() {
        var chart = chart(1, 3, 1, 9, 2);

        assertThat(rows(chart)).containsExactly("   9.0 │ █", "   5.0 │ █", "   1.0 │ █");
        assertThat(chart).contains("       └─\n").endsWith("        3 data points");
    }

    @Test
    void ofOneRowShowsTheMinimumAndFillsIt() {
        var rows = rows(chart(4, 1, 1, 9, 2));

        assertThat(rows).containsExactly("   1.0 │ ███");
    }

    @Test
    void aFlatSeriesIsItsLowestRow() {
        var rows = rows(chart(4, 3, 7, 7, 7, 7));

        assertThat(rows).containsExactly("   8.0 │     ", "   7.5 │     ", "   7.0 │ ████");
    }

    @Test
    void aSeriesOfZeroesIsItsLowestRowUnderOne() {
        var rows = rows(chart(4, 3, 0, 0, 0, 0));

        assertThat(rows).containsExactly("   1.0 │     ", "   0.5 │     ", "   0.0 │ ████");
    }

    @Test
    void aSeriesLongerThanTheWidthShowsItsNewestPoint() {
        var rising = IntStream.rangeClosed(1, 119).mapToDouble(i -> i).toArray();

        var rows = rows(TextChart.render(Metric.MEMORY_SIZE, "Alice", rising, rising.length, 60, 15));

        assertThat(rows.get(0)).startsWith(" 119.0 │ ").endsWith("█").hasSize(9 + 60);
        assertThat(rows.get(14)).isEqualTo("   1.0 │ " + "█".repeat(60));
    }

    @Test
    void onlyTheFirstCountValuesAreShown() {
        var chart = TextChart.render(Metric.BUFFER_SIZE, "Alice", new double[] {1, 2, 1_000}, 2, 60, 2);

        assertThat(rows(chart)).containsExactly("   2.0 │  █", "   1.0 │ ██");
        assertThat(chart).endsWith("        2 data points");
    }

    @Test
    void everySpikeOfALongSeriesIsShown() {
        for (int seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            var values = new double[1 + random.nextInt(500)];
            values[random.nextInt(values.length)] = 100;
            int width = 1 + random.nextInt(80);
            int height = 2 + random.nextInt(20);

            var rows = rows(TextChart.render(Metric.MEMORY_SIZE, "Alice", values, values.length, width, height));

            var top = rows.get(0).substring(9);
            boolean flat = values.length == 1;
            assertThat(top.chars().filter(c -> c == '█').count())
                    .as("seed %d", seed)
                    .isEqualTo(flat ? 0 : 1);
            assertThat(rows).as("seed %d", seed).hasSize(height);
            assertThat(top).as("seed %d", seed).hasSize(Math.min(values.length, width));
        }
    }

    @Test
    void anUnknownMetricIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> Metric.named("mood"))
                .isInstanceOf(InvalidInput.class)
                .hasMessage(
                        "metric: must be one of memory_size, buffer_size, usage_ratio, pressure, or stores. and the name of a memory"
                                + " store, not: mood");
    }

    private static String chart(int width, int height, double... values) {
        return TextChart.render(Metric.MEMORY_SIZE, "Alice", values, values.length, width, height);
    }

    private static List<String> rows(String chart) {
        assertThat(chart).startsWith("Memory ");
        return chart.lines().filter(line -> line.contains(" │ ")).toList();
    }
}
