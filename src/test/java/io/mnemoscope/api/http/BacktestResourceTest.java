package io.mnemoscope.api.http;

import static io.mnemoscope.api.http.SnapshotsResourceTest.problem;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mnemoscope.Lines;
import io.mnemoscope.TestServer;
import io.mnemoscope.api.eventbus.PublicAddress;
import io.mnemoscope.api.json.Json;
import io.mnemoscope.api.json.SnapshotJson;
import io.mnemoscope.bus.BacktestMessages.BacktestPage;
import io.mnemoscope.bus.BacktestMessages.CancelBacktest;
import io.mnemoscope.bus.BacktestMessages.ContinueBacktest;
import io.mnemoscope.bus.BacktestMessages.StartBacktest;
import io.mnemoscope.bus.BusFailure.NotFound;
import io.mnemoscope.bus.BusFailure.TooManyRequests;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.Moments;
import io.mnemoscope.domain.rules.BacktestRequest;
import io.mnemoscope.domain.rules.Glob;
import io.mnemoscope.domain.rules.SettingsPatch;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules over recorded history. */
@ExtendWith(VertxExtension.class)
class BacktestResourceTest {
    private static final StartBacktest ALL =
            new StartBacktest(new BacktestRequest(Glob.ANY, Glob.ANY, 0, Long.MAX_VALUE, SettingsPatch.NONE, 10));
    private static final String PATH = "/api/v1/backtest";
    /** More than one turn has time for. */
    private static final int MANY = 100;

    private Vertx vertx;
    private TestServer server;

    @BeforeEach
    void start(Vertx given) throws Exception {
        vertx = given;
        server = TestServer.start(vertx);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void theRulesOfTheServerSayWhatItSaid(long seed) throws Exception {
        var random = new Random(seed);
        var put = server.put("/api/v1/simulations/town", "{\"rules\":{\"threshold_exceeded\":{\"for\":3}}}");
        var walk = walk(random);
        post(walk, random);

        // Up to the last snapshot: after that the simulation would be lost.
        long end = walk.get(walk.size() - 1).timestampMillis() + 1;
        var result = result(backtest("{\"limit\":10000,\"to\":" + end + "}"));

        assertThat(put.statusCode()).isEqualTo(200);
        var difference = result.getJsonObject("difference");
        assertThat(difference.getInteger("both")).as("seed %d", seed).isGreaterThan(20);
        assertThat(difference.getMap())
                .as("seed %d: %s", seed, result.getJsonArray("rules"))
                .containsEntry("only_backtest", 0)
                .containsEntry("only_live", 0);
        for (var each : result.getJsonArray("alerts")) {
            var alert = (JsonObject) each;
            var ours = alert.getJsonObject("backtest");
            var live = alert.getJsonObject("live");
            for (var member : List.of("id", "started_at", "resolved_at", "seconds")) {
                assertThat(ours.getValue(member)).as("seed %d %s", seed, alert).isEqualTo(live.getValue(member));
            }
        }
    }

    @Test
    void tellsHowFarItHasComeAndThenWhatCameOfIt() throws Exception {
        var unused = server.taken(Lines.fleet(MANY, 0, 10));

        var lines = lines(
                backtest("{\"agent\":\"a*\",\"alert_threshold\":0.05,\"rules\":{\"threshold_exceeded\":{\"for\":1}}}"));

        assertThat(lines.size()).isGreaterThan(2);
        assertThat(lines.subList(0, lines.size() - 1)).allMatch(line -> line.containsKey("progress"));
        var progress = lines.get(0).getJsonObject("progress");
        assertThat(progress.getMap()).containsEntry("of_agents", MANY).containsEntry("of_snapshots", MANY);
        assertThat(progress.getInteger("agents")).isBetween(1, MANY - 1);
        var result = lines.get(lines.size() - 1).getJsonObject("result");
        assertThat(result.getMap()).containsEntry("agents", MANY).containsEntry("snapshots", MANY);
        assertThat(result.getJsonObject("backtest").getInteger("alerts")).isEqualTo(MANY);
        assertThat(result.getJsonObject("live").getInteger("alerts")).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"rules\":{\"storm\":{}}}|rules.storm",
                "{\"rules\":{\"consolidation_slow\":{\"min_samples\":0}}}|rules.consolidation_slow.min_samples",
                "{\"rules\":{\"threshold_exceeded\":{\"warning\":{\"enter\":0.99}}}}|rules.threshold_exceeded.critical.enter",
                "{\"alert_threshold\":-1}|alert_threshold",
                "{\"mode\":\"other\"}|mode",
                "{\"from\":\"yesterday\"}|from",
                "{\"from\":\"2026-01-02T00:00:00Z\",\"to\":\"2026-01-01T00:00:00Z\"}|to",
                "{\"limit\":10001}|limit",
                "{\"simulation\":7}|simulation",
                "{\"agent\":\"\"}|agent",
                "{\"agents\":\"*\"}|agents",
            })
    void namesTheKeyThatIsWrong(String body, String key) throws Exception {
        var unused = server.taken(Lines.calm("Alice", 0, 3));

        assertThat(problem(backtest(body), 400).getString("field")).isEqualTo(key);
    }

