package io.mnemoscope.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.domain.Rejection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ranges of figures and times, whichever reader reads them. */
class FigureRangesTest {
    private static final long YEAR_2000 = Instant.parse("2000-01-01T00:00:00Z").toEpochMilli();
    private static final long NOW = Instant.parse("2026-11-22T12:00:00Z").toEpochMilli();

    private final BodyParser parser = new BodyParser(Duration.ZERO);

    private static String line(String memory, String consolidation) {
        return "{\"agent\":\"a\",\"memory_stats\":{\"current_size\":1" + memory + "},\"consolidation_metrics\":{"
                + consolidation + "}}";
    }

    private static ParsedBody ndjson(BodyParser parser, String lines) {
        var bytes = lines.getBytes(StandardCharsets.UTF_8);
        return parser.ndjson(bytes, bytes.length, NOW);
    }

    private ParsedBody json(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return parser.json(bytes, bytes.length, NOW);
    }

    @ParameterizedTest
    @CsvSource({
        "memory_stats.usage_ratio, 1000000, 'from 0 to 1,000'",
        "memory_stats.usage_ratio, 1000.0001, 'from 0 to 1,000'",
        "memory_stats.usage_ratio, 1e6, 'from 0 to 1,000'",
        "memory_stats.usage_ratio, 1e308, 'from 0 to 1,000'",
        "memory_stats.usage_ratio, -1e308, 'from 0 to 1,000'",
        "consolidation_metrics.last_consolidation_time, 1000000001, from 0 to 10^9",
        "consolidation_metrics.last_consolidation_time, 1e308, from 0 to 10^9",
        "consolidation_metrics.average_consolidation_size, 9007199254740994, from 0 to 2^53",
        "consolidation_metrics.average_consolidation_size, 1e308, from 0 to 2^53"
    })
    void aFigureBeyondItsRangeIsRefusedWithFieldRangeAndValue(String field, String value, String range) {
        var member = ",\"" + field.substring(field.indexOf('.') + 1) + "\":" + value;
        var line = field.startsWith("memory") ? line(member, "") : line("", member.substring(1));

        for (var parsed : new ParsedBody[] {ndjson(parser, line), json(line)}) {
            assertThat(parsed.snapshots()).isEmpty();
            var rejection = parsed.rejections().get(0);
            assertThat(rejection.field()).isEqualTo(field);
            assertThat(rejection.reason()).contains(range);
            var shown = rejection.reason().substring(rejection.reason().lastIndexOf(' ') + 1);
            assertThat(Double.parseDouble(shown)).isEqualTo(Double.parseDouble(value));
        }
    }

    @Test
    void theEndsOfTheRangesAreTaken() {
        var line = line(
                ",\"usage_ratio\":1000",
                "\"last_consolidation_time\":1000000000,\"average_consolidation_size\":9007199254740992");

        var taken = ndjson(parser, line).snapshots().get(0);

        assertThat(taken.memory().usageRatio()).isEqualTo(1_000);
        assertThat(taken.consolidation().lastSeconds()).isEqualTo(1e9);
        assertThat(taken.consolidation().averageSize()).isEqualTo(0x1p53);
        assertThat(json(line.replace("1000,", "1e3,")).snapshots()).hasSize(1);
    }

    @Test
    void aRatioOfTheSizesIsAtMostAThousand() {
        var taken = ndjson(parser, line(",\"buffer_size\":9007199254740990,\"max_size\":1", ""))
                .snapshots()
                .get(0);
        var full = ndjson(parser, "{\"agent\":\"a\",\"memory_stats\":{\"current_size\":5000,\"max_size\":1}}")
                .snapshots()
                .get(0);

        assertThat(taken.memory().usageRatio()).isEqualTo(1);
        assertThat(full.memory().usageRatio()).isEqualTo(1_000);
        assertThat(full.memory().approachingLimit()).isTrue();
    }

    @Test
    void gaugesAreAnyFiniteNumbers() {
        var taken = ndjson(parser, line("", "").replace("}}", "},\"gauges\":{\"g\":1.7e308,\"h\":-4.9e-324}}"))
                .snapshots();

        assertThat(taken)
                .singleElement()
                .satisfies(snapshot -> assertThat(snapshot.gauges())
                        .containsEntry("g", 1.7e308)
                        .containsEntry("h", -Double.MIN_VALUE));
    }

    @Test
    void whatIsOlderThanTheRetentionIsRefusedAndTheRestTaken() {
        var week = new BodyParser(Duration.ofDays(7));
        long oldest = NOW - Duration.ofDays(7).toMillis();
        var lines = at(oldest - 1) + at(oldest) + at(NOW) + at(YEAR_2000).replace("\"agent\"", "\"x\":1,\"agent\"");

        var parsed = ndjson(week, lines);

        assertThat(parsed.snapshots())
                .extracting(snapshot -> snapshot.timestampMillis())
                .containsExactly(oldest, NOW);
        assertThat(parsed.rejections()).extracting(Rejection::position).containsExactly(1L, 4L);
        assertThat(parsed.rejections()).allSatisfy(rejection -> {
            assertThat(rejection.field()).isEqualTo("timestamp");
            assertThat(rejection.reason()).startsWith("older than the retention of 7 days: ");
        });
        assertThat(parsed.rejections().get(0).reason()).endsWith("2026-11-15T11:59:59.999Z");
    }

    @Test
    void withoutRetentionAnyAgeIsTaken() {
        assertThat(ndjson(parser, at(YEAR_2000)).snapshots()).hasSize(1);
        assertThat(ndjson(new BodyParser(Duration.ofDays(1)), at(YEAR_2000)).rejections())
                .extracting(Rejection::reason)
                .containsExactly("older than the retention of 1 day: 2000-01-01T00:00:00Z");
        assertThat(ndjson(new BodyParser(Duration.ofHours(36)), at(YEAR_2000)).rejections())
                .extracting(Rejection::reason)
                .containsExactly("older than the retention of 36h: 2000-01-01T00:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"+10000-01-01T00:00:00Z", "9999-12-31T23:59:59-01:00", "-0001-12-31T23:59:59Z"})
    void aSimulationsClockIsInTheYearsThatHaveFourDigits(String time) {
        var parsed =
                ndjson(parser, line("", "").replace("{\"agent\"", "{\"simulation_time\":\"" + time + "\",\"agent\""));

        assertThat(parsed.rejections()).extracting(Rejection::field).containsExactly("simulation_time");
    }

    private static String at(long millis) {
        return "{\"agent\":\"a\",\"timestamp\":" + millis + ",\"memory_stats\":{\"current_size\":1}}\n";
    }

    @ParameterizedTest
    @ValueSource(strings = {"2016-12-31T23:59:60Z", "2016-12-31T23:59:60.000Z", "2017-01-01T00:59:60.5+01:00"})
    void aLeapSecondIsTheLastMillisecondBefore(String time) {
        var line = "{\"agent\":\"a\",\"timestamp\":\"" + time + "\",\"simulation_time\":\"" + time
                + "\",\"memory_stats\":{\"current_size\":1}}";
        long last = Instant.parse("2016-12-31T23:59:59.999Z").toEpochMilli();

        for (var parsed : new ParsedBody[] {ndjson(parser, line), json(line)}) {
            var taken = parsed.snapshots().get(0);
            assertThat(taken.timestampMillis()).isEqualTo(last);
            assertThat(taken.simulationTimeMillis()).isEqualTo(last);
        }
    }
}
