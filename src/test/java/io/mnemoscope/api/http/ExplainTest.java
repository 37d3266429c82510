package io.mnemoscope.api.http;

import static io.mnemoscope.api.http.SnapshotsResourceTest.problem;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.Lines;
import io.mnemoscope.TestServer;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Why an agent's alerts are as they are. */
@ExtendWith(VertxExtension.class)
class ExplainTest {
    private static final String ALICE = "/api/v1/agents/town/Alice";

    private TestServer server;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        server = TestServer.start(vertx);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void hasTheLastTwentyEvaluationsOfARuleWithWhatWasMeasuredAndWhatCameOfIt() throws Exception {
        var unused = server.taken(walk("Alice", 0, 30, i -> i < 13 ? 50 : 90));

        var rule = rule(explain(), "threshold_exceeded");

        var evaluations = objects(rule.getJsonArray("evaluations"));
        assertThat(evaluations).hasSize(20);
        assertThat(evaluations.get(0).getMap())
                .containsEntry("outcome", "no_match")
                .containsEntry("state", "inactive")
                .containsEntry("value", 0.5)
                .containsEntry("total_size", 50)
                .containsEntry("max_size", 100);
        assertThat(evaluations.subList(17, 20))
                .extracting(each -> each.getString("outcome") + " " + each.getString("state"))
                .containsExactly("match firing", "match firing", "match firing");
        assertThat(evaluations.get(19).getString("measured")).isEqualTo("Memory usage at 90.0%");
        assertThat(rule.getMap())
                .containsEntry("measurable", true)
                .containsEntry("state", "firing")
                .containsEntry("severity", "warning");
        assertThat(rule.getJsonObject("settings").getJsonObject("warning").getDouble("enter"))
                .isEqualTo(0.8);
    }

    @Test
    void saysExactlyWhatWasSeenLiveWhereACheckpointIsFarEnoughBack() throws Exception {
        var first = server.taken(walk("Alice", 0, 1, i -> 50));
        var others = server.taken(walk("Alice", 1, 300, i -> 40 + i % 30));
        var explained = explain();

        assertThat(List.of(first.getInteger("accepted"), others.getInteger("accepted")))
                .containsExactly(1, 299);
        assertThat(explained.getJsonObject("basis").getString("kind")).isEqualTo("checkpoint");
        assertThat(explained.getJsonObject("basis").getInteger("snapshots")).isEqualTo(299);
    }

    @Test
    void saysThatWhatCameBeforeIsNotKnownWhereThatIsSo() throws Exception {
        var unused = server.taken(walk("Alice", 0, 10, i -> 50));

        var whole = explain().getJsonObject("basis");

        assertThat(whole.getString("kind")).isEqualTo("whole_history");
        assertThat(whole.getInteger("snapshots")).isEqualTo(10);
    }

    @Test
    void aSignalThatIsMissingIsNotMeasurableWithWhy() throws Exception {
        var unbounded = Lines.snapshot("Alice", 0, 50);
        unbounded.getJsonObject("memory_stats").remove("max_size");
        var unused = server.taken(unbounded.encode() + "\n");

        var explained = explain();

        for (var name : List.of("threshold_exceeded", "limit_forecast", "eviction_started", "growth_changed")) {
            var rule = rule(explained, name);
            assertThat(rule.getBoolean("measurable")).as(name).isFalse();
            assertThat(rule.getString("why")).as(name).startsWith("not measurable: ");
        }
        assertThat(rule(explained, "limit_forecast").getString("why")).contains("max_size");
        assertThat(rule(explained, "eviction_started").getString("why")).contains("evicted_total");
        assertThat(rule(explained, "abnormal_growth").getString("why")).startsWith("no data");
        assertThat(rule(explained, "consolidation_needed").getString("why")).isEqualTo("on each snapshot");
    }

    @Test
    void theRulesOnATimerSayWhatIsKnown() throws Exception {
        var both = server.taken(walk("Alice", 0, 10, i -> 50) + walk("Bob", 0, 10, i -> 50));
        var second = new AtomicInteger(4_000);

        var explained = Awaitility.await()
                .until(
                        () -> {
                            int at = second.getAndIncrement();
                            var unused = server.taken(walk("Bob", at, at + 1, i -> 50));
                            return explain();
                        },
                        now -> rule(now, "agent_stalled").getDouble("silent_seconds") > 0);

        var stalled = rule(explained, "agent_stalled");
        assertThat(both.getInteger("accepted")).isEqualTo(20);
        // By when they arrived, not by when they were taken.
        assertThat(stalled.getDouble("silent_seconds")).isBetween(0.001, 3_900.0);
        assertThat(stalled.getDouble("value_now")).isZero();
        assertThat(stalled.getJsonArray("evaluations")).hasSize(10);
        assertThat(rule(explained, "simulation_lost").getDouble("silent_seconds"))
                .isPositive();
        assertThat(rule(explained, "growth_changed").getString("why")).contains("there are 2");
    }

    @Test
    void aRuleThatIsOffIsSaidToBeOff() throws Exception {
        var put = server.put(ALICE, "{\"rules\":{\"consolidation_needed\":false}}");
        var unused = server.taken(walk("Alice", 0, 3, i -> 50));

        var rule = rule(explain(), "consolidation_needed");

        assertThat(put.statusCode()).isEqualTo(200);
        assertThat(rule.getMap()).containsEntry("enabled", false).containsEntry("why", "the rule is off");
        assertThat(rule.getJsonArray("evaluations")).isEmpty();
    }

    @Test
    void classicRulesAreExplainedToo() throws Exception {
        var put = server.put("/api/v1/simulations/town", "{\"mode\":\"classic\"}");
        var unused = server.taken(walk("Alice", 0, 25, i -> i < 24 ? 10 : 85));

        var explained = explain();

        assertThat(put.statusCode()).isEqualTo(200);
        assertThat(explained.getString("mode")).isEqualTo("classic");
        assertThat(explained.getJsonArray("rules")).hasSize(3);
        var evaluations = objects(rule(explained, "abnormal_growth").getJsonArray("evaluations"));
        assertThat(evaluations).hasSize(20);
        assertThat(evaluations.get(18).getString("outcome")).isEqualTo("no_match");
        assertThat(evaluations.get(19).getString("measured"))
                .isEqualTo("Abnormal memory growth detected: 8.5x increase");
    }

    @Test
    void eachAlertHasItsNotifications() throws Exception {
        var unused = server.taken(walk("Alice", 0, 5, i -> 90));

        var alerts = objects(explain().getJsonArray("alerts"));

        assertThat(alerts).hasSize(1);
        assertThat(alerts.get(0).getString("type")).isEqualTo("threshold_exceeded");
        assertThat(alerts.get(0).getString("notified")).isNotEmpty();
        assertThat(alerts.get(0).getJsonArray("notifications")).isNotNull();
    }

    @Test
    void answers404ForAnUnknownAgent() throws Exception {
        var unused = problem(server.get("/api/v1/agents/town/Nobody/explain"), 404);
    }

    private JsonObject explain() throws Exception {
        var answer = server.get(ALICE + "/explain");
        assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(200);
        return answer.bodyAsJsonObject();
    }

    private static JsonObject rule(JsonObject explained, String name) {
        return objects(explained.getJsonArray("rules")).stream()
                .filter(rule -> rule.getString("rule").equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast).toList();
    }

    private static String walk(String agent, int from, int to, IntToLongFunction size) {
        return IntStream.range(from, to)
                .mapToObj(i -> Lines.line(agent, i, size.applyAsLong(i)))
                .collect(Collectors.joining());
    }
}
