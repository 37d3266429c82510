package io.mnemoscope.storage.embedded.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.MemoryStats;
import io.mnemoscope.domain.RuleType;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.Trigger;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What texts of alert events cost, and that they are read as they were. A text of a pattern that was there before costs a byte, and
 * each number in it a byte if it is near what is expected.
 */
class EventTextsTest {
    private static final long START = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();
    private static final Alert FIRST = alert(1, START);
    private static final Alert SECOND = alert(7, START + 86_401_000);

    /** Its figures are 500,000 and more, and each is many times this factor. */
    private static Alert alert(long factor, long started) {
        return alert(
                1_000_000.25 * factor,
                2e6 * factor,
                new MemoryStats(
                        3_000_000 * factor,
                        4_000_000 * factor,
                        5_000_000 * factor,
                        6_000_000 * factor,
                        70 * factor,
                        true,
                        false),
                started);
    }

    private static Alert alert(double value, double level, MemoryStats memory, long started) {
        return new Alert(
                "",
                new AgentId("-", "-"),
                new RuleType("some", Trigger.SNAPSHOT),
                "some",
                Severity.INFO,
                AlertState.FIRING,
                false,
                "",
                value,
                level,
                started,
                started,
                Alert.NOT_RESOLVED,
                memory);
    }

    /** The bytes that the last of these texts takes, of the second alert if it is not alone. */
    private static int cost(String... texts) {
        return cost(SECOND, texts);
    }

