package io.mnemoscope.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.Lines;
import io.mnemoscope.TestServer;
import io.mnemoscope.notify.HookServer;
import io.mnemoscope.storage.inmemory.InMemoryStore;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code notify.group_by} and {@code notify.inhibition} at a server with a webhook. */
@ExtendWith(VertxExtension.class)
class ConfiguredGroupsTest {
    private static TestServer server(Vertx vertx, HookServer hook, String... grouping) throws Exception {
        var settings = new ArrayList<>(List.of(
                "notify.receivers",
                "[{\"type\":\"webhook\",\"name\":\"ops\",\"url\":\"" + hook.url("/hook") + "\"}]",
                "notify.group_wait",
                "100ms",
                "notify.group_interval",
                "1s"));
        Collections.addAll(settings, grouping);
        return TestServer.start(vertx, new InMemoryStore(), settings.toArray(String[]::new));
    }

    /** Above 80 % of its limit, with a buffer above the episode limit that it says: two rules fire. */
    private static String full(String agent) {
        return IntStream.range(0, 3)
                .mapToObj(second -> Lines.snapshot(agent, second, 62))
                .peek(snapshot -> snapshot.getJsonObject("memory_stats").put("buffer_size", 20))
                .peek(snapshot -> snapshot.put("gauges", new JsonObject().put("max_episode_length", 15)))
                .map(snapshot -> snapshot.encode() + "\n")
                .collect(Collectors.joining());
    }

    @Test
    void oneNotificationHasTheAlertsOfSeveralRulesWhereTheyAreGroupedBySimulation(Vertx vertx) throws Exception {
        var hook = HookServer.start(vertx);
        try (var server = server(vertx, hook, "notify.group_by", "simulation")) {
            assertThat(server.taken(full("Alice") + full("Bob")).getInteger("rejected"))
                    .isZero();

            var body = hook.next().json();

            assertThat(body.getString("groupKey")).isEqualTo("town");
            assertThat(body.getJsonObject("groupLabels").getMap()).containsOnlyKeys("simulation");
            assertThat(body.getJsonArray("alerts").stream()
                            .map(alert -> ((JsonObject) alert).getJsonObject("labels"))
                            .map(labels -> labels.getString("agent") + " " + labels.getString("alertname")))
                    .contains(
                            "Alice consolidation_needed",
                            "Alice threshold_exceeded",
                            "Bob consolidation_needed",
                            "Bob threshold_exceeded");
            var listed = server.get("/api/v1/notifications").bodyAsJsonObject().getJsonArray("notifications");
            assertThat(listed.getJsonObject(0).getString("rule")).isEmpty();
        } finally {
            hook.close();
        }
    }

    @Test
    void anInhibitionRuleOfTheConfigurationMutesAndSaysSo(Vertx vertx) throws Exception {
        var hook = HookServer.start(vertx);
        try (var server = server(
                vertx,
                hook,
                "notify.inhibition",
                "[{source: ['rule=threshold_exceeded'], target: ['rule=consolidation_needed'], equal: [simulation, agent]}]")) {
            assertThat(server.taken(full("Alice")).getInteger("rejected")).isZero();

            var body = hook.next().json();

            assertThat(body.getJsonObject("groupLabels").getString("alertname")).isEqualTo("threshold_exceeded");
            var events = server.get("/api/v1/alerts/events?limit=100").bodyAsString();
            assertThat(events).contains("inhibited by the warning alert", "(threshold_exceeded)");
            assertThat(hook.poll()).isNull();
        } finally {
            hook.close();
        }
    }
}
