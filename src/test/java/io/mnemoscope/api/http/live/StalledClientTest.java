package io.mnemoscope.api.http.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.Lines;
import io.mnemoscope.TestServer;
import io.mnemoscope.bench.Await;
import io.mnemoscope.bench.NeverReads;
import io.mnemoscope.bench.RawWebSocket;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Clients that take nothing, or say too much, are cut off; there are no more of them than may be, on all event loops. */
@ExtendWith(VertxExtension.class)
class StalledClientTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int AGENTS = 3_000;
    /** Always the same, so that there are no alerts. */
    private static final int SIZE = 10;

    private TestServer server;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        server = TestServer.start(vertx, "live.stalled_after", "1s", "live.max_clients", "4", "http.instances", "2");
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private double metric(String name, String label) {
        try {
            var line = Pattern.compile("mnemoscope_" + name + "\\{[^}]*\"" + label + "\"[^}]*\\} ([0-9.E]+)");
            return line.matcher(server.get("/metrics").bodyAsString())
                    .results()
                    .mapToDouble(found -> Double.parseDouble(found.group(1)))
                    .sum();
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void cutsOffWhoTakesNothingAndGivesTheirMemoryBack() throws Exception {
        for (int round = 0; round < 3; round++) {
            var unused = server.taken(Lines.fleet(AGENTS, round, SIZE));
        }
        double before = metric("budget_bytes", "live");
        try (var socket = NeverReads.socket(server.port());
                var stream = NeverReads.stream(server.port(), "channel=fleet&".repeat(250) + "channel=alerts")) {
            assertThat(socket).isNotSameAs(stream);
            for (int round = 3; round < 60 && metric("live_closed_total", "stalled") < 2; round++) {
                var unused = server.taken(Lines.fleet(AGENTS, round, SIZE));
            }
            Await.until("both to be cut off", PATIENCE, () -> metric("live_closed_total", "stalled") == 2);
        }

        assertThat(metric("live_clients", "websocket") + metric("live_clients", "event_stream"))
                .isZero();
        Await.until("the memory to be given back", PATIENCE, () -> metric("budget_bytes", "live") == before);
    }

    @Test
    void closesWhoSaysTooMuch() throws Exception {
        try (var socket = new RawWebSocket(server.port(), "/api/v1/live")) {
            for (int i = 0; i < 1_000 && metric("live_closed_total", "too_many_messages") == 0; i += 50) {
                sayMuch(socket);
            }
        }

        Await.until("the socket to be closed", PATIENCE, () -> metric("live_closed_total", "too_many_messages") == 1);
    }

    private static void sayMuch(RawWebSocket socket) {
        try {
            for (int i = 0; i < 50; i++) {
                socket.send("{\"type\":\"subscribe\",\"channel\":\"fleet\"}");
            }
        } catch (IOException e) {
            // It was closed meanwhile: that is what the test waits for.
        }
    }

    @Test
    void countsTheClientsOfAllEventLoops() throws Exception {
        var clients = new ArrayList<RawWebSocket>();
        try {
            for (int i = 0; i < 4; i++) {
                clients.add(new RawWebSocket(server.port(), "/api/v1/live"));
            }

            assertThat(server.get("/api/v1/live/events").statusCode()).isEqualTo(503);
        } finally {
            for (var client : clients) {
                client.close();
            }
        }
    }
}
