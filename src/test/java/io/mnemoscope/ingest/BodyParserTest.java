package io.mnemoscope.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.mnemoscope.api.json.Json;
import io.mnemoscope.api.json.ReceiptJson;
import io.mnemoscope.domain.ConsolidationMetrics;
import io.mnemoscope.domain.IngestReceipt;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.MemoryStats;
import io.mnemoscope.domain.MemoryStore;
import io.mnemoscope.domain.Rejection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyParserTest {
    private static final long NOW = Instant.parse("2026-11-22T12:00:00Z").toEpochMilli();
    private static final String SMALL = "{\"agent\":\"Alice\",\"memory_stats\":{\"current_size\":1}}";

    private final BodyParser parser = new BodyParser(Duration.ZERO);

    @Test
    void whatIsLeftOutHasItsDefault() {
        var snapshot = one("{\"agent\":\"Alice\",\"memory_stats\":{\"current_size\":5}}");

        assertThat(snapshot.id().simulation()).isEqualTo("default");
        assertThat(snapshot.timestampMillis()).isEqualTo(NOW);
        assertThat(snapshot.memory()).isEqualTo(new MemoryStats(5, 0, 5, 0, Double.NaN, false, false));
        assertThat(snapshot.consolidation()).isEqualTo(ConsolidationMetrics.NONE);
        assertThat(snapshot.episodeCount()).isZero();
        assertThat(snapshot.hasStep()).isFalse();
        assertThat(snapshot.hasSimulationTime()).isFalse();
        assertThat(snapshot.gauges()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1795866232",
                "1795866232.0",
                "1795866232000",
                "1795866232000000",
                "1795866232000000000",
                "1.795866232e9"
            })
    void aNumberSince1970MayHaveAnyUnit(String number) {
        var late = new BodyParser(Duration.ZERO);
        var bytes = (SMALL.replace("{\"agent\"", "{\"timestamp\":" + number + ",\"agent\"") + "\n")
                .getBytes(StandardCharsets.UTF_8);

        var parsed = late.ndjson(bytes, bytes.length, 1_795_866_300_000L);

        assertThat(parsed.rejections()).isEmpty();
        assertThat(parsed.snapshots().get(0).timestampMillis()).isEqualTo(1_795_866_232_000L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "17958662", "946684799", "\"1999-12-31T23:59:59Z\"", "1e300"})
    void aTimeBeforeTheYear2000OrOfNoUnitIsRefused(String time) {
        var parsed = ndjson(SMALL.replace("{\"agent\"", "{\"timestamp\":" + time + ",\"agent\""));

        assertThat(parsed.rejections()).extracting(Rejection::field).containsExactly("timestamp");
    }

    @Test
    void aUsageRatioThatContradictsTheSizesIsRefusedWithBoth() {
        var percent = ndjson(memory("\"current_size\":412,\"max_size\":1000,\"usage_ratio\":41.2"));

        assertThat(percent.rejections())
                .extracting(Rejection::field, Rejection::reason)
                .containsExactly(tuple(
                        "memory_stats.usage_ratio",
                        "must be current_size / max_size, which is 412 / 1000 = 0.412"
                                + " (leave it out, and it is counted): 41.2"));
        for (var rounded : List.of("0.412", "0.41", "0.4219", "null")) {
            assertThat(ndjson(memory("\"current_size\":412,\"max_size\":1000,\"usage_ratio\":" + rounded))
                            .snapshots())
                    .as(rounded)
                    .hasSize(1);
        }
        for (var wrong : List.of(
                "\"current_size\":412,\"max_size\":1000,\"usage_ratio\":0.43",
                "\"total_size\":412,\"max_size\":1000,\"usage_ratio\":41.2")) {
            assertThat(ndjson(memory(wrong)).rejected()).as(wrong).isEqualTo(1);
        }
        assertThat(ndjson(memory("\"total_size\":412,\"buffer_size\":100,\"max_size\":1000,\"usage_ratio\":0.412"))
                        .rejected())
                .isZero();
    }

    @Test
    void theLastSnapshotOfAnAgentSaysSo() {
        var parsed = ndjson(SMALL.replaceFirst("\\{", "{\"final\":false,") + "\n"
                + SMALL.replaceFirst("\\{", "{\"final\":true,") + "\n" + SMALL);

        assertThat(parsed.snapshots()).hasSize(3);
        assertThat(parsed.finals().stream()).containsExactly(1);
        assertThat(ndjson(SMALL.replaceFirst("\\{", "{\"final\":1,")).rejections())
                .extracting(Rejection::field)
                .containsExactly("final");
    }

    @Test
    void sizesAreDerivedFromOneAnother() {
        var fromParts = one(memory("\"current_size\":80,\"buffer_size\":15,\"max_size\":100"));
        var fromTotal = one(memory("\"total_size\":95,\"buffer_size\":15"));

        assertThat(fromParts.memory()).isEqualTo(new MemoryStats(80, 15, 95, 100, 0.8, true, true));
        assertThat(fromTotal.memory()).isEqualTo(new MemoryStats(80, 15, 95, 0, Double.NaN, false, false));
    }

    @Test
    void aLimitOfZeroOrNullIsNoLimit() {
        var zero = one(memory("\"current_size\":1,\"max_size\":0"));
        var none = one(memory("\"current_size\":1,\"max_size\":null"));

        assertThat(zero).isEqualTo(none);
        assertThat(zero.memory().hasLimit()).isFalse();
        assertThat(zero.memory().bounded()).isFalse();
        assertThat(zero.memory().hasUsageRatio()).isFalse();
    }

    @Test
    void aNullIsAsIfItWereNotThere() {
        var nulls = one("{\"simulation\":null,\"agent\":\"Alice\",\"timestamp\":null,\"step\":null,"
                + "\"simulation_time\":null,\"memory_stats\":{\"current_size\":1,\"buffer_size\":null,"
                + "\"total_size\":null,\"max_size\":null,\"usage_ratio\":null,\"is_bounded\":null,"
                + "\"approaching_limit\":null},\"consolidation_metrics\":null,\"episode_count\":null,"
                + "\"gauges\":null}");

        assertThat(nulls).isEqualTo(one(SMALL));
    }

    @Test
    void readsEveryMember() {
        var snapshot = one("{\"simulation\":\"town\",\"agent\":\"Zoë 🌸\",\"timestamp\":\"2026-11-22T11:00:00.123Z\","
                + "\"step\":12,\"simulation_time\":\"2024-01-05T09:00:00Z\",\"memory_stats\":{\"current_size\":812,"
                + "\"buffer_size\":14,\"total_size\":826,\"max_size\":1000,\"usage_ratio\":0.812,\"is_bounded\":true,"
                + "\"approaching_limit\":true},\"consolidation_metrics\":{\"total_consolidations\":4,"
                + "\"automatic_consolidations\":3,\"manual_consolidations\":1,\"last_consolidation_time\":1.92,"
                + "\"total_memories_consolidated\":2010,\"average_consolidation_size\":502.5},\"episode_count\":14,"
                + "\"gauges\":{\"llm_calls\":7,\"temperature\":-0.5}}");

        assertThat(snapshot.id().agent()).isEqualTo("Zoë 🌸");
        assertThat(snapshot.timestamp()).isEqualTo(Instant.parse("2026-11-22T11:00:00.123Z"));
        assertThat(snapshot.step()).isEqualTo(12);
        assertThat(snapshot.simulationTimeMillis())
                .isEqualTo(Instant.parse("2024-01-05T09:00:00Z").toEpochMilli());
        assertThat(snapshot.memory()).isEqualTo(new MemoryStats(812, 14, 826, 1_000, 0.812, true, true));
        assertThat(snapshot.consolidation()).isEqualTo(new ConsolidationMetrics(4, 3, 1, 1.92, 2_010, 502.5));
        assertThat(snapshot.episodeCount()).isEqualTo(14);
        assertThat(snapshot.gauges()).isEqualTo(Map.of("llm_calls", 7.0, "temperature", -0.5));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "agent | \"x\" | {\"memory_stats\":{\"current_size\":1}}",
                "agent | 7 | {\"agent\":7,\"memory_stats\":{\"current_size\":1}}",
                "agent | [ | {\"agent\":[\"a\"],\"memory_stats\":{\"current_size\":1}}",
                "simulation | true | {\"simulation\":true,\"agent\":\"a\",\"memory_stats\":{\"current_size\":1}}",
                "memory_stats | 3 | {\"agent\":\"a\",\"memory_stats\":3}",
                "memory_stats.current_size | -1 | {\"agent\":\"a\",\"memory_stats\":{\"current_size\":-1}}",
                "memory_stats.current_size | 3.5 | {\"agent\":\"a\",\"memory_stats\":{\"current_size\":3.5}}",
                "memory_stats.current_size | five | {\"agent\":\"a\",\"memory_stats\":{\"current_size\":\"five\"}}",
                "memory_stats.current_size | 9007199254740992 | {\"agent\":\"a\",\"memory_stats\":{\"current_size\":9007199254740992}}",
                "memory_stats.current_size | 9223372036854775808 | {\"agent\":\"a\",\"memory_stats\":{\"current_size\":9223372036854775808}}",
                "memory_stats.current_size | 1e999 | {\"agent\":\"a\",\"memory_stats\":{\"current_size\":1e999}}",
                "memory_stats.current_size | { | {\"agent\":\"a\",\"memory_stats\":{\"current_size\":{\"a\":[1]}}}",
                "memory_stats.buffer_size | -2 | {\"agent\":\"a\",\"memory_stats\":{\"current_size\":1,\"buffer_size\":-2}}",
                "memory_stats.total_size | 0.5 | {\"agent\":\"a\",\"memory_stats\":{\"current_size\":1,\"total_size\":0.5}}",
                "memory_stats.max_size | -9 | {\"agent\":\"a\",\"memory_stats\":{\"current_size\":1,\"max_size\":-9}}",
                "memory_stats.usage_ratio | -0.1 | {\"agent\":\"a\",\"memory_stats\":{\"current_size\":1,\"usage_ratio\":-0.1}}",
                "memory_stats.usage_ratio | 1e999 | {\"agent\":\"a\",\"memory_stats\":{\"current_size\":1,\"usage_ratio\":1e999}}",
                "memory_stats.is_bounded | yes | {\"agent\":\"a\",\"memory_stats\":{\"current_size\":1,\"is_bounded\":\"yes\"}}",
                "memory_stats.approaching_limit | 1 | {\"agent\":\"a\",\"memory_stats\":{\"current_size\":1,\"approaching_limit\":1}}",
                "consolidation_metrics | [ | {\"agent\":\"a\",\"memory_stats\":{\"current_size\":1},\"consolidation_metrics\":[]}",
                "consolidation_metrics.total_consolidations | -4 | {\"agent\":\"a\",\"memory_stats\":{\"current_size\":1},\"consolidation_metrics\":{\"total_consolidations\":-4}}",
                "consolidation_metrics.last_consolidation_time | -1.5 | {\"agent\":\"a\",\"memory_stats\":{\"current_size\":1},\"consolidation_metrics\":{\"last_consolidation_time\":-1.5}}",
                "consolidation_metrics.average_consolidation_size | big | {\"agent\":\"a\",\"memory_stats\":{\"current_size\":1},\"consolidation_metrics\":{\"average_consolidation_size\":\"big\"}}",
                "episode_count | -3 | {\"agent\":\"a\",\"memory_stats\":{\"current_size\":1},\"episode_count\":-3}",
                "step | -7 | {\"agent\":\"a\",\"memory_stats\":{\"current_size\":1},\"step\":-7}",
                "simulation_time | noon | {\"agent\":\"a\",\"memory_stats\":{\"current_size\":1},\"simulation_time\":\"noon\"}",
                "timestamp | yesterday | {\"agent\":\"a\",\"memory_stats\":{\"current_size\":1},\"timestamp\":\"yesterday\"}",
                "timestamp | 2026-11-22T10:00:00 | {\"agent\":\"a\",\"memory_stats\":{\"current_size\":1},\"timestamp\":\"2026-11-22T10:00:00\"}",
                "timestamp | 1969-12-31T23:59:59 | {\"agent\":\"a\",\"memory_stats\":{\"current_size\":1},\"timestamp\":\"1969-12-31T23:59:59Z\"}",
                "timestamp | -1 | {\"agent\":\"a\",\"memory_stats\":{\"current_size\":1},\"timestamp\":-1}",
                "timestamp | 2026-11-23T12:00:00.001Z | {\"agent\":\"a\",\"memory_stats\":{\"current_size\":1},\"timestamp\":\"2026-11-23T12:00:00.001Z\"}",
                "timestamp | true | {\"agent\":\"a\",\"memory_stats\":{\"current_size\":1},\"timestamp\":true}",
                "gauges | 4 | {\"agent\":\"a\",\"memory_stats\":{\"current_size\":1},\"gauges\":4}",
                "gauges.g | high | {\"agent\":\"a\",\"memory_stats\":{\"current_size\":1},\"gauges\":{\"g\":\"high\"}}",
                "gauges.g | Infinity | {\"agent\":\"a\",\"memory_stats\":{\"current_size\":1},\"gauges\":{\"g\":1e999}}",
                "stores | 4 | {\"agent\":\"a\",\"memory_stats\":{\"current_size\":1},\"stores\":4}",
                "stores.s | [ | {\"agent\":\"a\",\"memory_stats\":{\"current_size\":1},\"stores\":{\"s\":[1]}}",
                "stores.s.role | is required | {\"agent\":\"a\",\"memory_stats\":{\"current_size\":1},\"stores\":{\"s\":{\"unit\":\"items\",\"size\":1}}}",
                "stores.s.unit | is required | {\"agent\":\"a\",\"memory_stats\":{\"current_size\":1},\"stores\":{\"s\":{\"role\":\"archival\",\"unit\":null,\"size\":1}}}",
                "stores.s.size | is required | {\"agent\":\"a\",\"memory_stats\":{\"current_size\":1},\"stores\":{\"s\":{\"role\":\"archival\",\"unit\":\"items\"}}}",
                "stores.s.role | must be working, episodic, semantic, archival or context: disk | {\"agent\":\"a\",\"memory_stats\":{\"current_size\":1},\"stores\":{\"s\":{\"role\":\"disk\",\"unit\":\"items\",\"size\":1}}}",
                "stores.s.role | must be working, episodic, semantic, archival or context: Context | {\"agent\":\"a\",\"memory_stats\":{\"current_size\":1},\"stores\":{\"s\":{\"role\":\"Context\",\"unit\":\"items\",\"size\":1}}}",
                "stores.s.unit | must be items, tokens, characters or bytes: 7 | {\"agent\":\"a\",\"memory_stats\":{\"current_size\":1},\"stores\":{\"s\":{\"role\":\"context\",\"unit\":7,\"size\":1}}}",
                "stores.s.size | -1 | {\"agent\":\"a\",\"memory_stats\":{\"current_size\":1},\"stores\":{\"s\":{\"role\":\"context\",\"unit\":\"items\",\"size\":-1}}}",
                "stores.s.limit | 9007199254740992 | {\"agent\":\"a\",\"memory_stats\":{\"current_size\":1},\"stores\":{\"s\":{\"role\":\"archival\",\"unit\":\"items\",\"size\":1,\"limit\":9007199254740992}}}",
                "stores.s.added | 1.5 | {\"agent\":\"a\",\"memory_stats\":{\"current_size\":1},\"stores\":{\"s\":{\"role\":\"archival\",\"unit\":\"items\",\"size\":1,\"added\":1.5}}}",
                "stores.s.removed | many | {\"agent\":\"a\",\"memory_stats\":{\"current_size\":1},\"stores\":{\"s\":{\"role\":\"archival\",\"unit\":\"items\",\"size\":1,\"removed\":\"many\"}}}",
                "stores | must have 1 to 64 | {\"agent\":\"a\",\"memory_stats\":{\"current_size\":1},\"stores\":{\"\":{\"role\":\"archival\",\"unit\":\"items\",\"size\":1}}}"
            })
    void aRefusalNamesTheFieldAndTheValue(String field, String value, String line) {
        var inLines = ndjson(line);
        var inJson = json(line);

        assertThat(inLines.rejections()).hasSize(1);
        var rejection = inLines.rejections().get(0);
        assertThat(rejection.field()).isEqualTo(field);
        if (line.contains("\"agent\"")) {
            assertThat(rejection.reason()).contains(value);
        } else {
            assertThat(rejection.reason()).isEqualTo("is required");
        }
        assertThat(inJson.rejections()).isEqualTo(inLines.rejections());
    }

    @Test
    void oneOfTheTwoSizesIsRequired() {
        var rejection = ndjson("{\"agent\":\"a\",\"memory_stats\":{\"buffer_size\":1}}")
                .rejections()
                .get(0);

        assertThat(rejection.field()).isEqualTo("memory_stats.current_size");
    }

    @Test
    void countsMayBeWrittenAsFloatsIfTheyAreWhole() {
        var snapshot = one(memory("\"current_size\":3.0,\"buffer_size\":1e2,\"total_size\":103.000"));

        assertThat(snapshot.memory().currentSize()).isEqualTo(3);
        assertThat(snapshot.memory().bufferSize()).isEqualTo(100);
    }

    @Test
    void theLargestCountIsTwoToTheFiftyThirdMinusOne() {
        var largest = one(memory("\"current_size\":9007199254740991"));
        var sum = ndjson(memory("\"current_size\":9007199254740991,\"buffer_size\":1"));

        assertThat(largest.memory().currentSize()).isEqualTo((1L << 53) - 1);
        assertThat(sum.rejections().get(0).field()).isEqualTo("memory_stats.total_size");
    }

    @Test
    void aRatioMayExceedOne() {
        var snapshot = one(memory("\"current_size\":15,\"max_size\":10"));

        assertThat(snapshot.memory().usageRatio()).isEqualTo(1.5);
    }

    @Test
    void blankLinesAreCountedAndCarriageReturnsPassedOver() {
        var parsed = ndjson("\r\n" + SMALL + "\r\n  \t\n{oops}\r\n" + SMALL);

        assertThat(parsed.lines()).isEqualTo(5);
        assertThat(parsed.snapshots()).hasSize(2);
        assertThat(parsed.positions()).startsWith(2, 5);
        assertThat(parsed.rejections()).extracting(Rejection::position).containsExactly(4L);
    }

    @Test
    void theLastLineNeedsNoNewline() {
        var with = ndjson(SMALL + "\n");
        var without = ndjson(SMALL);

        assertThat(with.lines()).isEqualTo(1);
        assertThat(with.snapshots()).isEqualTo(without.snapshots()).hasSize(1);
    }

    @Test
    void aByteOrderMarkIsPassedOver() {
        assertThat(ndjson("\ufeff" + SMALL + "\n" + SMALL).snapshots()).hasSize(2);
        assertThat(json("\ufeff[" + SMALL + "]").snapshots()).hasSize(1);
        assertThatThrownBy(() -> json("\ufeff")).isInstanceOf(InvalidInput.class);
    }

    @Test
    void nothingButWhatCountsOfTheArrayIsRead() {
        var bytes = (SMALL + "\n" + SMALL).getBytes(StandardCharsets.UTF_8);

        var parsed = parser.ndjson(bytes, SMALL.length() + 1, NOW);

        assertThat(parsed.snapshots()).hasSize(1);
    }

    @Test
    void oneBadLineCostsOnlyItself() {
        var parsed = ndjson(String.join(
                "\n", SMALL, "nonsense", SMALL, "[]", "42", "{\"agent\":", SMALL + SMALL, SMALL + ",", "null", SMALL));

        assertThat(parsed.snapshots()).hasSize(3);
        assertThat(parsed.rejected()).isEqualTo(7);
        assertThat(parsed.rejections()).extracting(Rejection::position).containsExactly(2L, 4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(parsed.rejections())
                .allSatisfy(rejection -> assertThat(rejection.reason()).isNotBlank());
    }

    @Test
    void anArrayIsTakenElementByElement() {
        var parsed = json("[" + SMALL + ", 7, {\"agent\":\"\"}, [[1]], " + SMALL + "]");

        assertThat(parsed.lines()).isEqualTo(5);
        assertThat(parsed.snapshots()).hasSize(2);
        assertThat(parsed.positions()).startsWith(1, 5);
        assertThat(parsed.rejections()).extracting(Rejection::position).containsExactly(2L, 3L, 4L);
    }

    @Test
    void anEmptyArrayAndAnEmptyNdjsonBodyHoldNothing() {
        assertThat(json("[]").snapshots()).isEmpty();
        assertThat(ndjson("").lines()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "7",
                "\"text\"",
                "null",
                "[",
                "[{",
                "{\"agent\":\"a\"",
                "{\"agent\":\"a\"}]",
                "{} {}",
                "[] 1",
                "{\"agent\":NaN}",
                "[{\"agent\":\"a\",}]",
                "{'agent':'a'}",
                "\u0000\u0000\u0000\u0000"
            })
    void aBodyThatIsNoJsonIsRefusedAsAWhole(String body) {
        assertThatThrownBy(() -> json(body)).isInstanceOf(InvalidInput.class);
    }

    @Test
    void aRefusedBodyLeavesNothingBehindForTheNext() {
        assertThatThrownBy(() -> json("[" + SMALL + ",")).isInstanceOf(InvalidInput.class);

        var next = json(SMALL);

        assertThat(next.snapshots()).hasSize(1);
        assertThat(next.rejections()).isEmpty();
    }

    @Test
    void everyTruncationIsRefused() {
        var line = SMALL.replace("}}", ",\"usage_ratio\":0.25},\"gauges\":{\"g\":1.5},\"timestamp\":1700000000000}");
        assertThat(one(line)).isNotNull();

        for (int length = 1; length < line.length(); length++) {
            var parsed = ndjson(line.substring(0, length));

            assertThat(parsed.rejected()).as("the first %d bytes", length).isEqualTo(1);
        }
    }

    @Test
    void nestingTooDeepIsRefusedAndNotFollowed() {
        var deep = "{\"agent\":\"a\",\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";

        var parsed = ndjson(deep + "\n" + SMALL);

        assertThat(parsed.snapshots()).hasSize(1);
        assertThat(parsed.rejections()).extracting(Rejection::position).containsExactly(1L);
        assertThatThrownBy(() -> json(deep)).isInstanceOf(InvalidInput.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "01", "+1", ".5", "5.", "0x10", "1e", "1_000"})
    void numbersThatAreNotJsonAreRefused(String number) {
        var parsed = ndjson(memory("\"current_size\":" + number));

        assertThat(parsed.rejected()).isEqualTo(1);
    }

    @Test
    void aNumberOfAThousandDigitsIsRefused() {
        var parsed = ndjson(memory("\"current_size\":" + "9".repeat(1_000)) + "\n" + SMALL);

        assertThat(parsed.rejected()).isEqualTo(1);
        assertThat(parsed.snapshots()).hasSize(1);
    }

    @Test
    void namesHaveAtMost256Characters() {
        var longest = one(named("🌸".repeat(256)));
        var tooLong = ndjson(named("x".repeat(257)) + "\n" + named("🌸".repeat(300)));

        assertThat(longest.id().agent()).hasSize(512);
        assertThat(tooLong.rejections()).extracting(Rejection::field).containsExactly("agent", "agent");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\\u0000b", "a\\nb", "a\\u007fb", "\\u0085", "\\ud800", "\\udc00x", "x\\ud83c"})
    void namesThatAreNotOneAreRefused(String escaped) {
        var agent = ndjson(named(escaped));
        var simulation = ndjson(SMALL.replace("{\"agent\"", "{\"simulation\":\"" + escaped + "\",\"agent\""));

        assertThat(agent.rejections()).extracting(Rejection::field).containsExactly("agent");
        assertThat(simulation.rejections()).extracting(Rejection::field).containsExactly("simulation");
    }

    @Test
    void anEscapedNameIsTheSameAsAPlainOne() {
        var escaped = one(named("\\u0041lice"));
        var plain = one(named("Alice"));

        assertThat(escaped).isEqualTo(plain);
    }

    @Test
    void everyKindOfBrokenUtf8IsRefusedAndCostsOnlyItsLine() {
        for (int seed = 0; seed < 5_000; seed++) {
            var random = new Random(seed);
            var noise = new byte[1 + random.nextInt(12)];
            random.nextBytes(noise);
            for (int i = 0; i < noise.length; i++) {
                noise[i] = noise[i] == '\n' || random.nextInt(3) == 0 ? 0 : noise[i];
            }
            noise[0] = noise[0] == ' ' ? 0 : noise[0];
            var good = ("\n" + SMALL).getBytes(StandardCharsets.UTF_8);
            var body = new byte[noise.length + good.length];
            System.arraycopy(noise, 0, body, 0, noise.length);
            System.arraycopy(good, 0, body, noise.length, good.length);

            var parsed = parser.ndjson(body, body.length, NOW);

            assertThat(parsed.snapshots()).as("seed %d", seed).hasSize(1);
        }
    }

    @Test
    void aNameInInvalidUtf8IsRefused() {
        var bytes = named("A?B").getBytes(StandardCharsets.ISO_8859_1);
        bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf('?')] = (byte) 0xff;

        var parsed = parser.ndjson(bytes, bytes.length, NOW);

        assertThat(parsed.rejected()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "\"2026-11-22T11:00:00Z\", 2026-11-22T11:00:00Z",
        "\"2026-11-22T11:00:00.5Z\", 2026-11-22T11:00:00.500Z",
        "\"2026-11-22T11:00:00.123456789Z\", 2026-11-22T11:00:00.123Z",
        "\"2026-11-22T13:00:00+02:00\", 2026-11-22T11:00:00Z",
        "\"2026-11-22T05:30:00-05:30\", 2026-11-22T11:00:00Z",
        "\"2024-02-29T00:00:00Z\", 2024-02-29T00:00:00Z",
        "\"2000-01-01T00:00:00.000Z\", 2000-01-01T00:00:00Z",
        "\"2026-11-23T12:00:00.000Z\", 2026-11-23T12:00:00Z",
        "1763800000123, 2025-11-22T08:26:40.123Z",
        "946684800000, 2000-01-01T00:00:00Z",
        "1.7638e12, 2025-11-22T08:26:40Z"
    })
    void timestampsAreReadInEverySpelling(String given, String expected) {
        var snapshot = one(SMALL.replace("{\"agent\"", "{\"timestamp\":" + given + ",\"agent\""));

        assertThat(snapshot.timestamp()).isEqualTo(Instant.parse(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-02-29T00:00:00Z",
                "2026-13-01T00:00:00Z",
                "2026-11-31T00:00:00.000Z",
                "2026-11-22T25:00:00Z",
                "2026-11-22T11:60:00Z",
                "2026-11-22 11:00:00Z",
                "2026-11-22",
                "",
                "+999999999-01-01T00:00:00Z"
            })
    void datesThatAreNoneAreRefused(String given) {
        var parsed = ndjson(SMALL.replace("{\"agent\"", "{\"timestamp\":\"" + given + "\",\"agent\""));

        assertThat(parsed.rejections()).extracting(Rejection::field).containsExactly("timestamp");
    }

    @Test
    void aTimestampMayBeADayAheadAndNotMore() {
        long limit = NOW + Duration.ofHours(24).toMillis();

        var at = ndjson(SMALL.replace("{\"agent\"", "{\"timestamp\":" + limit + ",\"agent\""));
        var beyond = ndjson(SMALL.replace("{\"agent\"", "{\"timestamp\":" + (limit + 1) + ",\"agent\""));

        assertThat(at.snapshots()).hasSize(1);
        assertThat(beyond.rejections()).extracting(Rejection::field).containsExactly("timestamp");
    }

    @Test
    void thereAreAtMost32Gauges() {
        var most = one(gauges(32, "g"));
        var tooMany = ndjson(gauges(33, "g"));
        var farTooMany = ndjson(gauges(5_000, "g"));

        assertThat(most.gauges()).hasSize(32);
        assertThat(tooMany.rejections()).extracting(Rejection::field).containsExactly("gauges");
        assertThat(farTooMany.rejections()).extracting(Rejection::field).containsExactly("gauges");
    }

    @Test
    void aGaugeNameHasAtMost64Characters() {
        var longest = one(gauges(1, "g".repeat(63)));
        var tooLong = ndjson(gauges(1, "g".repeat(64)));

        assertThat(longest.gauges()).hasSize(1);
        assertThat(tooLong.rejected()).isEqualTo(1);
    }

    @Test
    void unknownMembersAreCountedAndIgnored() {
        var line = "{\"mood\":\"fine\",\"agent\":\"Alice\",\"memory_stats\":{\"current_size\":1,\"x\":{\"y\":[1,{}]}},"
                + "\"consolidation_metrics\":{\"z\":null}}";

        var first = ndjson(line + "\n" + line);
        var second = json(line);

        assertThat(first.unknownMembers()).isEqualTo(6);
        assertThat(second.unknownMembers()).isEqualTo(3);
        assertThat(second.snapshots()).isEqualTo(ndjson(SMALL).snapshots());
    }

    @Test
    void ofDuplicateKeysTheLastCounts() {
        var snapshot = one("{\"agent\":\"a\",\"memory_stats\":{\"current_size\":1,\"current_size\":2},"
                + "\"memory_stats\":{\"buffer_size\":3},\"agent\":\"b\",\"gauges\":{\"g\":1,\"g\":2}}");

        assertThat(snapshot.id().agent()).isEqualTo("b");
        assertThat(snapshot.memory().totalSize()).isEqualTo(5);
        assertThat(snapshot.gauges()).isEqualTo(Map.of("g", 2.0));
    }

    @Test
    void rejectionsBeyondTheLimitAreCountedAndNotListed() {
        var parsed = ndjson("x\n".repeat(IngestReceipt.MAX_LISTED + 5));

        assertThat(parsed.rejected()).isEqualTo(IngestReceipt.MAX_LISTED + 5);
        assertThat(parsed.rejections()).hasSize(IngestReceipt.MAX_LISTED);
    }

    @Test
    void everyRejectionCanBeWrittenInTheReceipt() {
        var longPairs = "x".repeat(79) + "🌸".repeat(20);
        var parsed = ndjson(String.join(
                "\n",
                SMALL.replace("{\"agent\"", "{\"simulation_time\":\"\\ud800\",\"agent\""),
                SMALL.replace("{\"agent\"", "{\"simulation_time\":\"" + longPairs + "\",\"agent\""),
                SMALL.replace("{\"agent\"", "{\"gauges\":{\"\\udc00\":1},\"agent\""),
                SMALL.replace("{\"agent\"", "{\"gauges\":{\"\\udc00\":\"\\ud800\"},\"agent\""),
                named("🌸".repeat(300))));
        var receipt = new IngestReceipt(5, 0, 0, 0, 0, parsed.rejected(), parsed.rejections(), List.of());

        var text = Json.text(out -> ReceiptJson.write(out, receipt, "line"));

        assertThat(parsed.rejected()).isEqualTo(5);
        assertThat(text).contains("\"rejected\":5").doesNotContain("?");
    }

    private ParsedBody ndjson(String body) {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        return parser.ndjson(bytes, bytes.length, NOW);
    }

    private ParsedBody json(String body) {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        return parser.json(bytes, bytes.length, NOW);
    }

    private MemorySnapshot one(String line) {
        var parsed = ndjson(line);
        assertThat(parsed.rejections()).isEmpty();
        assertThat(json(line).snapshots()).isEqualTo(parsed.snapshots());
        return parsed.snapshots().get(0);
    }

    private static String memory(String members) {
        return "{\"agent\":\"Alice\",\"memory_stats\":{" + members + "}}";
    }

    private static String named(String agent) {
        return SMALL.replace("Alice", agent);
    }

    @Test
    void memoryStoresAreTakenByName() {
        var snapshot = one(SMALL.replace(
                "{\"agent\"",
                "{\"stores\":{\"context\":{\"size\":7946,\"limit\":8192,\"added\":40.0,\"removed\":0,\"role\":\"context\","
                        + "\"unit\":\"tokens\",\"new\":1},\"none\":null,\"archive\":{\"role\":\"archival\",\"unit\":\"items\","
                        + "\"size\":3,\"limit\":null,\"added\":null}},\"agent\""));

        assertThat(snapshot.stores())
                .containsExactly(
                        new MemoryStore(
                                "archive",
                                MemoryStore.Role.ARCHIVAL,
                                MemoryStore.Unit.ITEMS,
                                3,
                                0,
                                MemoryStore.NOT_SAID,
                                MemoryStore.NOT_SAID),
                        new MemoryStore(
                                "context", MemoryStore.Role.CONTEXT, MemoryStore.Unit.TOKENS, 7_946, 8_192, 40, 0));
        assertThat(one(SMALL.replace("{\"agent\"", "{\"stores\":null,\"agent\""))
                        .stores())
                .isEmpty();
        assertThat(one(SMALL).stores()).isEmpty();
    }

    @Test
    void thereAreAtMostSixteenMemoryStores() {
        assertThat(one(stores(16)).stores()).hasSize(16);
        for (int count : new int[] {17, 5_000}) {
            assertThat(ndjson(stores(count)).rejections())
                    .singleElement()
                    .satisfies(rejection -> assertThat(rejection.field() + ": " + rejection.reason())
                            .isEqualTo("stores: must be at most 16: 17"));
        }
    }

    private static String stores(int count) {
        var members = IntStream.range(0, count)
                .mapToObj(i -> "\"s" + i + "\":{\"role\":\"archival\",\"unit\":\"items\",\"size\":" + i + "}")
                .collect(Collectors.joining(","));
        return SMALL.replace("{\"agent\"", "{\"stores\":{" + members + "},\"agent\"");
    }

    private static String gauges(int count, String prefix) {
        var members = IntStream.range(0, count)
                .mapToObj(i -> "\"" + prefix + i + "\":" + i)
                .collect(Collectors.joining(","));
        return SMALL.replace("{\"agent\"", "{\"gauges\":{" + members + "},\"agent\"");
    }
}
