package io.mnemoscope.api.http.live;

import static io.mnemoscope.Lines.line;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.TestServer;
import io.mnemoscope.api.json.EventCursorText;
import io.mnemoscope.bench.RawWebSocket;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Clients that come back all the time while alerts come in; two event loops, which hear of them at different times. */
@ExtendWith(VertxExtension.class)
class ResumeTest {
    private static final int BATCHES = Integer.getInteger("resume.batches", 60);
    private static final int BATCH = 20;
    private static final long EVENTS = (long) BATCHES * BATCH;
    private static final long SEED = 11;

    private final RandomGenerator random = new Random(SEED);
    private final List<Long> seen = new ArrayList<>();
    private TestServer server;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        server = TestServer.start(vertx, "http.instances", "2");
        var answer = server.put("/api/v1/simulations/town", "{\"mode\":\"classic\"}");
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    /** In classic mode each of these snapshots is an alert. */
    private Future<Void> produce(int batch) {
        if (batch == BATCHES) {
            return Future.succeededFuture();
        }
        var body = IntStream.range(0, BATCH)
                .mapToObj(i -> line("a" + i, batch, 90))
                .collect(Collectors.joining());
        return server.request(HttpMethod.POST, "/api/v1/snapshots")
                .putHeader("Content-Type", "application/x-ndjson")
                .sendBuffer(Buffer.buffer(body))
                .compose(answer -> produce(batch + 1));
    }

    private long last() {
        return seen.isEmpty() ? 0 : seen.get(seen.size() - 1);
    }

    private void checkAllSeen(Future<Void> produced) throws Exception {
        produced.await(5, SECONDS);
        long last = server.get("/api/v1/alerts/events").bodyAsJsonObject().getLong("last_offset");
        List<Long> all = LongStream.rangeClosed(1, last).boxed().toList();
        assertThat(all).hasSizeGreaterThanOrEqualTo(BATCHES * BATCH);
        assertThat(seen).as("seed %d", SEED).isEqualTo(all);
    }

    @Test
    void aSocketThatComesBackWithItsOffsetMissesNothing() throws Exception {
        var produced = produce(0);

        while (last() < EVENTS) {
            readFromSocket(1 + random.nextInt(40));
        }

        checkAllSeen(produced);
    }

    private void readFromSocket(int count) throws IOException {
        try (var socket = new RawWebSocket(server.port(), "/api/v1/live")) {
            var epoch = new JsonObject(socket.read()).getString("epoch");
            socket.send("{\"type\":\"subscribe\",\"channel\":\"alerts\",\"from_offset\":" + last() + ",\"epoch\":\""
                    + epoch + "\"}");
            for (int i = 0; i < count && last() < EVENTS; i++) {
                seen.add(new JsonObject(socket.read()).getLong("offset"));
            }
        }
    }

    @Test
    void anEventStreamThatComesBackWithTheLastIdMissesNothing() throws Exception {
        var produced = produce(0);

        while (last() < EVENTS) {
            readFromStream(1 + random.nextInt(40));
        }

        checkAllSeen(produced);
    }

    private void readFromStream(int count) throws IOException {
        var uri = URI.create("http://127.0.0.1:" + server.port() + "/api/v1/live/events?channel=alerts");
        var connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setRequestProperty(
                "Last-Event-ID",
                EventCursorText.of(server.store().epoch(), last()).text());
        connection.setReadTimeout(5_000);
        try (var in = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
            int left = count;
            while (left > 0 && last() < EVENTS) {
                var line = requireNonNull(in.readLine(), "the stream ended");
                if (line.startsWith("id: ")) {
                    seen.add(EventCursorText.parse("id", line.substring(4)).offset());
                    left--;
                }
            }
        } finally {
            connection.disconnect();
        }
    }
}
