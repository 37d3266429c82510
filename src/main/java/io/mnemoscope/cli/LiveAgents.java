package io.mnemoscope.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What the live frames came to: the agents as they stand, and the newest alerts. One thread. */
final class LiveAgents {
    private static final int MOST_ALERTS = 50;
    private static final List<String> STATES = List.of("ok", "pending", "info", "warning", "critical");
    private static final Comparator<Agent> WORST_FIRST = Comparator.comparingInt(Agent::severityRank)
            .thenComparingDouble(Agent::pressure)
            .reversed()
            .thenComparing(Agent::simulation)
            .thenComparing(Agent::name);

    private final Map<List<String>, Agent> agents = new HashMap<>();
    private final Deque<Alert> alerts = new ArrayDeque<>();
    private boolean complete;

    /**
     * One agent.
     *
     * @param time of its newest snapshot, as on the wire
     * @param size of the fullest of its memory stores
     * @param limit of the same, 0 if it has none
     * @param pressure how full that is, 1 is full; negative without a limit
     * @param fullest its name; empty if that is the primary one
     * @param what the rules that are not quiet
     */
    record Agent(
            String simulation,
            String name,
            String time,
            long size,
            long limit,
            double pressure,
            String fullest,
            String trend,
            String state,
            String what) {
        int severityRank() {
            return STATES.indexOf(state);
        }

        String memory() {
            return limit > 0 ? size + "/" + limit : Long.toString(size);
        }

        String usage() {
            // Tenths of a percent, as everywhere.
            return pressure < 0 ? "-" : Math.round(pressure * 1_000) / 10.0 + "%";
        }

        /** {@code (context)}, and a blank before it; nothing where the fullest is the primary one. */
        String named() {
            return fullest.isEmpty() ? "" : " (" + fullest + ")";
        }
    }

    /**
     * An alert at one of its events.
     *
     * @param whose {@code simulation/agent}, or the simulation
     */
    record Alert(String time, String event, String severity, String whose, String message) {}

    /** Takes a frame in. */
    void apply(JsonNode frame) {
        switch (frame.path("type").asText()) {
            case "state" -> state(frame);
            case "delta" -> {
                frame.path("removed")
                        .forEach(gone -> agents.remove(List.of(
                                gone.path("simulation").asText(),
                                gone.path("agent").asText())));
                frame.path("agents").forEach(this::put);
            }
            case "alert" -> add(alert(frame.path("event").asText(), frame.path("alert")));
            default -> {
                // A newer server may send types that this client does not know.
            }
        }
    }

    private void state(JsonNode frame) {
        boolean begins = frame.path("page").asInt() == 0;
        if (frame.has("alerts")) {
            alerts.clear();
            var newestFirst = new ArrayList<JsonNode>();
            frame.path("alerts").forEach(newestFirst::add);
            for (int i = newestFirst.size() - 1; i >= 0; i--) {
                add(alert(newestFirst.get(i).path("state").asText(), newestFirst.get(i)));
            }
            return;
        }
        if (begins) {
            agents.clear();
        }
        frame.path("agents").forEach(this::put);
        complete |= frame.path("last").asBoolean();
    }

    private void put(JsonNode node) {
        var agent = agent(node);
        agents.put(List.of(agent.simulation(), agent.name()), agent);
    }

    private void add(Alert alert) {
        alerts.addFirst(alert);
        if (alerts.size() > MOST_ALERTS) {
            alerts.removeLast();
        }
    }

    /** An agent's figures as they come. */
    static Agent agent(JsonNode node) {
        var memory = node.path("memory_stats");
        var fullest = node.path("fullest").asText();
        var store = node.path("stores").path(fullest);
        boolean primary = fullest.isEmpty();
        long size = primary
                ? memory.path("total_size").asLong()
                : store.path("size").asLong();
        long limit =
                primary ? memory.path("max_size").asLong() : store.path("limit").asLong();
        double ratio = primary ? memory.path("usage_ratio").asDouble(-1) : -1;
        var what = StreamSupport.stream(node.path("active").spliterator(), false)
                .map(rule -> rule.path("rule").asText(rule.path("type").asText()))
                .collect(Collectors.joining(", "));
        return new Agent(
                node.path("simulation").asText(),
                node.path("agent").asText(),
                node.path("timestamp").asText(),
                size,
                limit,
                limit > 0 ? Math.max(ratio, (double) size / limit) : ratio,
                fullest,
                node.path("memory_trend").asText(),
                node.path("state").asText(),
                what);
    }

    /** An alert after this event. */
    static Alert alert(String event, JsonNode node) {
        var simulation = node.path("simulation").asText();
        return new Alert(
                node.path("timestamp").asText(),
                event,
                node.path("severity").asText(),
                node.path("agent").isTextual()
                        ? simulation + "/" + node.path("agent").asText()
                        : simulation,
                node.path("message").asText());
    }

    /** Whether all agents have been told once. */
    boolean isComplete() {
        return complete;
    }

    List<Agent> worstFirst() {
        return agents.values().stream().sorted(WORST_FIRST).toList();
    }

    Optional<Agent> worst() {
        return agents.values().stream().min(WORST_FIRST);
    }

    /** The newest alerts, newest first. */
    List<Alert> alerts() {
        return List.copyOf(alerts);
    }
}
