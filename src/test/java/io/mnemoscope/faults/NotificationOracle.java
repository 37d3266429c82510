package io.mnemoscope.faults;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mnemoscope.bench.Await;
import io.mnemoscope.bench.Rest;
import io.mnemoscope.notify.HookServer;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Says whether what the receiver got and what the server says of its notifications go together: none is lost, none comes twice
 * but after a crash between its delivery and the note of that or a failed attempt, and in the end the receiver knows which
 * alerts are active. It sees both sides and uses none of the server's code. One thread.
 */
final class NotificationOracle {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String DELIVERED = "delivered";
    private final HookServer receiver;
    private final String path;
    private final Map<String, Integer> received = new HashMap<>();
    /** Of each the server that was looked at before it was seen: it is not older. */
    private final Map<String, Integer> notBefore = new HashMap<>();
    /** What the receiver heard last of each alert that is more than a moment. */
    private final Map<String, String> heard = new HashMap<>();

    private final Set<String> heardEnded = new HashSet<>();
    private Map<String, JsonNode> shown = Map.of();
    private int lastServer;

    /** Of the servers that send to this path. */
    NotificationOracle(HookServer receiver, String path) {
        this.receiver = receiver;
        this.path = path;
    }

    /** How many notifications the receiver has. */
    int count() {
        return received.size();
    }

    /**
     * Compares both sides.
     *
     * @param server how many servers there were on this store, this one included
     */
    void check(Rest rest, int server, String when) {
        var listed = rest.notifications().stream()
                .filter(one -> one.path("sink").asText().equals("ops"))
                .collect(toMap(one -> one.path("id").asText(), Function.identity(), (one, again) -> again));
        hear(when);
        assertThat(listed.keySet())
                .as("notifications that were shown before " + when)
                .containsAll(shown.keySet());
        shown.forEach((id, before) -> {
            if (state(before).equals(DELIVERED)) {
                assertThat(state(listed.get(id)))
                        .as("notification " + id + " " + when)
                        .isEqualTo(DELIVERED);
            }
        });
        listed.forEach((id, one) -> {
            notBefore.putIfAbsent(id, lastServer);
            assertThat(state(one)).as("state of " + one + " " + when).isNotEqualTo("dead");
            int times = received.getOrDefault(id, 0);
            if (state(one).equals(DELIVERED)) {
                assertThat(times).as("how often came " + one + " " + when).isPositive();
            }
            int crashes = server - notBefore.getOrDefault(id, lastServer);
            assertThat(times)
                    .as("how often came " + one + " " + when)
                    .isLessThanOrEqualTo(
                            1 + crashes + one.path("failed_attempts").asInt());
        });
        // One that came after the list was made may be missing in it.
        shown = listed;
        lastServer = server;
    }

    private static String state(@Nullable JsonNode notification) {
        return notification == null ? "missing" : notification.path("state").asText();
    }

    /** What has come since. */
    private void hear(String when) {
        for (var call = receiver.poll(); call != null; call = receiver.poll()) {
            if (!call.path().equals(path)) {
                continue;
            }
            var id = call.header("webhook-id");
            notBefore.putIfAbsent(id, lastServer);
            if (received.merge(id, 1, Integer::sum) == 1) {
                hear(Rest.json(call.body().toString()), when);
            }
        }
    }

    private void hear(JsonNode notification, String when) {
        for (var alert : notification.path("alerts")) {
            var id = alert.path("id").asText();
            boolean firing = alert.path("status").asText().equals("firing");
            boolean moment = firing && alert.path("state").asText().equals("resolved");
            if (!moment) {
                assertThat(heardEnded)
                        .as("told after its end " + when + ": " + alert)
                        .doesNotContain(id);
                heard.put(id, alert.path("status").asText());
                if (!firing) {
                    heardEnded.add(id);
                }
            }
        }
    }

    /** While nothing happens any more: all is delivered, and the receiver takes those alerts for active that are. */
    void checkAtRest(Rest rest, int server, String when) {
        try {
            Await.until("the last deliveries", PATIENCE, () -> atRest(rest, when));
        } catch (IllegalStateException e) {
            assertThat(takenForActive())
                    .as("active as the receiver knows " + when)
                    .isEqualTo(active(rest.alerts()));
            throw e;
        }
        check(rest, server, when);
        assertThat(received.keySet()).as("what came and is not known " + when).isSubsetOf(shown.keySet());
    }

    private boolean atRest(Rest rest, String when) {
        hear(when);
        return rest.notifications().stream().noneMatch(one -> state(one).equals("waiting"))
                && active(rest.alerts()).equals(takenForActive());
    }

    private Set<String> takenForActive() {
        return heard.entrySet().stream()
                .filter(one -> one.getValue().equals("firing"))
                .map(Map.Entry::getKey)
                .collect(toSet());
    }

    private static Set<String> active(List<JsonNode> alerts) {
        return alerts.stream()
                .filter(alert -> Set.of("firing", "recovering")
                        .contains(alert.path("state").asText()))
                .map(alert -> alert.path("id").asText())
                .collect(toSet());
    }
}
