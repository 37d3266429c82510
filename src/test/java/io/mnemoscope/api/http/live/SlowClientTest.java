package io.mnemoscope.api.http.live;

import static io.mnemoscope.Lines.calm;
import static io.mnemoscope.Lines.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.Lines;
import io.mnemoscope.TestServer;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A client that does not read, beside one that does. The sockets' buffers hold a few megabytes, so there is much to send. */
@ExtendWith(VertxExtension.class)
class SlowClientTest {
    private static final int AGENTS = 4_000;
    private static final int ROUNDS = 25;
    private Vertx vertx;
    private TestServer server;
    private LiveClient slow;
    private LiveClient quick;

    @BeforeEach
    void start(Vertx given) throws Exception {
        vertx = given;
        server = TestServer.start(vertx, "live.alert_queue", "20");
        slow = LiveClient.connect(vertx, server.port());
        quick = LiveClient.connect(vertx, server.port());
    }

    @AfterEach
    void stop() throws Exception {
        slow.close();
        quick.close();
        server.close();
    }

    private static boolean shows(JsonObject frame, String agent, int size) {
        var agents = frame.getJsonArray("agents");
        return agents != null
                && agents.stream()
                        .map(JsonObject.class::cast)
                        .anyMatch(a -> a.getString("agent").equals(agent)
                                && a.getJsonObject("memory_stats").getInteger("current_size") == size);
    }

    /** Sends so much that the slow client's buffers are full; the quick one has seen it all at the end. */
    private void flood() throws Exception {
        for (int round = 1; round <= ROUNDS; round++) {
            int size = round;
            var unused = server.taken(Lines.fleet(AGENTS, round, size));
            var seen = quick.until(frame -> shows(frame, "a03999", size));
            assertThat(seen).isNotEmpty();
        }
    }

    @Test
    void hindersNobodyAndGetsTheNewestAfterwards() throws Exception {
        slow.subscribe("fleet");
        quick.subscribe("fleet");
        slow.first("state");
        slow.pause();

        flood();
        slow.resume();
        var seen = slow.until(frame -> shows(frame, "a03999", ROUNDS));

        assertThat(seen.stream().filter(frame -> frame.getString("type").equals("dropped")))
                .isNotEmpty();
        assertThat(seen.stream()
                        .filter(frame -> frame.getString("type").equals("delta"))
                        .count())
                .isLessThan(ROUNDS * 100L);
    }

    @Test
    void isClosedWhenItsAlertQueueIsFullAndMissesNothing() throws Exception {
        slow.subscribe("fleet");
        slow.subscribe("alerts");
        slow.until(frame -> "alerts".equals(frame.getString("channel")));
        quick.subscribe("fleet");
        slow.pause();
        flood();
        for (int i = 0; i < 20; i++) {
            var unused = server.taken(line("Alice" + i, 100L * i, 90)
                    + line("Alice" + i, 100L * i + 1, 90)
                    + calm("Alice" + i, 100 * i + 2, 20));
        }
        long last = server.get("/api/v1/alerts/events").bodyAsJsonObject().getLong("last_offset");

        slow.resume();
        assertThat(slow.closeCode()).isEqualTo((short) 1013);
        var offsets = new ArrayList<Long>(slow.alertOffsets());
        long from = offsets.isEmpty() ? 0 : offsets.get(offsets.size() - 1);
        try (var back = LiveClient.connect(vertx, server.port())) {
            back.subscribe(
                    "alerts",
                    new JsonObject()
                            .put("from_offset", from)
                            .put("epoch", server.store().epoch()));
            back.until(frame -> frame.getLong("offset", 0L) == last).stream()
                    .filter(frame -> frame.getString("type").equals("alert"))
                    .forEach(frame -> offsets.add(frame.getLong("offset")));
        }

        List<Long> all = LongStream.rangeClosed(1, last).boxed().toList();
        assertThat(offsets).isEqualTo(all);
    }
}
