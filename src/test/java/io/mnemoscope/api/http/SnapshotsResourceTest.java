package io.mnemoscope.api.http;

import static io.mnemoscope.Lines.calm;
import static io.mnemoscope.Lines.line;
import static io.mnemoscope.Lines.snapshot;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.TestServer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.junit5.VertxExtension;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(VertxExtension.class)
class SnapshotsResourceTest {
    private static final String NDJSON = "application/x-ndjson";
    private TestServer server;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        server = TestServer.start(
                vertx, "http.max_body", "1MiB", "http.max_line", "4KiB", "ingest.max_in_flight", "1MiB");
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    static JsonObject problem(HttpResponse<Buffer> answer, int status) {
        assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(status);
        assertThat(answer.getHeader("Content-Type")).isEqualTo("application/problem+json");
        var problem = answer.bodyAsJsonObject();
        assertThat(problem.getInteger("status")).isEqualTo(status);
        assertThat(problem.getString("detail")).isNotBlank().doesNotContain("Exception");
        return problem;
    }

    @Test
    void takesAnObject() throws Exception {
        var answer = server.postJson(snapshot("Alice", 0, 10).encode());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.bodyAsJsonObject().getMap())
                .containsEntry("accepted", 1)
                .containsEntry("duplicates", 0)
                .containsEntry("rejected", 0)
                .containsEntry("out_of_order", 0);
    }

    @Test
    void takesLongBodiesOverHttp2Too(Vertx vertx) throws Exception {
        var options = new WebClientOptions().setProtocolVersion(HttpVersion.HTTP_2);
        var client = WebClient.create(vertx, options);
        for (int i = 0; i < 8; i++) {
            var body = calm("Alice " + i, 0, 2_500 + 400 * i);

            var answer = client.post(server.port(), "127.0.0.1", "/api/v1/snapshots")
                    .putHeader("Content-Type", NDJSON)
                    .sendBuffer(Buffer.buffer(body))
                    .await(5, SECONDS);

            assertThat(answer.version()).isEqualTo(HttpVersion.HTTP_2);
            assertThat(answer.bodyAsJsonObject().getInteger("accepted")).isEqualTo(2_500 + 400 * i);
        }
        client.close();
    }

    @Test
    void takesAnArrayAndSaysWhichElementsItRefused() throws Exception {
        var bad = snapshot("Bob", 1, 10);
        bad.getJsonObject("memory_stats").put("current_size", -1);
        var body = new JsonArray().add(snapshot("Alice", 0, 10)).add(bad).add("no object");

        var receipt = server.postJson(body.encode()).bodyAsJsonObject();

        assertThat(receipt.getInteger("accepted")).isEqualTo(1);
        assertThat(receipt.getInteger("rejected")).isEqualTo(2);
        var errors = receipt.getJsonArray("errors");
        assertThat(errors.getJsonObject(0).getInteger("index")).isEqualTo(2);
        assertThat(errors.getJsonObject(0).getString("field")).isEqualTo("memory_stats.current_size");
        assertThat(errors.getJsonObject(1).getInteger("index")).isEqualTo(3);
    }

    @Test
    void takesNdjsonAndCountsDuplicatesAndLateOnes() throws Exception {
        var first = server.taken(line("Alice", 10, 10) + "\n" + line("Alice", 10, 10) + line("Alice", 5, 10));
        var again = server.taken(line("Alice", 5, 10));

        assertThat(first.getMap())
                .containsEntry("accepted", 2)
                .containsEntry("duplicates", 1)
                .containsEntry("out_of_order", 1);
        assertThat(again.getMap()).containsEntry("accepted", 0).containsEntry("duplicates", 1);
    }

    @Test
    void takesTheLastLineWithoutItsEnd() throws Exception {
        var receipt = server.taken(line("Alice", 0, 10) + line("Alice", 1, 10).strip());

        assertThat(receipt.getInteger("accepted")).isEqualTo(2);
    }

    @Test
    void takesGzip() throws Exception {
        var answer = server.request(HttpMethod.POST, "/api/v1/snapshots")
                .putHeader("Content-Type", NDJSON)
                .putHeader("Content-Encoding", "gzip")
                .sendBuffer(gzip(calm("Zoë", 0, 3_000)))
                .await(5, SECONDS);

        assertThat(answer.bodyAsJsonObject().getInteger("accepted")).isEqualTo(3_000);
    }

    private static Buffer gzip(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return Buffer.buffer(bytes.toByteArray());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1_000})
    void takesABodyCutInsideLinesAndCharacters(int size, Vertx vertx) throws Exception {
        var body = Buffer.buffer(line("Zoë 🧠", 0, 10) + "{bad}\n" + line("Zoë 🧠", 1, 11));

        var answer = sentInPieces(vertx, body, size);

        assertThat(answer.getInteger("accepted")).isEqualTo(2);
        assertThat(answer.getJsonArray("errors").getJsonObject(0).getInteger("line"))
                .isEqualTo(2);
        assertThat(server.get("/api/v1/agents/town/Zo%C3%AB%20%F0%9F%A7%A0").statusCode())
                .isEqualTo(200);
    }

    private JsonObject sentInPieces(Vertx vertx, Buffer body, int size) throws Exception {
        var client = vertx.createHttpClient();
        try {
            var request = client.request(HttpMethod.POST, server.port(), "127.0.0.1", "/api/v1/snapshots")
                    .await(5, SECONDS);
            request.putHeader("Content-Type", NDJSON).setChunked(true);
            // Before the answer can be there: a body that has passed by is never read.
            var answer = request.response().compose(response -> response.body());
            for (int from = 0; from < body.length(); from += size) {
                request.write(body.getBuffer(from, Math.min(body.length(), from + size)))
                        .await(5, SECONDS);
            }
            request.end().await(5, SECONDS);
            return answer.await(5, SECONDS).toJsonObject();
        } finally {
            client.close().await(5, SECONDS);
        }
    }

    @Test
    void keepsOrderAndLineNumbersOverManyPieces() throws Exception {
        int lines = 10_000;
        var body = new StringBuilder();
        for (int i = 1; i <= lines; i++) {
            body.append(i == 7_000 || i == lines ? "{\"agent\":1}\n" : line("Alice", i, i % 50));
        }

        var receipt = server.taken(body.toString());

        assertThat(receipt.getInteger("accepted")).isEqualTo(lines - 2);
        assertThat(receipt.getInteger("out_of_order")).isZero();
        assertThat(receipt.getJsonArray("errors").stream().map(e -> ((JsonObject) e).getInteger("line")))
                .containsExactly(7_000, lines);
    }

    @Test
    void answersAnEmptyNdjsonBodyWithAnEmptyReceipt() throws Exception {
        assertThat(server.taken("").getInteger("accepted")).isZero();
    }

    @Test
    void refusesAnEmptyJsonBody() throws Exception {
        var unused = problem(server.postJson(""), 400);
    }

    @Test
    void answers400WithErrorsIfNothingWasTaken() throws Exception {
        var unknown = "{\"agent\":\"A\",\"memory_stats\":{\"current_size\":\"x\"}}\n{\"memory_stats\":{}}\n";
        var problem = problem(server.post(NDJSON, Buffer.buffer(unknown)), 400);

        assertThat(problem.getInteger("rejected")).isEqualTo(2);
        var first = problem.getJsonArray("errors").getJsonObject(0);
        assertThat(first.getInteger("line")).isEqualTo(1);
        assertThat(first.getString("field")).isEqualTo("memory_stats.current_size");
        assertThat(problem.getJsonArray("errors").getJsonObject(1).getString("field"))
                .isEqualTo("agent");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[{}", "1", "nul", "[1,]", "{} {}", "{\"agent\":\"\\ud800\"}", "[[[["})
    void refusesWhatIsNoJson(String body) throws Exception {
        var unused = problem(server.postJson(body), 400);
    }

    @Test
    void tellsOfTheAlertsThatWereRaised() throws Exception {
        var receipt = server.taken(line("Alice", 0, 85) + line("Alice", 1, 86));

        var alert = receipt.getJsonArray("alerts").getJsonObject(0);
        assertThat(alert.getString("type")).isEqualTo("threshold_exceeded");
        assertThat(alert.getString("agent")).isEqualTo("Alice");
        assertThat(alert.getString("state")).isEqualTo("firing");
    }

    @Test
    void aRetryHasTheAnswerOfTheFirstAlertsIncluded() throws Exception {
        var lines = line("Alice", 0, 99) + line("Alice", 1, 99) + line("Bob", 0, 10);

        var first = server.taken(lines);
        var again = server.taken(lines);

        assertThat(first.getJsonArray("alerts")).hasSize(1);
        assertThat(again.getJsonArray("alerts")).isEqualTo(first.getJsonArray("alerts"));
        assertThat(again.getMap()).containsEntry("accepted", 0).containsEntry("duplicates", 3);
    }

    @Test
    void refusesAJsonBodyThatIsTooLong() throws Exception {
        var unused = problem(server.postJson("[" + " ".repeat(1 << 20) + "]"), 413);
    }

    @Test
    void refusesALineThatIsTooLong() throws Exception {
        var unused = problem(server.post(NDJSON, Buffer.buffer("x".repeat(300_000))), 413);
    }

    @Test
    void answers429WithRetryAfterWhenTooMuchIsOnItsWay() throws Exception {
        var body = Buffer.buffer(calm("Alice", 0, 2_000));
        var answers = Stream.generate(() -> server.request(HttpMethod.POST, "/api/v1/snapshots")
                        .putHeader("Content-Type", NDJSON)
                        .sendBuffer(body))
                .limit(40)
                .toList();

        var refused = new ArrayList<HttpResponse<Buffer>>();
        for (var answer : answers) {
            var response = answer.await(5, SECONDS);
            assertThat(response.statusCode()).isIn(200, 429);
            if (response.statusCode() == 429) {
                refused.add(response);
            }
        }

        assertThat(refused).isNotEmpty().allMatch(response -> "1".equals(response.getHeader("Retry-After")));
        var unused = problem(refused.get(0), 429);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/xml", "application/json; charset=iso-8859-1", "x"})
    void refusesOtherTypes(String type) throws Exception {
        var unused = problem(server.post(type, Buffer.buffer("{}")), 415);
    }

    @Test
    void refusesOtherEncodings() throws Exception {
        var answer = server.request(HttpMethod.POST, "/api/v1/snapshots")
                .putHeader("Content-Encoding", "br")
                .sendBuffer(Buffer.buffer("{}"))
                .await(5, SECONDS);

        var unused = problem(answer, 415);
    }

    @Test
    void answers503WithRetryAfterWhileTheStoreFailsAndRecovers() throws Exception {
        server.store().outage(true);
        var during = server.postJson(snapshot("Alice", 0, 10).encode());
        server.store().outage(false);

        var unused = problem(during, 503);
        assertThat(during.getHeader("Retry-After")).isEqualTo("1");
        assertThat(server.taken(line("Alice", 0, 10)).getInteger("accepted")).isEqualTo(1);
    }

    @Test
    void answers404And405AsProblems() throws Exception {
        var none = problem(server.get("/api/v1/nothing"), 404);
        var other = problem(server.delete("/api/v1/snapshots"), 405);

        assertThat(none.getString("title")).isEqualTo("Not Found");
        assertThat(other.getString("title")).isEqualTo("Method Not Allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "OPTIONS", "PATCH", "TRACE"})
    void isNotUpsetByOtherMethods(String method) throws Exception {
        for (var path : new String[] {"/", "/api/v1/snapshots", "/api/v1/agents", "/health/live", "/api/v1/live"}) {
            var answer = server.request(HttpMethod.valueOf(method), path).send().await(5, SECONDS);

            assertThat(answer.statusCode()).as(path).isLessThan(500);
        }
    }
}
