package io.mnemoscope.faults;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mnemoscope.bench.Rest;
import io.mnemoscope.bench.Sample;
import io.mnemoscope.bench.ServerView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Says whether a server has what it acknowledged, exactly once, and nothing that was never sent. It knows what writers were
 * answered and what the server has shown before, and uses none of the server's code. To be asked while no one writes.
 */
final class HistoryOracle {
    private final List<ExpectedHistory> histories;
    /** Events that were seen, by offset, of each simulation, and how often some were deleted until then. */
    private final Map<String, Map<Long, JsonNode>> seen = new HashMap<>();

    private final Map<String, Long> clearedBefore = new HashMap<>();
    private final Map<Long, String> shownAt = new HashMap<>();
    private long lastOffset;

    HistoryOracle(List<ExpectedHistory> histories) {
        this.histories = List.copyOf(histories);
    }

    /**
     * Looks at everything.
     *
     * @param when for the message
     * @throws AssertionError saying what is missing, doubled or different
     */
    void check(Rest rest, String when) {
        var counts = new HashMap<String, Long>();
        rest.agents()
                .forEach(agent ->
                        counts.put(name(agent), agent.path("snapshots_count").asLong()));
        var events = rest.alertEvents();
        checkOffsets(events, when);
        var bySimulation = events.stream()
                .collect(groupingBy(
                        event -> event.path("alert").path("simulation").asText()));
        for (var history : histories) {
            var where = history.simulation() + " " + when;
            for (var agent : history.agents()) {
                checkAgent(rest, history, agent, counts, where);
            }
            checkEvents(history, bySimulation.getOrDefault(history.simulation(), List.of()), where);
            checkThreshold(rest, history, where);
        }
        checkSilences(rest, when);
    }

    private static String name(JsonNode node) {
        return node.path("simulation").asText() + "/" + node.path("agent").asText();
    }

    private static void checkAgent(
            Rest rest, ExpectedHistory history, String agent, Map<String, Long> counts, String where) {
        var key = history.simulation() + "/" + agent;
        boolean known = counts.containsKey(key);
        var found = known ? samples(rest, history.simulation(), agent) : List.<Sample>of();
        var possible = history.possible(agent);
        if (!possible.contains(found)) {
            var nearest = possible.get(0);
            assertThat(found)
                    .as("snapshots of " + agent + " of " + where)
                    .hasSameSizeAs(nearest)
                    .isEqualTo(nearest);
        }
        assertThat(counts.getOrDefault(key, 0L))
                .as("count of " + agent + " of " + where)
                .isEqualTo(found.size());
    }

    /** What is there of each agent is a piece without gaps of what was sent; nothing is doubled. */
    void checkEarlierState(Rest rest, String when) {
        var events = rest.alertEvents();
        checkOffsets(events, when);
        for (var agent : rest.agents()) {
            var simulation = agent.path("simulation").asText();
            var name = agent.path("agent").asText();
            var sent = histories.stream()
                    .filter(history -> history.simulation().equals(simulation))
                    .flatMap(history -> history.sent(name).stream())
                    .toList();
            if (!sent.isEmpty()) {
                var found = samples(rest, simulation, name);
                assertThat(found).as("snapshots of " + name + " " + when).isNotEmpty();
                assertThat(sent).as("snapshots of " + name + " " + when).containsSubsequence(found);
                int from = sent.indexOf(found.get(0));
                assertThat(found).isEqualTo(sent.subList(from, from + found.size()));
                assertThat(agent.path("snapshots_count").asLong()).isEqualTo(found.size());
            }
        }
    }

    private static List<Sample> samples(Rest rest, String simulation, String agent) {
        return rest.snapshots(simulation, agent).stream()
                .map(ServerView::sample)
                .toList();
    }

