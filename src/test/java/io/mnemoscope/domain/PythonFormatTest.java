package io.mnemoscope.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PythonFormatTest {
    /** One line: the value in hexadecimal, decimals, Python's {@code f} and {@code %}; made with CPython. */
    private static final String TABLE = "/python-format.tsv";

    @Test
    void printsFixedPointAsPythonDoes() throws IOException {
        for (var row : rows()) {
            var text = PythonFormat.fixed(Double.parseDouble(row[0]), Integer.parseInt(row[1]));

            assertThat(text).as("%s with %s decimals", row[0], row[1]).isEqualTo(row[2]);
        }
    }

    @Test
    void printsPercentAsPythonDoes() throws IOException {
        for (var row : rows()) {
            var text = PythonFormat.percent(Double.parseDouble(row[0]), Integer.parseInt(row[1]));

            assertThat(text).as("%s with %s decimals", row[0], row[1]).isEqualTo(row[3]);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0.25, 1, 0.2",
        "2.5, 0, 2",
        "3.5, 0, 4",
        "0.05, 1, 0.1",
        "0.285, 2, 0.28",
        "1e22, 1, 10000000000000000000000.0",
        "-0.04, 1, -0.0"
    })
    void roundsTheExactBinaryValueWithTiesToEven(double value, int decimals, String expected) {
        var text = PythonFormat.fixed(value, decimals);

        assertThat(text).isEqualTo(expected);
    }

    /** The short way and the long way agree, also near the middle between two texts. */
    @Test
    void isTheExactValueRounded() {
        var random = new SplittableRandom(20_261_129);
        for (int i = 0; i < 200_000; i++) {
            int decimals = random.nextInt(6);
            double middle = (random.nextInt(1 << random.nextInt(1, 24)) + 0.5) / Math.pow(10, decimals);
            double value = random.nextBoolean() ? middle : random.nextDouble(-2e5, 2e5);
            value = random.nextInt(4) == 0 ? Math.nextUp(value) : value;
            var exact = new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN);
            var expected = exact.signum() == 0 && value < 0 ? "-" + exact.toPlainString() : exact.toPlainString();

            assertThat(PythonFormat.fixed(value, decimals))
                    .as("%s, %s", value, decimals)
                    .isEqualTo(expected);
        }
    }

    private static List<String[]> rows() throws IOException {
        var in = Objects.requireNonNull(PythonFormatTest.class.getResourceAsStream(TABLE));
        try (var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            var rows = lines.lines().map(line -> line.split("\t", -1)).toList();
            assertThat(rows).hasSizeGreaterThan(500);
            return rows;
        }
    }
}
