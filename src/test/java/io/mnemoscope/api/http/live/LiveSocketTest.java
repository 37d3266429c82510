package io.mnemoscope.api.http.live;

import static io.mnemoscope.Lines.calm;
import static io.mnemoscope.Lines.line;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mnemoscope.Lines;
import io.mnemoscope.TestServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class LiveSocketTest {
    private static final JsonObject ALICE =
            new JsonObject().put("simulation", "town").put("agent", "Alice");
    private Vertx vertx;
    private TestServer server;
    private LiveClient client;

    @BeforeEach
    void start(Vertx given) throws Exception {
        vertx = given;
        server = TestServer.start(vertx, "live.max_clients", "2", "live.alert_queue", "20");
        client = LiveClient.connect(vertx, server.port());
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.close();
    }

    /** Takes an agent through an alert: pending, firing, recovering, resolved. */
    private void alert(String agent, int from) throws Exception {
        var unused = server.taken(line(agent, from, 90) + line(agent, from + 1, 90) + calm(agent, from + 2, 10));
    }

    private static List<Long> offsets(List<JsonObject> frames) {
        return frames.stream()
                .filter(frame -> frame.getString("type").equals("alert"))
                .map(frame -> frame.getLong("offset"))
                .toList();
    }

    private long lastOffset() throws Exception {
        return server.get("/api/v1/alerts/events").bodyAsJsonObject().getLong("last_offset");
    }

    @Test
    void greets() throws Exception {
        var hello = client.next();

        assertThat(hello.getString("type")).isEqualTo("hello");
        assertThat(hello.getInteger("protocol")).isEqualTo(1);
        assertThat(hello.getString("epoch")).isEqualTo(server.store().epoch());
        assertThat(hello.getJsonObject("limits").getInteger("alert_queue")).isEqualTo(20);
    }

    @Test
    void sendsTheFleetInPagesThenWhatChanges() throws Exception {
        var unused = server.taken(Lines.fleet(300, 0, 10));

        client.subscribe("fleet");
        var pages = client.until(frame -> Boolean.TRUE.equals(frame.getBoolean("last")));
        var taken = server.taken(line("a00007", 1, 11));
        var deltas = client.until(frame -> frame.encode().contains("\"current_size\":11"));

        assertThat(taken.getInteger("accepted")).isEqualTo(1);
        assertThat(pages.size()).isGreaterThan(2);
        assertThat(pages.stream()
                        .skip(1)
                        .mapToInt(page -> page.getJsonArray("agents").size())
                        .sum())
                .isEqualTo(300);
        assertThat(deltas.get(deltas.size() - 1).getString("type")).isEqualTo("delta");
    }

    @Test
    void sendsOneAgentOrOneSimulation() throws Exception {
        try (var other = LiveClient.connect(vertx, server.port())) {
            client.subscribe("agent", ALICE);
            other.subscribe("fleet", new JsonObject().put("simulation", "elsewhere"));
            var first = client.first("state");
            var second = other.first("state");
            var unused = server.taken(line("Bob", 0, 10)
                    + line("Alice", 0, 12)
                    + Lines.snapshot("elsewhere", "Carol", 0, 13).encode());

            assertThat(first.getJsonArray("agents")).isEmpty();
            assertThat(second.getJsonArray("agents")).isEmpty();
            assertThat(client.first("delta").encode()).contains("Alice").doesNotContain("Bob", "Carol");
            assertThat(other.first("delta").encode()).contains("Carol").doesNotContain("Bob", "Alice");
        }
    }

    @Test
    void sendsAlertsAtOnceAndResumesWithoutAGap() throws Exception {
        client.subscribe("alerts");
        assertThat(client.first("state").getJsonArray("alerts")).isEmpty();
        alert("Alice", 0);
        var seen = client.until(frame -> "resolved".equals(frame.getString("event")));
        alert("Alice", 100);
        alert("Bob", 0);
        long last = lastOffset();

        try (var back = LiveClient.connect(vertx, server.port())) {
            back.subscribe(
                    "alerts",
                    new JsonObject()
                            .put("from_offset", 2)
                            .put("epoch", server.store().epoch()));
            var missed = back.until(frame -> frame.getLong("offset", 0L) == last);

            assertThat(offsets(seen)).startsWith(1L, 2L);
            assertThat(offsets(missed))
                    .isEqualTo(IntStream.rangeClosed(3, (int) last)
                            .mapToObj(Long::valueOf)
                            .toList());
        }
    }

    @Test
    void answersAForeignEpochWithTheState() throws Exception {
        alert("Alice", 0);

        client.subscribe("alerts", new JsonObject().put("from_offset", 1).put("epoch", "another"));

        var state = client.first("state");
        assertThat(state.getJsonArray("alerts")).hasSize(1);
        assertThat(state.getLong("offset")).isEqualTo(lastOffset());
    }

    @Test
    void unsubscribesAndAnswersPings() throws Exception {
        client.subscribe("fleet");
        var state = client.first("state");
        client.send("{\"type\":\"unsubscribe\",\"channel\":\"fleet\"}");
        client.send("{\"type\":\"ping\"}");
        var pong = client.next();
        var unused = server.taken(calm("Alice", 0, 5));
        client.subscribe("agent", ALICE);

        assertThat(state.getString("channel")).isEqualTo("fleet");
        assertThat(pong.getString("type")).isEqualTo("pong");
        assertThat(client.next().getString("type")).isEqualTo("state");
    }

    @Test
    void staysOpenAfterWhatItDoesNotUnderstand() throws Exception {
        client.send("{");
        client.send("{\"type\":\"subscribe\",\"channel\":\"weather\"}");
        client.send("{\"type\":\"ping\"}");

        var types = client.until(frame -> frame.getString("type").equals("pong")).stream()
                .map(frame -> frame.getString("type"))
                .toList();
        assertThat(types).containsExactly("hello", "error", "error", "pong");
    }

    @Test
    void tellsOfAForgottenAgent() throws Exception {
        var unused = server.taken(calm("Alice", 0, 2));
        client.subscribe("fleet");
        client.first("state");

        var answer = server.delete("/api/v1/agents/town/Alice");
        var seen = client.until(frame -> frame.containsKey("removed"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(seen.get(seen.size() - 1).getJsonArray("removed").getJsonObject(0))
                .isEqualTo(ALICE);
    }

    private int refused(WebSocketConnectOptions options) {
        return catchThrowableOfType(UpgradeRejectedException.class, () -> LiveClient.connect(vertx, options))
                .getStatus();
    }

    @Test
    void refusesPagesOfOtherOrigins() throws Exception {
        var own = "http://127.0.0.1:" + server.port();

        assertThat(refused(LiveClient.options(server.port()).addHeader("Origin", "http://evil.example")))
                .isEqualTo(403);
        assertThat(refused(LiveClient.options(server.port()).addHeader("Origin", "null")))
                .isEqualTo(403);
        try (var page =
                LiveClient.connect(vertx, LiveClient.options(server.port()).addHeader("Origin", own))) {
            assertThat(page.next().getString("type")).isEqualTo("hello");
        }
    }

    @Test
    void takesNoMoreClientsThanConfiguredUntilOneLeaves() throws Exception {
        client.next();
        try (var second = LiveClient.connect(vertx, server.port())) {
            second.next();
            assertThat(refused(LiveClient.options(server.port()))).isEqualTo(503);
            second.closeSocket();
            try (var third = LiveClient.connect(vertx, server.port())) {
                assertThat(third.next().getString("type")).isEqualTo("hello");
            }
        }
    }

    @Test
    void asksForTheToken() throws Exception {
        var own = Vertx.vertx();
        try (var guarded = TestServer.start(own, "security.tokens", "s3cret")) {
            var options = LiveClient.options(guarded.port());
            assertThat(refused(options)).isEqualTo(401);
            try (var let = LiveClient.connect(vertx, options.setURI("/api/v1/live?access_token=s3cret"))) {
                assertThat(let.next().getString("type")).isEqualTo("hello");
            }
        } finally {
            own.close().await(5, SECONDS);
        }
    }
}
