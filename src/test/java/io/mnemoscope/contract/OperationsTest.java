package io.mnemoscope.contract;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.Lines;
import io.mnemoscope.TestOperations;
import io.mnemoscope.TestServer;
import io.mnemoscope.bus.BacktestMessages.StartBacktest;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.domain.rules.BacktestRequest;
import io.mnemoscope.domain.rules.Glob;
import io.mnemoscope.domain.rules.SettingsPatch;
import io.mnemoscope.notify.HookServer;
import io.mnemoscope.storage.embedded.EmbeddedStore;
import io.mnemoscope.storage.embedded.config.EmbeddedStoreConfig;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each operation of the contract is called and succeeds: those that need something to be there before by a call here, the others as
 * the contract says.
 */
@ExtendWith(VertxExtension.class)
class OperationsTest {
    private static final int MANY = 100;
    private static final String ALICE = "/api/v1/agents/town/Alice";

    private final Set<String> seen = new TreeSet<>();

    @TempDir
    Path data = Path.of("");

    @Test
    void eachSucceeds(Vertx vertx) throws Exception {
        try (var hook = HookServer.start(vertx);
                var server = server(vertx, hook)) {
            hook.behave(HookServer.status(410));
            assertThat(server.taken(Lines.line("Alice", 0, 99)
                                    + Lines.line("Alice", 1, 99)
                                    + Lines.line("Alice", 2, 99))
                            .getInteger("accepted"))
                    .isEqualTo(3);
            agents(server);
            simulations(server);
            alerts(server);
            silences(server);
            profiles(server);
            notifications(server);
            operations(server);
            live(vertx, server);
            backtests(vertx, server);
            others(server);
            succeeds(server, HttpMethod.DELETE, ALICE, "");
            seen.addAll(server.succeeded());
        }

        assertThat(seen).isEqualTo(new TreeSet<>(RecordedAnswers.operations()));
    }

