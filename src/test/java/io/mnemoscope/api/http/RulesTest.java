package io.mnemoscope.api.http;

import static io.mnemoscope.api.http.SnapshotsResourceTest.problem;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.Lines;
import io.mnemoscope.TestServer;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules set at run time, and those that silence and company raise. */
@ExtendWith(VertxExtension.class)
class RulesTest {
    private static final String TOWN = "/api/v1/simulations/town";
    private static final String ALICE = "/api/v1/agents/town/Alice";

    private TestServer server;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        server = TestServer.start(vertx, "alerting.interval", "20ms", "alerting.comparison_interval", "100ms");
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void aSimulationsRulesHoldForItsAgents() throws Exception {
        var put = server.put(TOWN, "{\"rules\":{\"consolidation_needed\":{\"episode_limit\":4,\"for\":1}}}");

        var receipt = server.taken(buffered("town", "Alice", 0, 5) + buffered("village", "Alice", 0, 5));

        assertThat(put.statusCode()).isEqualTo(200);
        assertThat(put.bodyAsJsonObject()
                        .getJsonObject("rules")
                        .getJsonObject("consolidation_needed")
                        .getInteger("episode_limit"))
                .isEqualTo(4);
        assertThat(receipt.getJsonArray("alerts")).hasSize(1);
        assertThat(receipt.getJsonArray("alerts").getJsonObject(0).getMap())
                .containsEntry("simulation", "town")
                .containsEntry("type", "consolidation_needed")
                .containsEntry("rule", "consolidation_needed");
    }

    /** The store forgets them too: they must not hold until the next start, and then no more. */
    @Test
    void aDeletedAgentComesBackWithoutRulesOfItsOwn() throws Exception {
        var before = server.taken(Lines.line("Alice", 0, 60));
        var put = server.put(ALICE, "{\"alert_threshold\":0.5}");
        var own = server.taken(Lines.line("Alice", 1, 60) + Lines.line("Alice", 2, 60));

        var deleted = server.delete(ALICE);

        var after = server.taken(Lines.line("Alice", 3, 60) + Lines.line("Alice", 4, 60));
        assertThat(List.of(put.statusCode(), deleted.statusCode())).containsOnly(200);
        assertThat(before.getJsonArray("alerts")).isEmpty();
        assertThat(own.getJsonArray("alerts")).hasSize(1);
        assertThat(after.getInteger("accepted")).isEqualTo(2);
        assertThat(after.getJsonArray("alerts")).isEmpty();
    }

    @Test
    void anAgentsRulesAreOverItsSimulations() throws Exception {
        var town = server.put(TOWN, "{\"rules\":{\"consolidation_needed\":{\"episode_limit\":4,\"for\":1}}}");
        var alice = server.put(ALICE, "{\"rules\":{\"consolidation_needed\":{\"episode_limit\":40}}}");

        var receipt = server.taken(buffered("town", "Alice", 0, 5) + buffered("town", "Bob", 0, 5));
        var back = server.put(ALICE, "{}");
        var again = server.taken(buffered("town", "Alice", 1, 5));

        assertThat(List.of(town.statusCode(), alice.statusCode(), back.statusCode()))
                .containsOnly(200);
        assertThat(alice.bodyAsJsonObject().getString("agent")).isEqualTo("Alice");
        assertThat(receipt.getJsonArray("alerts")).hasSize(1);
        assertThat(receipt.getJsonArray("alerts").getJsonObject(0).getString("agent"))
                .isEqualTo("Bob");
        assertThat(again.getJsonArray("alerts").getJsonObject(0).getString("agent"))
                .isEqualTo("Alice");
        assertThat(server.store().agentSettings().await(5, SECONDS)).isEmpty();
    }

    @Test
    void aRuleThatIsSwitchedOffEndsItsAlert() throws Exception {
        var fired = server.taken(buffered("town", "Alice", 0, 200) + buffered("town", "Alice", 1, 200));
        var put = server.put(ALICE, "{\"rules\":{\"consolidation_needed\":false}}");

        var alerts = server.get("/api/v1/alerts").bodyAsJsonObject().getJsonArray("alerts");

        assertThat(fired.getJsonArray("alerts")).hasSize(1);
        assertThat(put.statusCode()).isEqualTo(200);
        assertThat(alerts.getJsonObject(0).getString("state")).isEqualTo("resolved");
    }

