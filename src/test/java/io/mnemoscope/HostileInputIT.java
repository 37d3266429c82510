package io.mnemoscope;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.bench.AnswerCheck;
import io.mnemoscope.bench.Await;
import io.mnemoscope.bench.HostileRequest;
import io.mnemoscope.bench.HttpAnswer;
import io.mnemoscope.bench.HttpConnection;
import io.mnemoscope.bench.HttpRequest;
import io.mnemoscope.bench.LoadShape;
import io.mnemoscope.bench.LongRequest;
import io.mnemoscope.bench.Rest;
import io.mnemoscope.bench.SampleText;
import io.mnemoscope.bench.ServerUnderLoad;
import io.mnemoscope.bench.SnapshotWalk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is posted, the server answers as it should, says nothing of its insides, and stays well. */
final class HostileInputIT {
    private static final int BODIES = Integer.getInteger("fuzz.bodies", 2_000);
    private static final long SEED = Long.getLong("fuzz.seed", 20_261_122);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOST_MIB = 640;
    private static final int MEBIBYTE = 1 << 20;
    private static final long LONG_BODY = 200L * MEBIBYTE;
    private static final int HALF_REQUESTS = 50;

    private static final Set<String> OTHER_TESTS = Set.of("exact", "half", "long");

    @TempDir
    static Path directory;

    private static ServerUnderLoad server;
    private static int linesChecked;

    @BeforeAll
    static void start() {
        server = ServerUnderLoad.mnemoscope(directory.resolve("data"), ServerUnderLoad.FLAGS);
    }

    @AfterEach
    void staysWell() {
        assertThat(server.get("/health/ready").status()).isEqualTo(200);
        assertThat(server.usage().peakResidentMiB()).isLessThan(MOST_MIB);
        var lines = server.log().lines().toList();
        int checked = linesChecked;
        linesChecked = lines.size();
        assertThat(lines.stream().skip(checked).filter(HostileInputIT::tellsOfTrouble))
                .isEmpty();
    }

