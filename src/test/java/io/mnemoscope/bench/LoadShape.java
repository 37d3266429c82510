package io.mnemoscope.bench;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What a load consists of.
 *
 * @param simulation the agents' simulation
 * @param agents how many
 * @param snapshots of all agents together
 * @param batch snapshots per request
 * @param seed decides every number
 */
public record LoadShape(String simulation, int agents, int snapshots, int batch, long seed) {
    /** The API that the requests are for. */
    public enum Api {
        MNEMOSCOPE,
        VICTORIA_METRICS;

        /** As on the command line. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * The requests of each connection, all built. Agent i belongs to connection i mod {@code connections}, so that its
     * snapshots arrive in order.
     */
    public List<List<Batch>> plan(int connections, Api api) {
        return IntStream.range(0, connections)
                .parallel()
                .mapToObj(connection -> batches(walks(connection, connections), share(connection, connections), api))
                .toList();
    }

    private List<SnapshotWalk> walks(int connection, int connections) {
        return IntStream.range(0, agents)
                .filter(agent -> agent % connections == connection)
                .mapToObj(agent -> new SnapshotWalk(simulation, agent, seed))
                .toList();
    }

    private int share(int connection, int connections) {
        return snapshots / connections + (connection < snapshots % connections ? 1 : 0);
    }

    private List<Batch> batches(List<SnapshotWalk> walks, int count, Api api) {
        var batches = new ArrayList<Batch>(count / batch + 1);
        var text = new StringBuilder();
        int inBatch = 0;
        for (int i = 0; i < count; i++) {
            append(text, walks.get(i % walks.size()), api);
            inBatch++;
            if (inBatch == batch || i == count - 1) {
                batches.add(new Batch(request(text, api), inBatch));
                text.setLength(0);
                inBatch = 0;
            }
        }
        return batches;
    }

    private static void append(StringBuilder text, SnapshotWalk walk, Api api) {
        switch (api) {
            case MNEMOSCOPE -> SampleText.ndjson(text, walk.simulation(), walk.agent(), walk.next());
            case VICTORIA_METRICS -> SampleText.victoriaMetrics(text, walk.simulation(), walk.agent(), walk.next());
        }
    }

    private static byte[] request(StringBuilder text, Api api) {
        var body = text.toString().getBytes(StandardCharsets.US_ASCII);
        return switch (api) {
            case MNEMOSCOPE -> HttpRequest.post("/api/v1/snapshots", "application/x-ndjson", body);
            case VICTORIA_METRICS -> HttpRequest.post("/api/v1/import", "application/json", body);
        };
    }
}