    private TestServer server(Vertx vertx, HookServer hook) throws Exception {
        var store = EmbeddedStore.open(
                        vertx, EmbeddedStoreConfig.in(data), InstantSource.system(), TestOperations.create())
                .await(20, SECONDS);
        var receiver = new JsonObject()
                .put("type", "webhook")
                .put("name", "ops")
                .put("url", hook.url("/hook"))
                .put("secrets", new JsonArray().add("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
        return TestServer.start(
                vertx, store, "notify.receivers", new JsonArray().add(receiver).encode(), "notify.group_wait", "10ms");
    }

    private static JsonObject succeeds(TestServer server, HttpMethod method, String path, String body)
            throws Exception {
        var answer = server.request(method, path)
                .putHeader("Content-Type", "application/json")
                .sendBuffer(Buffer.buffer(body))
                .await(20, SECONDS);
        assertThat(answer.statusCode())
                .as(method + " " + path + ": " + answer.bodyAsString())
                .isEqualTo(200);
        var type = String.valueOf(answer.getHeader("Content-Type"));
        return type.equals(OpenApi.JSON) ? answer.bodyAsJsonObject() : new JsonObject();
    }

    private static void gets(TestServer server, String... paths) throws Exception {
        for (var path : paths) {
            var unused = succeeds(server, HttpMethod.GET, path, "");
        }
    }

    /** Those that need no more than the contract says: their example is sent, where they have a body. */
    private void others(TestServer server) throws Exception {
        var done = new TreeSet<>(seen);
        done.addAll(server.succeeded());
        for (var operation : OpenApi.today().operations()) {
            var path = operation.path().replace("{simulation}", "town").replace("{agent}", "Alice");
            var body = operation.node().at("/requestBody/content/application~1json/example");
            boolean deletes = operation.method().equals("DELETE");
            if (!deletes && !path.contains("{") && !done.contains(operation.id())) {
                var unused = succeeds(
                        server,
                        HttpMethod.valueOf(operation.method()),
                        path,
                        body.isMissingNode() ? "" : body.toString());
            }
        }
    }

    private static void agents(TestServer server) throws Exception {
        gets(server, "/api/v1/agents", ALICE, ALICE + "/explain", ALICE + "/snapshots", ALICE + "/timeline");
        gets(server, ALICE + "/consolidation", ALICE + "/chart", ALICE + "/chart.svg", ALICE + "/badge.svg");
        var unused = succeeds(server, HttpMethod.PUT, ALICE, "{\"growth_rate_threshold\":50}");
    }

    private static void simulations(TestServer server) throws Exception {
        gets(server, "/api/v1/simulations", "/api/v1/simulations/town");
        var unused = succeeds(server, HttpMethod.PUT, "/api/v1/simulations/town", "{\"growth_rate_threshold\":60}");
        unused = succeeds(server, HttpMethod.POST, "/api/v1/simulations/later/runs", "{\"run\":\"a/b\"}");
        gets(server, "/api/v1/simulations/later/runs");
        unused = succeeds(
                server, HttpMethod.POST, "/api/v1/simulations/later/runs/a%2Fb/finish", "{\"status\":\"completed\"}");
    }

    private static void alerts(TestServer server) throws Exception {
        gets(server, "/api/v1/alerts/events", "/api/v1/alerts/timeline");
        var id = succeeds(server, HttpMethod.GET, "/api/v1/alerts?state=firing", "")
                .getJsonArray("alerts")
                .getJsonObject(0)
                .getString("id");
        var acknowledged = succeeds(server, HttpMethod.POST, "/api/v1/alerts/" + id + "/acknowledge", "{}");
        var cleared = succeeds(server, HttpMethod.DELETE, "/api/v1/alerts", "");
        assertThat(acknowledged.getString("id")).isEqualTo(id);
        assertThat(cleared.getInteger("cleared")).isZero();
    }

    private static void silences(TestServer server) throws Exception {
        var id = succeeds(server, HttpMethod.POST, "/api/v1/silences", "{\"matchers\":[\"agent=Bob\"]}")
                .getString("id");
        gets(server, "/api/v1/silences");
        var unused = succeeds(server, HttpMethod.DELETE, "/api/v1/silences/" + id, "");
    }

    private static void profiles(TestServer server) throws Exception {
        var timing = "{\"agent\":\"Alice\",\"name\":\"consolidate\",\"seconds\":0.25}";
        var recorded = succeeds(server, HttpMethod.POST, "/api/v1/profiles", timing);
        gets(server, "/api/v1/profiles");
        var cleared = succeeds(server, HttpMethod.DELETE, "/api/v1/profiles", "");
        assertThat(recorded.getInteger("accepted")).isEqualTo(1);
        assertThat(cleared.getInteger("cleared")).isEqualTo(1);
    }

    /** The receiver answers 410, so that the notification is given up and can be sent again. */
    private static void notifications(TestServer server) throws Exception {
        var dead = Awaitility.await()
                .until(
                        () -> succeeds(server, HttpMethod.GET, "/api/v1/notifications?state=dead", "")
                                .getJsonArray("notifications"),
                        found -> !found.isEmpty());
        var id = dead.getJsonObject(0).getString("id");
        var unused = succeeds(server, HttpMethod.POST, "/api/v1/notifications/" + id + "/retry", "");
    }

    private static void operations(TestServer server) throws Exception {
        gets(server, "/api/v1/reports", "/api/v1/export", "/health/live", "/health/ready");
        gets(server, "/metrics", "/openapi.yaml", "/api");
        gets(server, "/schema/snapshot.json", "/schema/recording.json", "/schema/webhook.json");
        var unused = succeeds(server, HttpMethod.POST, "/api/v1/backup", "");
    }

    private void live(Vertx vertx, TestServer server) throws Exception {
        var sockets = vertx.createWebSocketClient();
        var socket = sockets.connect(new WebSocketConnectOptions()
                        .setHost("127.0.0.1")
                        .setPort(server.port())
                        .setURI("/api/v1/live"))
                .await(20, SECONDS);
        // A client of WebSockets fails with any other status than 101.
        seen.add(RecordedAnswers.operation("GET", "/api/v1/live").orElseThrow());
        socket.close().await(20, SECONDS);
        var client = vertx.createHttpClient();
        var stream = client.request(HttpMethod.GET, server.port(), "127.0.0.1", "/api/v1/live/events")
                .compose(request -> request.send())
                .await(20, SECONDS);
        assertThat(stream.statusCode()).isEqualTo(200);
        assertThat(stream.getHeader("Content-Type")).isEqualTo("text/event-stream");
        seen.add(RecordedAnswers.operation("GET", "/api/v1/live/events").orElseThrow());
        client.close().await(20, SECONDS);
        sockets.close().await(20, SECONDS);
    }

    private static void backtests(Vertx vertx, TestServer server) throws Exception {
        var posted = server.taken(Lines.fleet(MANY, 0, 10));
        var request =
                new StartBacktest(new BacktestRequest(Glob.ANY, Glob.ANY, 0, Long.MAX_VALUE, SettingsPatch.NONE, 10));
        // Begun where no client reads, so that it still runs.
        var page = Topics.BACKTEST_START.request(vertx.eventBus(), request).await(20, SECONDS);
        assertThat(page.last()).isFalse();
        var cancelled = succeeds(server, HttpMethod.DELETE, "/api/v1/backtest/" + page.id(), "");
        var unused = succeeds(server, HttpMethod.POST, "/api/v1/backtest", "{\"simulation\":\"town\"}");
        assertThat(posted.getInteger("accepted")).isEqualTo(MANY);
        assertThat(cancelled.getBoolean("cancelled")).isTrue();
    }
}
