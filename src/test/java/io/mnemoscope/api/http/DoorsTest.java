package io.mnemoscope.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.mnemoscope.TestOperations;
import io.mnemoscope.TestServer;
import io.mnemoscope.bench.Await;
import io.mnemoscope.bench.DeafClient;
import io.mnemoscope.bench.HttpConnection;
import io.mnemoscope.bench.HttpRequest;
import io.mnemoscope.config.ConfigReader;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections that are too many, say nothing, or do not come to the end of a head. */
class DoorsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MOST = 8;

    private Vertx vertx;
    private TestServer server;
    private MeterRegistry meters;
    private final List<DeafClient> clients = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        var config = ConfigReader.read(
                "", Map.of(), Map.of("http.max_connections", Integer.toString(MOST), "http.header_timeout", "1s"));
        var operations = TestOperations.create();
        meters = operations.meters();
        vertx = Vertx.builder()
                .withTransport(new Doors(config.http(), operations).transport())
                .build();
        server = TestServer.start(vertx);
    }

    @AfterEach
    void stop() throws Exception {
        for (var client : clients) {
            client.close();
        }
        server.close();
        vertx.close().await(5, TimeUnit.SECONDS);
    }

    private DeafClient connect() throws IOException {
        var client = new DeafClient(server.port());
        clients.add(client);
        return client;
    }

    private double refusals(String reason) {
        return meters.get("mnemoscope.refusals").tag("reason", reason).counter().count();
    }

    private double open() {
        return meters.get("mnemoscope.http.connections").gauge().value();
    }

    @Test
    void closesConnectionsBeyondTheLimitAndTakesOthersOnceThereIsRoom() throws Exception {
        for (int i = 0; i < MOST; i++) {
            connect().send("GET /api/v1/live/events?channel=alerts HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        }
        Await.until("all to be open", PATIENCE, () -> open() == MOST);

        assertThat(connect().readToEnd()).isEmpty();
        assertThat(refusals("connections")).isEqualTo(1);

        clients.get(0).close();
        Await.until("room for another", PATIENCE, () -> open() < MOST);
        try (var connection = new HttpConnection(server.port())) {
            assertThat(connection.exchange(HttpRequest.get("/health/live")).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void waitsForNoHeadForEver() throws Exception {
        var silent = connect();
        var slow = connect();
        slow.send("GET /health/live HT");
        var second = connect();
        second.get("/health/live");
        second.send("GET /health/live HTTP/1.1\r\n");

        assertThat(silent.readToEnd()).isEmpty();
        assertThat(slow.readToEnd()).startsWith("HTTP/1.1 408 ").contains("application/problem+json");
        second.send("Host: 127.0.0.1\r\n");
        assertThat(second.readToEnd()).startsWith("HTTP/1.1 200 ").contains("HTTP/1.1 408 ");
        assertThat(refusals("header_timeout")).isEqualTo(3);
    }

    @Test
    void refusesFoldedHeaders() throws Exception {
        var folded = connect();
        folded.send("GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: 1\r\n 2\r\n\r\n");
        var pieces = connect();
        pieces.send("GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: 1\r\n");
        pieces.send("\t2\r\n\r\n");

        assertThat(folded.readToEnd()).startsWith("HTTP/1.1 400 ").contains("folded");
        assertThat(pieces.readToEnd()).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void leavesOthersInPeace() throws Exception {
        var client = WebClient.create(
                vertx,
                new WebClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
        try (var connection = new HttpConnection(server.port())) {
            for (int i = 0; i < 3; i++) {
                int body = i;
                assertThat(connection
                                .exchange(HttpRequest.post(
                                        "/api/v1/snapshots",
                                        "application/x-ndjson",
                                        ("{\n \t" + body + "}\n ").getBytes(StandardCharsets.UTF_8)))
                                .body())
                        .doesNotContain("folded");
                var answer = client.get(server.port(), "127.0.0.1", "/health/live")
                        .send()
                        .await(5, TimeUnit.SECONDS);
                assertThat(answer.version()).isEqualTo(HttpVersion.HTTP_2);
                assertThat(answer.statusCode()).isEqualTo(200);
                pauseLongerThanTheHeadTimeout();
            }
        } finally {
            client.close();
        }
    }

    private static void pauseLongerThanTheHeadTimeout() {
        Await.pause(Duration.ofMillis(1_500));
    }
}
