package io.mnemoscope.bench;

import java.time.Duration;

/** Asks a server how many snapshots it has, so that no figure is of a server that lost some. */
final class StoredCount {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private StoredCount() {}

    /**
     * Returns if the server has this many; VictoriaMetrics may take a while to show them.
     *
     * @throws IllegalStateException if it has not
     */
    static void check(LoadShape.Api api, ServerUnderLoad server, long expected) {
        Await.until(expected + " snapshots in " + api, PATIENCE, () -> count(api, new Rest(server)) == expected);
    }

    private static long count(LoadShape.Api api, Rest rest) {
        return switch (api) {
            case MNEMOSCOPE ->
                rest.agents().stream()
                        .mapToLong(agent -> agent.path("snapshots_count").asLong())
                        .sum();
            case VICTORIA_METRICS -> victoriaMetrics(rest);
        };
    }

    /** A range of days, because at one second per step the walk may be long. */
    private static long victoriaMetrics(Rest rest) {
        long end = SnapshotWalk.START_MILLIS / 1_000 + Duration.ofDays(10).toSeconds();
        var query = "sum(count_over_time(memory_episode_count%5B11d%5D))&nocache=1&time=" + end;
        return rest.get("/api/v1/query?query=" + query)
                .path("data")
                .path("result")
                .path(0)
                .path("value")
                .path(1)
                .asLong();
    }
}