    private static boolean tellsOfTrouble(String line) {
        return line.contains("ERROR") || line.contains("Exception");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void answersEveryMutatedBodyAndCountsWhatItTook() {
        long accepted = 0;
        for (int i = 0; i < BODIES; i++) {
            var what = "body " + i + " of seed " + SEED;
            accepted += AnswerCheck.check(what, sendWhatever(what, HostileRequest.of(SEED, i)));
        }

        assertThat(stored(name -> !OTHER_TESTS.contains(name)))
                .as("seed " + SEED)
                .isEqualTo(accepted);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "current_size|-1",
                "current_size|1.5",
                "current_size|\"7\"",
                "current_size|true",
                "current_size|[]",
                "current_size|1e999",
                "current_size|9223372036854775808",
                "current_size|9007199254740992",
                "buffer_size|-1",
                "total_size|{}",
                "max_size|-5",
                "usage_ratio|-0.1",
                "usage_ratio|1e999",
                "usage_ratio|\"high\""
            })
    void namesLineAndFieldOfABadNumberAndTakesTheLinesBesideIt(String member, String literal) throws IOException {
        checkSecondLine("\"" + member + "\":[^,}]*", "\"" + member + "\":" + literal, "memory_stats." + member);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "agent|\"\"",
                "agent|5",
                "agent|null",
                "agent|\"a\\\\u0007b\"",
                "agent|\"\\\\ud800\"",
                "timestamp|\"2099-01-01T00:00:00Z\"",
                "timestamp|\"yesterday\"",
                "timestamp|-1",
                "timestamp|{}"
            })
    void namesLineAndFieldOfABadNameOrTimeAndTakesTheLinesBesideIt(String member, String literal) throws IOException {
        checkSecondLine("\"" + member + "\":\"[^\"]*\"", "\"" + member + "\":" + literal, member);
    }

    @Test
    void refusesANameOfThreeHundredCharacters() throws IOException {
        checkSecondLine("\"agent\":\"[^\"]*\"", "\"agent\":\"" + "x".repeat(300) + "\"", "agent");
    }

    @Test
    void refusesAnUnknownContentType() throws IOException {
        var answer = send(HttpRequest.post("/api/v1/snapshots", "image/png", new byte[10]));

        AnswerCheck.check("image/png", answer);
        assertThat(answer.status()).isEqualTo(415);
    }

    @Test
    void takesOrRefusesAVeryLongBodyOfGoodLines() throws IOException {
        var source = new LoadShape("long", 1_000, 0, 0, 1).source(0, 1, LoadShape.Api.MNEMOSCOPE);

        var answer = LongRequest.send(server.port(), LONG_BODY, () -> source.body(2_000));

        long accepted = AnswerCheck.check("200 MiB of lines", answer);
        assertThat(answer.status()).isIn(200, 413);
        assertThat(stored("long"::equals)).isGreaterThanOrEqualTo(accepted);
    }

    @Test
    void refusesALineThatDoesNotEnd() throws IOException {
        var piece = new byte[MEBIBYTE];
        Arrays.fill(piece, (byte) '[');

        var answer = LongRequest.send(server.port(), LONG_BODY, () -> piece);

        AnswerCheck.check("200 MiB in one line", answer);
        assertThat(answer.status()).isIn(400, 413);
    }

    @Test
    void survivesGzipBombs() throws IOException {
        var spaces = new byte[MEBIBYTE];
        Arrays.fill(spaces, (byte) ' ');
        var zeros = HostileRequest.gzip(new byte[MEBIBYTE], 256);
        var twice = HostileRequest.gzip(HostileRequest.gzip(spaces, 256));

        AnswerCheck.check("256 MiB of spaces", send(gzipped(HostileRequest.gzip(spaces, 256))));
        AnswerCheck.check("256 MiB of zeros", send(gzipped(zeros)));
        AnswerCheck.check("a bomb in a bomb", send(gzipped(twice)));
    }

    @Test
    void forgetsRequestsThatEndInTheirMiddle() throws IOException {
        var line = new StringBuilder();
        var walk = new SnapshotWalk("half", 0, 1);
        SampleText.ndjson(line, walk.simulation(), walk.agent(), walk.next());
        var whole = HttpRequest.post(
                "/api/v1/snapshots", "application/x-ndjson", line.toString().getBytes(StandardCharsets.US_ASCII));
        var chunked = HttpRequest.postHead(
                "/api/v1/snapshots", "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n");

        for (int i = 0; i < HALF_REQUESTS; i++) {
            abandon(Arrays.copyOf(whole, whole.length * i / HALF_REQUESTS));
            abandon(chunked);
            abandon(concat(chunked, ("400\r\n" + line).getBytes(StandardCharsets.US_ASCII)));
            abandon(concat(chunked, "zz\r\n".getBytes(StandardCharsets.US_ASCII)));
        }

        Await.until(
                "a complete request to be answered",
                PATIENCE,
                () -> server.exchange(whole).success());
    }

    private static void abandon(byte[] start) throws IOException {
        try (var connection = new HttpConnection(server.port())) {
            connection.write(start);
        }
    }

    private static void checkSecondLine(String pattern, String replacement, String field) throws IOException {
        var walk = new SnapshotWalk("exact", replacement.hashCode() & 0xFFFF, 1);
        var body = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            var line = new StringBuilder();
            SampleText.ndjson(line, walk.simulation(), walk.agent(), walk.next());
            body.append(i == 1 ? line.toString().replaceFirst(pattern, replacement) : line);
        }

        var answer = send(HttpRequest.post(
                "/api/v1/snapshots", "application/x-ndjson", body.toString().getBytes(StandardCharsets.UTF_8)));

        assertThat(AnswerCheck.check(replacement, answer)).as(answer.body()).isEqualTo(2);
        var error = Rest.json(answer.body()).path("errors").path(0);
        assertThat(error.path("line").asInt()).isEqualTo(2);
        assertThat(error.path("field").asText()).isEqualTo(field);
    }

    /** A server may close the connection after a bad request, so each has its own. */
    private static HttpAnswer send(byte[] request) throws IOException {
        try (var connection = new HttpConnection(server.port())) {
            return connection.exchange(request);
        }
    }

    private static HttpAnswer sendWhatever(String what, byte[] request) {
        try {
            return send(request);
        } catch (IOException e) {
            throw new AssertionError("no answer to " + what, e);
        }
    }

    private static long stored(Predicate<String> simulations) {
        return new Rest(server)
                .agents().stream()
                        .filter(agent ->
                                simulations.test(agent.path("simulation").asText()))
                        .mapToLong(agent -> agent.path("snapshots_count").asLong())
                        .sum();
    }

    private static byte[] gzipped(byte[] body) {
        return HttpRequest.post(
                "/api/v1/snapshots", "Content-Type: application/x-ndjson\r\n", "Content-Encoding: gzip\r\n", body);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        var both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
