package io.mnemoscope.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.Lines;
import io.mnemoscope.TestServer;
import io.mnemoscope.bench.Await;
import io.mnemoscope.bench.DeafClient;
import io.mnemoscope.operations.MemoryBudget.Kind;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Answers that nobody reads: counted, bounded, and given up. */
@ExtendWith(VertxExtension.class)
class AnswersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SNAPSHOTS = 40_000;
    private static final int CLIENTS = 60;

    private TestServer server;
    private final List<DeafClient> clients = new ArrayList<>();

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        server = TestServer.start(vertx, "http.answer_timeout", "2s");
    }

    @AfterEach
    void stop() throws Exception {
        for (var client : clients) {
            client.close();
        }
        server.close();
    }

    private DeafClient connect() throws IOException {
        var client = new DeafClient(server.port());
        clients.add(client);
        return client;
    }

    private long taken() {
        return server.operations().budget().taken(Kind.ANSWERS);
    }

    @Test
    void reportsThatAreNotReadAreCountedAndBoundedAndEnd() throws Exception {
        for (int i = 0; i < SNAPSHOTS; i += 5_000) {
            var unused = server.taken(Lines.calm("Alice", i, 5_000));
        }

        for (int i = 0; i < CLIENTS; i++) {
            connect().get(i % 2 == 0 ? "/api/v1/export" : "/api/v1/reports?format=csv");
        }

        Await.until("answers to be counted", PATIENCE, () -> taken() > 0);
        assertThat(taken()).isLessThanOrEqualTo(server.operations().budget().limit(Kind.ANSWERS));
        assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
        Await.until("the answers to be given up", PATIENCE, () -> taken() == 0);
        assertThat(refusals("answer_timeout")).isPositive();
        var whole = server.get("/api/v1/export");
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(whole.bodyAsString().lines().count()).isGreaterThan(SNAPSHOTS);
        Await.until("the last answer to be given back", PATIENCE, () -> taken() == 0);
    }

    private double refusals(String reason) {
        return server.operations()
                .meters()
                .get("mnemoscope.refusals")
                .tag("reason", reason)
                .counter()
                .count();
    }

    @Test
    void aLongAnswerThatIsNotReadIsGivenUp() throws Exception {
        var unused = server.taken(Lines.calm("Alice", 0, 9_000));
        for (int i = 0; i < 10; i++) {
            connect().get("/api/v1/agents/town/Alice/snapshots?limit=9000");
        }

        Await.until("answers to be counted", PATIENCE, () -> taken() > 0);
        Await.until("the answers to be given up", PATIENCE, () -> taken() == 0);

        assertThat(server.get("/api/v1/agents/town/Alice/snapshots?limit=9000")
                        .bodyAsJsonObject()
                        .getJsonArray("snapshots"))
                .hasSize(9_000);
    }

    @Test
    void aClientThatReadsAByteNowAndThenIsGivenUp() throws Exception {
        for (int i = 0; i < SNAPSHOTS; i += 5_000) {
            var unused = server.taken(Lines.calm("Alice", i, 5_000));
        }

        try (var trickle = new Socket()) {
            trickle.setReceiveBufferSize(4 * 1024);
            trickle.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
            trickle.getOutputStream()
                    .write("GET /api/v1/export HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            Await.until("answers to be counted", PATIENCE, () -> taken() > 0);
            Await.until("the client to be given up", PATIENCE, () -> {
                Await.pause(Duration.ofMillis(100));
                return !reads(trickle) || refusals("answer_timeout") > 0;
            });
        }

        assertThat(refusals("answer_timeout")).isPositive();
        Await.until("the answer to be given back", PATIENCE, () -> taken() == 0);
    }

    private static boolean reads(Socket socket) {
        try {
            return socket.getInputStream().read() >= 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void requestsOneAfterTheOtherWithoutReadingAreNotAnswered() throws Exception {
        var client = connect();
        var requests = "GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".repeat(1_000);
        var sender = new Thread(() -> sendUntilClosed(client, requests), "deaf-client");
        sender.setDaemon(true);
        sender.start();

        Await.until("the client to be given up", PATIENCE, () -> refusals("answer_timeout") > 0);

        assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
        Await.until("the connection to be closed", PATIENCE, () -> !sender.isAlive());
    }

    private static void sendUntilClosed(DeafClient client, String requests) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                client.send(requests);
            }
        } catch (IOException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aClientThatReadsLateGetsTheAnswersOfAllItsRequests() throws Exception {
        var client = connect();
        var request = "GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
        client.send(request.repeat(60) + "GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");

        var answers = client.readToEnd();

        assertThat(answers.split("HTTP/1.1 200 OK", -1)).hasSize(62);
    }
}
