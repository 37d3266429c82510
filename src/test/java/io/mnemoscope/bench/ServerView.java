package io.mnemoscope.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * All that a server says of its agents and alerts, but for what depends on when and how often the same snapshots came:
 * two servers that were sent the same have equal views.
 *
 * @param agents statistics by simulation and agent
 * @param alerts by id
 * @param events each agent's, in order
 */
public record ServerView(
        Map<String, JsonNode> agents, Map<String, JsonNode> alerts, Map<String, List<JsonNode>> events) {
    private static final List<String> OF_ARRIVAL = List.of(
            "duplicates", "duplicates_count", "duplicate_count", "first_seen", "last_seen", "received_at", "offset");

    /** Asks the server for all of it. */
    public static ServerView of(ServerUnderLoad server) {
        var rest = new Rest(server);
        return new ServerView(
                rest.agents().stream().collect(Collectors.toMap(ServerView::identity, ServerView::settled)),
                rest.alerts().stream()
                        .collect(Collectors.toMap(alert -> alert.path("id").asText(), ServerView::settled)),
                rest.alertEvents().stream()
                        .collect(Collectors.groupingBy(
                                event -> identity(event.path("alert")),
                                TreeMap::new,
                                Collectors.mapping(ServerView::settled, Collectors.toList()))));
    }

    private static String identity(JsonNode node) {
        return node.path("simulation").asText() + "/" + node.path("agent").asText();
    }

    private static JsonNode settled(JsonNode node) {
        return ((ObjectNode) node.deepCopy()).remove(OF_ARRIVAL);
    }

    /** A snapshot as the API gives it, as the sample that it was made from. */
    public static Sample sample(JsonNode snapshot) {
        var memory = snapshot.path("memory_stats");
        var consolidation = snapshot.path("consolidation_metrics");
        return new Sample(
                Instant.parse(snapshot.path("timestamp").asText()).toEpochMilli(),
                memory.path("current_size").asLong(-1),
                memory.path("buffer_size").asLong(-1),
                memory.path("total_size").asLong(-1),
                memory.path("max_size").asLong(-1),
                memory.path("usage_ratio").asDouble(-1),
                consolidation.path("total_consolidations").asLong(-1),
                consolidation.path("automatic_consolidations").asLong(-1),
                consolidation.path("manual_consolidations").asLong(-1),
                consolidation.path("last_consolidation_time").asDouble(-1),
                consolidation.path("total_memories_consolidated").asLong(-1),
                consolidation.path("average_consolidation_size").asDouble(-1),
                snapshot.path("episode_count").asLong(-1));
    }
}