    private static int cost(Alert second, String... texts) {
        var writer = new EventTextWriter(1);
        var sink = new ByteSink(1);
        int before = 0;
        for (int i = 0; i < texts.length; i++) {
            before = sink.length();
            writer.write(texts[i], i == 0 ? FIRST : second, 0, sink);
        }
        var source = new ByteSource(sink.copy(), 0);
        var reader = new EventTextReader();
        for (int i = 0; i < texts.length; i++) {
            assertThat(reader.read(source, i == 0 ? FIRST : second)).isEqualTo(texts[i]);
        }
        assertThat(source.left()).isZero();
        return sink.length() - before;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // The text, one of the same pattern, what that takes: a byte, and one for each number.
                "at 120 of 340 (7)|at 121 of 339 (8)|4",
                "120|121|2",
                "0|1|2",
                "0.5 and 10.25|0.4 and 10.26|3",
                "0.123456789|0.123456790|2",
                "123456789012345|123456789012346|2",
                "1.2.3|1.3.4|3",
                "7. and .5 and -3|8. and .6 and -4|4",
                "nothing|nothing|1",
                "Größe 5|Größe 5|1",
                "Ā 12|Ā 13|2",
                "\u007F 12|\u007F 13|2",
                // More than nine decimals are a number by themselves.
                "0.1234567890|0.1234567891|3",
                // Far from the one before.
                "120|200000|4",
                // Not printed again as they are: taken as letters.
                "00012|00012|1",
                "05|05|1",
                "00.5|00.5|1",
                "1234567890123456|1234567890123456|1",
                "since 2026-03-01 11:59:59|since 2026-03-01 11:59:59|5",
            })
    void aTextOfAKnownPattern(String first, String second, int bytes) {
        assertThat(cost(first, second)).isEqualTo(bytes);
        assertThat(cost(first, "something else", second))
                .as("and not the one before")
                .isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "00012|00013",
                "05|06",
                "1234567890123456|1234567890123457",
                "\u0080 12|\u0080 13",
                "\u00FF 12|\u00FF 13",
                "1.5|1.25",
                "1.5|1",
                "5|5 and more",
                "5 and more|5",
                "5 and more|5 and mora",
                "a|",
            })
    void aTextOfAnotherPatternIsWrittenWhole(String first, String second) {
        var text = second == null ? "" : second;
        assertThat(cost(first, text)).isGreaterThanOrEqualTo(2 + text.length());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1000000|7000002",
                "1000000.25|7000001.75",
                "2000000|14000000",
                "3000000|21000000",
                "4000000|28000000",
                "5000000|35000000",
                "6000000|42000000",
                "7000.0|49000.0",
                "7000.1|49000.1"
            })
    void aNumberThatIsAFigureOfTheAlertTakesAByte(String texts) {
        var both = texts.split("\\|");

        assertThat(cost(both)).isLessThanOrEqualTo(3);
        assertThat(cost("at " + both[0] + " now", "at " + both[1] + " now")).isLessThanOrEqualTo(3);
        assertThat(cost("é " + both[0], "é " + both[1])).isGreaterThan(both[1].length());
    }

    @ParameterizedTest
    @CsvSource({"1999999,14000000,2", "2000001,14000000,2", "1999998,14000000,5", "2000002,14000000,5"})
    void itIsAFigureIfItIsAtMostOneAway(String first, String second, int bytes) {
        assertThat(cost(first, second)).isEqualTo(bytes);
    }

    @Test
    void aFigureThatIsNoNumberOrHugeIsNotExpected() {
        for (double odd : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 1e15, -1e300}) {
            var second = alert(odd, odd, SECOND.memory(), START);

            assertThat(cost(second, "at 1000000", "at 1000001")).isEqualTo(2);
        }
        var most = alert(999_999_999_999_999.0, 0, SECOND.memory(), START);
        assertThat(cost(most, "at 1000000", "at 999999999999999")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "since %s", "%s it is", "since %s; consolidate", "1234567 %s-7:8"})
    void theBeginningOfTheAlertTakesNothing(String form) {
        var first = String.format(form, "2026-03-01 12:00:00");
        var second = String.format(form, "2026-03-02 12:00:01");
        int numbers = form.startsWith("1") ? 3 : 0;

        assertThat(cost(first, second)).isEqualTo(1 + numbers);
        assertThat(cost(first, form, second)).isEqualTo(1 + numbers);
        assertThat(cost(first, first)).as("of another alert").isGreaterThan(first.length() / 2);
    }

    @Test
    void aBeginningThatIsCutOffOrInAYearOfFiveDigitsIsReadAsItWas() {
        var late = alert(1, Instant.parse("+12026-03-01T12:00:00Z").toEpochMilli());
        for (var text : List.of("2026-03-01 12:00:0", "since 2026-03-01 12:00", "2026-03-01T12:00:00", "2026", "")) {
            assertThat(cost("2026-03-01 12:00:00", text)).isPositive();
            assertThat(cost("since 2026-03-01 12:00:00", text)).isPositive();
        }
        assertThat(cost(late, "2026-03-01 12:00:00", "+12026-03-01 12:00:00")).isPositive();
        assertThat(cost(late, "since 2026-03-01 12:00:00", "since 2026-03-01 12:00:00"))
                .isPositive();
    }

    @Test
    void textsOfManyNumbersAndLettersAreReadAsTheyWere() {
        var numbers = "17 ".repeat(400);
        var letters = "x".repeat(5_000);

        assertThat(cost(numbers, numbers)).isEqualTo(401);
        assertThat(cost(letters, letters)).isEqualTo(1);
        assertThat(cost("short", letters + "1", letters + "2")).isEqualTo(2);
        assertThat(cost("é" + numbers, "é" + numbers)).isEqualTo(1);
    }

    @Test
    void eachKindOfEventHasItsOwnUsualPattern() {
        var writer = new EventTextWriter(2);
        var sink = new ByteSink(64);
        for (int i = 0; i < 4; i++) {
            writer.write("at 12", FIRST, 0, sink);
            writer.write("below 12", FIRST, 1, sink);
        }
        var source = new ByteSource(sink.copy(), 0);
        var reader = new EventTextReader();
        for (int i = 0; i < 4; i++) {
            assertThat(reader.read(source, FIRST)).isEqualTo("at 12");
            assertThat(reader.read(source, FIRST)).isEqualTo("below 12");
        }
        assertThat(source.left()).isZero();
    }
}
