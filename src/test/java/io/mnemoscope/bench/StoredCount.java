package io.mnemoscope.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;

/** Asks a server how many snapshots it has, so that no figure is of a server that lost some. */
final class StoredCount {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private StoredCount() {}

    /**
     * Returns if the server has this many; VictoriaMetrics may take a while to show them.
     *
     * @throws IllegalStateException if it has not
     */
    static void check(LoadShape.Api api, ServerUnderLoad server, long expected) {
        Await.until(expected + " snapshots in " + api, PATIENCE, () -> count(api, server) == expected);
    }

    private static long count(LoadShape.Api api, ServerUnderLoad server) {
        return switch (api) {
            case MNEMOSCOPE -> mnemoscope(server);
            case VICTORIA_METRICS -> victoriaMetrics(server);
        };
    }

    private static long mnemoscope(ServerUnderLoad server) {
        long count = 0;
        for (var agent : json(server, "/api/v1/agents?limit=10000").path("agents")) {
            count += agent.path("snapshots_count").asLong();
        }
        return count;
    }

    /** Days rather than hours of range, because at one second per step the walk may be long. */
    private static long victoriaMetrics(ServerUnderLoad server) {
        server.get("/internal/force_flush");
        long end = SnapshotWalk.START_MILLIS / 1_000 + Duration.ofDays(10).toSeconds();
        var query = "sum(count_over_time(memory_episode_count%5B11d%5D))&nocache=1&time=" + end;
        return json(server, "/api/v1/query?query=" + query)
                .path("data")
                .path("result")
                .path(0)
                .path("value")
                .path(1)
                .asLong();
    }

    private static JsonNode json(ServerUnderLoad server, String path) {
        try {
            return JSON.readTree(server.get(path).body());
        } catch (IOException e) {
            throw new IllegalStateException("not JSON: " + path, e);
        }
    }
}
