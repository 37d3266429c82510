package io.mnemoscope.bench;

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
 * @param episode memories after which an agent commits its episode: see {@link SnapshotWalk}
 */
public record LoadShape(String simulation, int agents, int snapshots, int batch, long seed, int episode) {
    /** Agents that commit their episodes as the rules would have it. */
    public LoadShape(String simulation, int agents, int snapshots, int batch, long seed) {
        this(simulation, agents, snapshots, batch, seed, SnapshotWalk.EPISODE);
    }

    /** The API that the requests are for. */
    public enum Api {
        MNEMOSCOPE,
        VICTORIA_METRICS;

        /** As on the command line. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** The requests of each connection, all built. */
    public List<List<Batch>> plan(int connections, Api api) {
        return IntStream.range(0, connections)
                .parallel()
                .mapToObj(connection -> batches(connection, connections, api))
                .toList();
    }

    private List<Batch> batches(int connection, int connections, Api api) {
        var source = source(connection, connections, api);
        var batches = new ArrayList<Batch>();
        int left = snapshots / connections + (connection < snapshots % connections ? 1 : 0);
        while (left > 0) {
            batches.add(source.next(Math.min(batch, left)));
            left -= batch;
        }
        return batches;
    }

    /** The requests of one connection, one after the other. */
    public BatchSource source(int connection, int connections, Api api) {
        return new BatchSource(walks(connection, connections), api);
    }

    /**
     * The agents of one connection in the order in which they send: agent i belongs to connection i mod {@code
     * connections}, so that its snapshots arrive in order.
     */
    public List<SnapshotWalk> walks(int connection, int connections) {
        return IntStream.range(0, agents)
                .filter(agent -> agent % connections == connection)
                .mapToObj(agent -> new SnapshotWalk(simulation, agent, seed, episode))
                .toList();
    }
}
