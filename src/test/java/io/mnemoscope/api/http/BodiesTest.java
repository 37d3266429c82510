package io.mnemoscope.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.Lines;
import io.mnemoscope.TestServer;
import io.mnemoscope.bench.Await;
import io.mnemoscope.bench.HostileRequest;
import io.mnemoscope.bench.HttpAnswer;
import io.mnemoscope.bench.HttpConnection;
import io.mnemoscope.bench.HttpRequest;
import io.mnemoscope.operations.MemoryBudget.Kind;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that do not end, or end up larger than they look: counted, refused early, and waited for no longer than is sane. */
@ExtendWith(VertxExtension.class)
class BodiesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int BODY = 4 << 20;
    private static final String NDJSON = "Content-Type: application/x-ndjson\r\n";
    private static final String JSON = "Content-Type: application/json\r\n";
    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";

    private TestServer server;
    private final List<HttpConnection> open = new ArrayList<>();

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        server = TestServer.start(vertx, "http.body_timeout", "4s");
    }

    @AfterEach
    void stop() throws Exception {
        for (var connection : open) {
            connection.close();
        }
        server.close();
    }

    private HttpConnection connect() throws IOException {
        var connection = new HttpConnection(server.port());
        open.add(connection);
        return connection;
    }

    private HttpConnection send(String head, byte[] body) throws IOException {
        var connection = connect();
        connection.write(head.getBytes(StandardCharsets.US_ASCII));
        try {
            connection.write(body);
        } catch (IOException e) {
            assertThat(connection.answering()).as("refused while it was sent").isTrue();
        }
        return connection;
    }

    private static String post(String path, String headers) {
        return "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers + "\r\n";
    }

    private static byte[] spaces(int length) {
        var body = new byte[length];
        Arrays.fill(body, (byte) ' ');
        body[0] = '[';
        return body;
    }

    private long taken() {
        return server.operations().budget().taken(Kind.BODIES);
    }

    private void awaitNothingTaken() {
        Await.until("every body to be given back", PATIENCE, () -> taken() == 0);
        assertThat(server.operations().budget().taken(Kind.IN_FLIGHT)).isZero();
    }

    private static byte[] chunk(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return (Integer.toHexString(bytes.length) + "\r\n" + text + "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void refusesEarlyWhatManyLongBodiesWouldTakeAndTakesShortOnesMeanwhile() throws Exception {
        var head = post("/api/v1/snapshots", JSON + "Content-Length: " + BODY + "\r\n");
        var body = spaces(BODY - 1);

        for (int i = 0; i < 48; i++) {
            var unused = send(head, body);
        }

        assertThat(taken()).isLessThanOrEqualTo(server.operations().budget().limit(Kind.BODIES));
        assertThat(server.taken(Lines.line("Alice", 0, 10)).getInteger("accepted"))
                .isEqualTo(1);
        var answers = new ArrayList<HttpAnswer>();
        for (var connection : open) {
            answers.add(connection.read());
        }
        assertThat(answers).allMatch(answer -> answer.status() == 429 || answer.status() == 408);
        assertThat(answers)
                .filteredOn(answer -> answer.status() == 429)
                .isNotEmpty()
                .allMatch(answer -> "1".equals(answer.headers().get("retry-after")));
        awaitNothingTaken();
        assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void countsWhatIsUnpackedAndNotWhatWasSent() throws Exception {
        var packed = HostileRequest.gzip(spaces(BODY));
        var head = post(
                "/api/v1/snapshots",
                JSON + "Content-Encoding: gzip\r\nContent-Length: " + (packed.length + 1_000) + "\r\n");

        for (int i = 0; i < 60; i++) {
            var unused = send(head, packed);
        }

        Await.until("bodies to be counted", PATIENCE, () -> taken() > BODY);
        assertThat(taken()).isLessThanOrEqualTo(server.operations().budget().limit(Kind.BODIES));
        for (var connection : open) {
            assertThat(connection.read().status()).isIn(429, 408, 413);
        }
        awaitNothingTaken();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PUT /api/v1/agents/s/a",
                "PUT /api/v1/simulations/s",
                "POST /api/v1/silences",
                "POST /api/v1/profiles",
                "POST /api/v1/backtest",
                "POST /api/v1/alerts/x/acknowledge",
                "POST /api/v1/snapshots"
            })
    void waitsForNoBodyForEver(String what) throws Exception {
        var connection =
                send(what + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n", new byte[] {'{', ' '});

        var answer = connection.read();

        assertThat(answer.status()).as(answer.body()).isEqualTo(408);
        assertThat(answer.headers()).containsEntry("content-type", "application/problem+json");
        awaitNothingTaken();
    }

    @Test
    void givesBackWhatAClientHadSentThatLeft() throws Exception {
        var head = post("/api/v1/snapshots", JSON + "Content-Length: " + BODY + "\r\n");
        var connection = send(head, spaces(BODY / 2));
        Await.until("the body to be counted", PATIENCE, () -> taken() > BODY / 4);

        connection.close();

        awaitNothingTaken();
    }

    @Test
    void takesTheWholeLinesOfAStreamThatStops() throws Exception {
        var connection = send(post("/api/v1/snapshots", NDJSON + CHUNKED), chunk(Lines.line("Alice", 0, 10)));
        connection.write(chunk(Lines.line("Alice", 1, 11) + "{\"agent\":"));

        var answer = connection.read();

        assertThat(answer.status()).as(answer.body()).isEqualTo(408);
        assertThat(new JsonObject(answer.body()).getInteger("accepted")).isEqualTo(2);
        awaitNothingTaken();
    }

    @Test
    void doesNotEndAStreamThatSendsALineNowAndThen() throws Exception {
        var connection = send(post("/api/v1/snapshots", NDJSON + CHUNKED), new byte[0]);

        for (int i = 0; i < 5; i++) {
            connection.write(chunk(Lines.line("Alice", i, 10)));
            int sent = i;
            // Lines are taken while the stream is open, so this waits longer than the deadline in all.
            Await.until("a line to be taken", PATIENCE, () -> stored() > sent);
        }
        connection.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

        var answer = connection.read();
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(new JsonObject(answer.body()).getInteger("accepted")).isEqualTo(5);
        awaitNothingTaken();
    }

    private int stored() {
        try {
            var answer = server.get("/api/v1/agents/town/Alice");
            return answer.statusCode() == 200 ? answer.bodyAsJsonObject().getInteger("snapshots_count") : 0;
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void countsWhatAReceiptWouldListWhileItsBodyIsOpen() throws Exception {
        var connection = send(post("/api/v1/snapshots", NDJSON + CHUNKED), chunk("x\n".repeat(100_000)));

        Await.until("rejections to be counted", PATIENCE, () -> taken() > 1 << 20);

        connection.close();
        awaitNothingTaken();
    }

    @Test
    void endsAConnectionWhoseBodyIsNotWanted() throws Exception {
        var connection = send(post("/api/v1/stats", "Content-Length: 100\r\n"), new byte[] {'{'});

        assertThat(connection.read().status()).isEqualTo(405);

        Await.until("the connection to be closed", PATIENCE, () -> isClosed(connection));
    }

    @Test
    void aRefusedBodyPassesByAndTheNextRequestIsAnswered() throws Exception {
        var connection = connect();

        var refused = connection.exchange(HttpRequest.post("/api/v1/stats", "application/json", new byte[2 * BODY]));
        var next = connection.exchange(HttpRequest.get("/health/live"));

        assertThat(refused.status()).isEqualTo(405);
        assertThat(next.status()).isEqualTo(200);
    }

    private static boolean isClosed(HttpConnection connection) {
        try {
            connection.write(HttpRequest.get("/"));
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