    @Test
    void aGaugeHasARuleOfItsOwnName() throws Exception {
        var put = server.put(
                TOWN, "{\"rules\":{\"too dear\":{\"gauge\":\"cost\",\"critical\":9.5,\"direction\":\"above\"}}}");

        var receipt = server.taken("{\"simulation\":\"town\",\"agent\":\"Alice\",\"memory_stats\":{\"current_size\":1},"
                + "\"gauges\":{\"cost\":10}}\n");

        assertThat(put.statusCode()).isEqualTo(200);
        assertThat(receipt.getJsonArray("alerts").getJsonObject(0).getMap())
                .containsEntry("type", "gauge")
                .containsEntry("rule", "too dear")
                .containsEntry("severity", "critical");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"rules\":{\"storm\":{}}}|rules.storm",
                "{\"rules\":{\"limit_forecast\":{\"info\":{\"enter\":\"x\"}}}}|rules.limit_forecast.info.enter",
                "{\"rules\":{\"limit_forecast\":{\"infos\":{\"enter\":1}}}}|rules.limit_forecast.infos",
                "{\"rules\":{\"consolidation_slow\":{\"min_samples\":0}}}|rules.consolidation_slow.min_samples",
                "{\"rules\":{\"consolidation_slow\":{\"enabled\":1}}}|rules.consolidation_slow.enabled",
                "{\"rules\":{\"consolidation_slow\":{\"for\":-1}}}|rules.consolidation_slow.for",
                "{\"rules\":{\"a\\u0007b\":{\"gauge\":\"x\",\"info\":1}}}|rules.a\uFFFDb",
                "{\"rules\":[]}|rules",
            })
    void namesTheKeyThatIsWrong(String body, String key) throws Exception {
        assertThat(problem(server.put(ALICE, body), 400).getString("field")).isEqualTo(key);
        assertThat(problem(server.put(TOWN, body), 400).getString("field")).isEqualTo(key);
    }

    @Test
    void anAgentThatGoesSilentWhileTheOthersGoOnIsStalledUntilItIsBack() throws Exception {
        var put = server.put(TOWN, "{\"rules\":{\"agent_stalled\":{\"min_seconds\":0.2}}}");
        for (int i = 0; i < 4; i++) {
            sent(buffered("town", "Alice", i, 1));
            sent(buffered("town", "Bob", i, 1));
        }
        var fired = alert("agent_stalled", alert -> {
            sent(buffered("town", "Bob", 0, 1));
            return alert.getString("state").equals("firing");
        });
        sent(buffered("town", "Alice", 0, 1));

        var resolved = alert("agent_stalled", alert -> alert.getString("state").equals("resolved"));

        assertThat(put.statusCode()).isEqualTo(200);
        assertThat(fired.getString("agent")).isEqualTo("Alice");
        assertThat(fired.getString("id")).isEqualTo(resolved.getString("id"));
    }

    @Test
    void aSimulationThatGoesSilentIsLostUntilItIsBack() throws Exception {
        var put = server.put(TOWN, "{\"rules\":{\"simulation_lost\":{\"warning\":{\"enter\":0.3,\"leave\":0.1}}}}");
        pace("town", "Alice");

        var fired = alert("simulation_lost", alert -> alert.getString("state").equals("firing"));
        sent(buffered("town", "Alice", 0, 1));
        var resolved =
                alert("simulation_lost", alert -> alert.getString("state").equals("resolved"));

        assertThat(put.statusCode()).isEqualTo(200);
        assertThat(fired.getValue("agent")).isNull();
        assertThat(fired.getString("message")).contains("Nothing from the simulation");
        assertThat(resolved.getString("id")).isEqualTo(fired.getString("id"));
        assertThat(server.get("/api/v1/agents").bodyAsJsonObject().getInteger("total"))
                .isEqualTo(1);
    }

    @Test
    void historyThatIsImportedIsNoSignOfLife() throws Exception {
        var put = server.put(TOWN, "{\"rules\":{\"simulation_lost\":{\"warning\":{\"enter\":0.1,\"leave\":0.1}}}}");
        var old = server.taken("{\"simulation\":\"town\",\"agent\":\"Alice\",\"timestamp\":\"2025-01-01T00:00:00Z\","
                + "\"memory_stats\":{\"current_size\":1}}\n");
        var live = server.put(
                "/api/v1/simulations/village",
                "{\"rules\":{\"simulation_lost\":{\"warning\":{\"enter\":0.1,\"leave\":0.1}}}}");
        pace("village", "Bob");

        var lost = alert("simulation_lost", alert -> alert.getString("state").equals("firing"));

        assertThat(List.of(put.statusCode(), live.statusCode())).containsOnly(200);
        assertThat(old.getInteger("accepted")).isEqualTo(1);
        assertThat(lost.getString("simulation")).isEqualTo("village");
        assertThat(server.get("/api/v1/alerts?simulation=town")
                        .bodyAsJsonObject()
                        .getJsonArray("alerts"))
                .isEmpty();
    }

    @Test
    void anAgentThatGrowsUnlikeTheOthersIsAnOutlier() throws Exception {
        var growing = new Predicate<JsonObject>() {
            private int round;

            @Override
            public boolean test(JsonObject alert) {
                var lines = new StringBuilder();
                round++;
                for (int i = 0; i < 9; i++) {
                    lines.append(sized("agent-" + i, 100 + (i == 4 ? 40L : 1L) * round));
                }
                sent(lines.toString());
                return alert.getString("state").equals("firing");
            }
        };

        var put = server.put(TOWN, "{\"rules\":{\"growth_outlier\":true}}");

        var fired = alert("growth_outlier", growing);

        assertThat(put.statusCode()).isEqualTo(200);
        assertThat(fired.getString("agent")).isEqualTo("agent-4");
        assertThat(fired.getString("severity")).isEqualTo("info");
    }

    /** So many snapshots that it is known how often they come. */
    private void pace(String simulation, String agent) {
        for (int i = 0; i < 4; i++) {
            sent(buffered(simulation, agent, i, 1));
        }
    }

    private void sent(String lines) {
        try {
            var unused = server.taken(lines);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits for an alert of this type that is as wanted; what is wanted is asked again and again. */
    private JsonObject alert(String type, Predicate<JsonObject> wanted) {
        var none = new JsonObject().put("state", "none");
        return Awaitility.await(type)
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> {
                            var found = server.get("/api/v1/alerts?type=" + type)
                                    .bodyAsJsonObject()
                                    .getJsonArray("alerts");
                            return found.isEmpty() ? none : found.getJsonObject(0);
                        },
                        wanted);
    }

    private static String buffered(String simulation, String agent, int millis, int buffer) {
        return "{\"simulation\":\"" + simulation + "\",\"agent\":\"" + agent + "\",\"timestamp\":\""
                + Instant.now().plusMillis(millis) + "\",\"memory_stats\":{\"current_size\":10,\"buffer_size\":"
                + buffer
                + "}}\n";
    }

    private static String sized(String agent, long size) {
        return "{\"simulation\":\"town\",\"agent\":\"" + agent + "\",\"memory_stats\":{\"current_size\":" + size
                + "}}\n";
    }
}
