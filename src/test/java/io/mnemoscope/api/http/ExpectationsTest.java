package io.mnemoscope.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.Lines;
import io.mnemoscope.TestServer;
import io.mnemoscope.bench.Await;
import io.mnemoscope.bench.HttpAnswer;
import io.mnemoscope.bench.HttpConnection;
import io.mnemoscope.bench.HttpRequest;
import io.mnemoscope.operations.MemoryBudget.Kind;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code Expect} (RFC 9110, section 10.1.1): a body is asked for only if it will be read. */
@ExtendWith(VertxExtension.class)
class ExpectationsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String EXPECT = "Expect: 100-continue\r\n";
    private static final String NDJSON = "Content-Type: application/x-ndjson\r\n";

    private TestServer server;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        server = TestServer.start(vertx, "http.max_body", "1MiB", "http.max_stream", "2MiB");
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private static byte[] head(String what, String headers) {
        return (what + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void isFinal(HttpAnswer answer, int status) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers())
                .containsEntry("content-type", Problem.CONTENT_TYPE)
                .containsEntry("connection", "close");
        assertThat(new JsonObject(answer.body()).getInteger("status")).isEqualTo(status);
    }

    private static boolean isClosed(HttpConnection connection) {
        try {
            connection.write(HttpRequest.get("/health/live"));
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST /api/v1/snapshots, 1048577",
        "POST /api/v1/snapshots, 999999999999999999",
        "PUT /api/v1/agents/s/a, 100000000",
        "PUT /api/v1/simulations/s, 100000000",
        "POST /api/v1/silences, 100000000",
        "POST /api/v1/profiles, 100000000",
        "POST /api/v1/backtest, 100000000",
        "POST /api/v1/alerts/x/acknowledge, 100000000",
    })
    void refusesALongBodyWithoutAskingForIt(String what, long length) throws Exception {
        try (var connection = new HttpConnection(server.port())) {
            isFinal(connection.exchange(head(what, EXPECT + "Content-Length: " + length + "\r\n")), 413);

            assertThat(server.operations().budget().taken(Kind.BODIES)).isZero();
        }
    }

    @Test
    void refusesALongStreamBeforeAnyOfItIsTaken() throws Exception {
        var line = Lines.line("Alice", 0, 10);

        try (var connection = new HttpConnection(server.port())) {
            connection.write(head("POST /api/v1/snapshots", NDJSON + "Content-Length: 2097153\r\n"));
            connection.write(line.getBytes(StandardCharsets.US_ASCII));

            assertThat(connection.read().status()).isEqualTo(413);
        }
        assertThat(server.get("/api/v1/agents").bodyAsJsonObject().getInteger("total"))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Expect: 100-continue\r\n", "expect: 100-Continue\r\n"})
    void asksForABodyThatItTakes(String expect) throws Exception {
        var line = Lines.line("Alice", 0, 10).getBytes(StandardCharsets.US_ASCII);

        try (var connection = new HttpConnection(server.port())) {
            connection.write(
                    head("POST /api/v1/snapshots", expect + NDJSON + "Content-Length: " + line.length + "\r\n"));
            assertThat(connection.read().status()).isEqualTo(100);
            var answer = connection.exchange(line);

            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(connection.exchange(HttpRequest.get("/health/live")).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void asksForAShortBodyThatItTakesWhole() throws Exception {
        try (var connection = new HttpConnection(server.port())) {
            connection.write(head("PUT /api/v1/simulations/s", EXPECT + "Content-Length: 2\r\n"));
            assertThat(connection.read().status()).isEqualTo(100);

            assertThat(connection
                            .exchange("{}".getBytes(StandardCharsets.US_ASCII))
                            .status())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST /api/v1/stats, 405",
        "POST /nothing, 405",
        "POST /api/v1/notifications/x/retry, 404",
        "POST /api/v1/snapshots, 415",
    })
    void doesNotAskForABodyThatItDoesNotRead(String what, int status) throws Exception {
        try (var connection = new HttpConnection(server.port())) {
            var request = head(what, EXPECT + "Content-Type: image/png\r\nContent-Length: 10\r\n");

            isFinal(connection.exchange(request), status);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PUT /api/v1/agents/%FF/a, simulation",
        "PUT /api/v1/agents/s/%FF, agent",
        "PUT /api/v1/agents/s/a%0Ab, agent",
        "PUT /api/v1/simulations/%FF, simulation",
        "PUT /api/v1/simulations/%00, simulation",
        "POST /api/v1/alerts/%FF/acknowledge, id",
    })
    void checksThePathBeforeItAsksForABody(String what, String field) throws Exception {
        try (var connection = new HttpConnection(server.port())) {
            var answer = connection.exchange(head(what, EXPECT + "Content-Length: 2\r\n"));

            isFinal(answer, 400);
            assertThat(new JsonObject(answer.body()).getString("field")).isEqualTo(field);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Upgrade: foo\r\n", "Upgrade: websocket\r\n"})
    void closesAConnectionWhoseBodyWasNotAskedFor(String more) throws Exception {
        try (var connection = new HttpConnection(server.port())) {
            var request = head("POST /api/v1/silences", more + EXPECT + "Content-Length: 100000000\r\n");
            isFinal(connection.exchange(request), 413);

            Await.until("the connection to be closed", PATIENCE, () -> isClosed(connection));
        }
    }

    @Test
    void closesAConnectionWhoseBodyCameUnasked() throws Exception {
        try (var connection = new HttpConnection(server.port())) {
            var request = head("POST /api/v1/stats", EXPECT + "Content-Length: 4\r\n");
            isFinal(connection.exchange(request), 405);

            connection.write("body".getBytes(StandardCharsets.US_ASCII));

            Await.until("the connection to be closed", PATIENCE, () -> isClosed(connection));
        }
    }

    @Test
    void nothingIsAnsweredAfterTheAnswerThatEndsTheConnection() throws Exception {
        try (var connection = new HttpConnection(server.port())) {
            connection.write(head("POST /api/v1/stats", EXPECT + "Content-Length: 4\r\n"));
            connection.write("body".getBytes(StandardCharsets.US_ASCII));
            connection.write(HttpRequest.get("/health/live"));

            isFinal(connection.read(), 405);

            assertThat(connection.isAtEnd()).isTrue();
        }
    }

    @Test
    void asksOverHttp2ForABodyOfUnknownLength(Vertx vertx) throws Exception {
        var client = vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));

        var answer = client.request(HttpMethod.POST, server.port(), "127.0.0.1", "/api/v1/snapshots")
                .compose(request -> {
                    request.putHeader("Expect", "100-continue").putHeader("Content-Type", "application/x-ndjson");
                    request.setChunked(true);
                    request.continueHandler(asked -> request.end(Lines.line("Alice", 0, 10)));
                    return request.writeHead().compose(sent -> request.response());
                })
                .await(PATIENCE.toSeconds(), TimeUnit.SECONDS);

        assertThat(answer.version()).isEqualTo(HttpVersion.HTTP_2);
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Expect: 200-ok\r\n",
                "Expect: 100-continue, 200-ok\r\n",
                "Expect: 100-continue\r\nExpect: x\r\n",
                "Expect: 100-continue;q=1\r\n",
                "Expect: 100\r\n"
            })
    void refusesAnExpectationThatItDoesNotKnow(String expect) throws Exception {
        for (var what : new String[] {"POST /api/v1/snapshots", "POST /api/v1/stats", "GET /"}) {
            try (var connection = new HttpConnection(server.port())) {
                isFinal(connection.exchange(head(what, expect + "Content-Length: 10\r\n")), 417);
            }
        }
    }

    @Test
    void anOldClientExpectsNothing() throws Exception {
        var request = "POST /api/v1/snapshots HTTP/1.0\r\nExpect: 100-continue\r\n" + NDJSON + "Content-Length: "
                + Lines.line("Alice", 0, 10).length() + "\r\n\r\n" + Lines.line("Alice", 0, 10);

        try (var connection = new HttpConnection(server.port())) {
            assertThat(connection
                            .exchange(request.getBytes(StandardCharsets.US_ASCII))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void anExpectationWithoutABodyIsNone() throws Exception {
        try (var connection = new HttpConnection(server.port())) {
            assertThat(connection
                            .exchange(head("GET /health/live", EXPECT + "Content-Length: 0\r\n"))
                            .status())
                    .isEqualTo(200);
            assertThat(connection.exchange(head("GET /health/live", EXPECT)).status())
                    .isEqualTo(200);
        }
    }
}