    /** They grow, and none is ever used for another event, even if the first was deleted. */
    private void checkOffsets(List<JsonNode> events, String when) {
        long before = 0;
        long newest = lastOffset;
        for (var event : events) {
            long offset = event.path("offset").asLong();
            assertThat(offset).as("offset of an event " + when).isGreaterThan(before);
            before = offset;
            var key = event.path("event").asText() + " " + AlertKeys.of(event.path("alert"));
            var shown = shownAt.putIfAbsent(offset, key);
            assertThat(shown == null ? offset > newest : shown.equals(key))
                    .as("offset " + offset + " " + when + ": " + key + ", before: " + shown + ", newest: " + newest)
                    .isTrue();
        }
        lastOffset = Math.max(newest, before);
    }

    private void checkEvents(ExpectedHistory history, List<JsonNode> events, String where) {
        var kinds = events.stream()
                .collect(groupingBy(
                        event -> event.path("event").asText() + " " + AlertKeys.of(event.path("alert")), counting()));
        assertThat(kinds.values()).as("alert events of " + where).allMatch(count -> count == 1);
        var keys =
                events.stream().map(event -> AlertKeys.of(event.path("alert"))).collect(toSet());
        for (var agent : history.agents()) {
            assertThat(keys)
                    .as("alerts of receipts of " + agent + " of " + where)
                    .containsAll(history.alerts(agent));
        }
        checkSuppressed(events, where);
        checkSeen(history, events, where);
    }

    /**
     * That an alert is suppressed is written once for each reason, and the reason is true. Whether it is written depends on
     * when the dispatcher looks: an alert that ended is muted by a critical one that began after it, if there was no look in
     * between.
     */
    private static void checkSuppressed(List<JsonNode> events, String where) {
        var critical = new HashSet<String>();
        var said = new HashMap<String, String>();
        for (var event : events) {
            var alert = event.path("alert");
            if (event.path("event").asText().equals("suppressed")) {
                var reason = event.path("reason").asText();
                assertThat(reason)
                        .as("suppressed twice, of " + where + ": " + event)
                        .isNotEqualTo(said.put(alert.path("id").asText(), reason));
                assertThat(critical)
                        .as("critical before " + event + " of " + where)
                        .contains(subject(alert) + reason.substring(reason.lastIndexOf(' ')));
            } else if (alert.path("severity").asText().equals("critical")) {
                critical.add(subject(alert) + " " + alert.path("id").asText());
            }
        }
    }

    private static String subject(JsonNode alert) {
        return alert.path("agent").asText() + " " + alert.path("rule").asText();
    }

    /** An event that was shown once stays at its offset until something is deleted. */
    private void checkSeen(ExpectedHistory history, List<JsonNode> events, String where) {
        var now = new HashMap<Long, JsonNode>();
        events.forEach(event -> now.put(event.path("offset").asLong(), event));
        var before = seen.put(history.simulation(), now);
        var cleared = clearedBefore.put(history.simulation(), history.cleared());
        if (before == null) {
            return;
        }
        boolean nothingDeleted = cleared != null && cleared >= 0 && cleared == history.cleared();
        var missing = new ArrayList<JsonNode>();
        before.forEach((offset, event) -> {
            var same = now.get(offset);
            if (same == null ? nothingDeleted : !same.equals(event)) {
                missing.add(event);
            }
        });
        assertThat(missing)
                .as("events seen before that have gone or changed, of " + where)
                .isEmpty();
    }

    private static void checkThreshold(Rest rest, ExpectedHistory history, String where) {
        var found = rest.get("/api/v1/simulations/" + history.simulation())
                .path("alert_threshold")
                .asDouble();
        assertThat(history.thresholds()).as("alert_threshold of " + where).contains((int) Math.round(100 * found));
    }

    private void checkSilences(Rest rest, String when) {
        var found = new HashMap<String, Integer>();
        rest.get("/api/v1/silences")
                .path("silences")
                .forEach(silence -> found.merge(silence.path("comment").asText(), 1, Integer::sum));
        var asked = new HashMap<String, Integer>();
        for (var history : histories) {
            asked.putAll(history.silencesAsked());
            assertThat(found.keySet())
                    .as("silences of " + history.simulation() + " " + when)
                    .containsAll(history.silences());
        }
        found.forEach((comment, count) -> assertThat(count)
                .as("silences called " + comment + " " + when)
                .isLessThanOrEqualTo(asked.getOrDefault(comment, 0)));
    }
}