    @Test
    void answers404WhereNobodyIsMeant() throws Exception {
        var unused = server.taken(Lines.calm("Alice", 0, 3));

        assertThat(problem(backtest("{\"simulation\":\"village\"}"), 404).getString("detail"))
                .contains("village");
    }

    @Test
    void isEndedById() throws Exception {
        var unused = server.taken(Lines.fleet(MANY, 0, 10));
        var page = started();

        var deleted = server.delete(PATH + "/" + page.id());

        assertThat(page.last()).isFalse();
        assertThat(deleted.bodyAsJsonObject().getBoolean("cancelled")).isTrue();
        assertThat(problem(server.delete(PATH + "/" + page.id()), 404).getString("detail"))
                .contains(page.id());
        assertThatThrownBy(() -> Topics.BACKTEST_CONTINUE
                        .request(vertx.eventBus(), new ContinueBacktest(page.id()))
                        .await(5, SECONDS))
                .isInstanceOf(NotFound.class);
    }

    @Test
    void moreThanAFewAtATimeAreRefused() throws Exception {
        var unused = server.taken(Lines.fleet(MANY, 0, 10));
        var first = started();
        var second = started();

        var third = backtest("{}");
        assertThatThrownBy(this::started).isInstanceOf(TooManyRequests.class);
        var done = Topics.BACKTEST_CANCEL
                .request(vertx.eventBus(), new CancelBacktest(first.id()))
                .await(5, SECONDS);

        assertThat(problem(third, 429).getString("detail")).contains("2 backtests");
        assertThat(third.getHeader("Retry-After")).isEqualTo("5");
        assertThat(done.found()).isTrue();
        assertThat(result(backtest("{}")).getInteger("agents")).isEqualTo(MANY);
        assertThat(second.last()).isFalse();
    }

    @Test
    void aClientThatLeavesEndsItsBacktest() throws Exception {
        var unused = server.taken(Lines.fleet(6_000, 0, 10));
        var socket = vertx.createNetClient().connect(server.port(), "127.0.0.1").await(5, SECONDS);
        var begun = Promise.<String>promise();
        var left = Promise.<String>promise();
        var said = new StringBuilder();
        socket.handler(bytes -> {
            said.append(bytes);
            int at = said.indexOf("\"id\":\"");
            int end = said.indexOf("\"", at + 6);
            if (at >= 0 && end > 0) {
                begun.tryComplete(said.substring(at + 6, end));
            }
        });
        vertx.eventBus().<CancelBacktest>addOutboundInterceptor(sent -> {
            if (sent.message().address().equals(Topics.BACKTEST_CANCEL.address())) {
                left.tryComplete(((CancelBacktest) sent.body()).id());
            }
            sent.next();
        });
        socket.write("POST " + PATH + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}")
                .await(5, SECONDS);
        var id = begun.future().await(60, SECONDS);

        socket.close().await(60, SECONDS);

        assertThat(left.future().await(60, SECONDS)).isEqualTo(id);
        assertThat(problem(server.delete(PATH + "/" + id), 404).getString("detail"))
                .contains(id);
    }

    @Test
    void programsInTheSameProcessAskOverTheBus() throws Exception {
        var unused = server.taken(Lines.fleet(MANY, 0, 10));

        var reply = vertx.eventBus()
                .<JsonObject>request(
                        PublicAddress.BACKTEST.address(),
                        new JsonObject().put("simulation", "to*").put("agent", "a*"))
                .await(10, SECONDS);

        assertThat(reply.body().getInteger("snapshots")).isEqualTo(MANY);
        assertThat(reply.body().getJsonObject("backtest").getInteger("alerts")).isZero();
    }

    private BacktestPage started() throws Exception {
        return Topics.BACKTEST_START.request(vertx.eventBus(), ALL).await(5, SECONDS);
    }

    private HttpResponse<Buffer> backtest(String body) throws Exception {
        return server.request(HttpMethod.POST, PATH)
                .putHeader("Content-Type", "application/json")
                .sendBuffer(Buffer.buffer(body))
                .await(30, SECONDS);
    }

    private static List<JsonObject> lines(HttpResponse<Buffer> answer) {
        assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(200);
        return answer.bodyAsString().lines().map(JsonObject::new).toList();
    }

    private static JsonObject result(HttpResponse<Buffer> answer) {
        var lines = lines(answer);
        return lines.get(lines.size() - 1).getJsonObject("result");
    }

    private static List<MemorySnapshot> walk(Random random) {
        var walk = new ArrayList<MemorySnapshot>();
        for (int i = 0; i < 3; i++) {
            walk.addAll(Moments.walk(random, new AgentId("town", "agent-" + i), 1_500));
        }
        walk.sort(Comparator.comparingLong(MemorySnapshot::timestampMillis));
        return walk;
    }

    /** In batches of any size. */
    private void post(List<MemorySnapshot> walk, Random random) throws Exception {
        var batch = new StringBuilder();
        for (var snapshot : walk) {
            batch.append(Json.buffer(out -> SnapshotJson.write(out, snapshot)).toString(StandardCharsets.UTF_8))
                    .append('\n');
            if (random.nextInt(50) == 0) {
                var unused = server.taken(batch.toString());
                batch.setLength(0);
            }
        }
        var unused = server.taken(batch.toString());
    }
}
