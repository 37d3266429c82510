package io.mnemoscope.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** What came of a load: how fast, how long each batch took, and what was acknowledged. */
public final class LoadResult {
    private final Duration took;
    private final long acknowledged;
    private final int[] acknowledgedBatches;
    private final List<String> errors;
    private final int retries;
    private final long[] latencies;

    LoadResult(Duration took, List<Client> clients) {
        this.took = took;
        // Figures only: a client holds every request that it sent.
        this.acknowledged =
                clients.stream().mapToLong(Client::acknowledgedSnapshots).sum();
        this.acknowledgedBatches =
                clients.stream().mapToInt(Client::acknowledgedBatches).toArray();
        this.errors =
                clients.stream().flatMap(client -> client.errors().stream()).toList();
        this.retries = clients.stream().mapToInt(Client::retries).sum();
        this.latencies = clients.stream()
                .flatMapToLong(client -> Arrays.stream(client.latencies()))
                .sorted()
                .toArray();
    }

    public Duration took() {
        return took;
    }

    /** Snapshots in batches that were answered with success. */
    public long acknowledged() {
        return acknowledged;
    }

    /** How many of its batches, from the first on, this connection saw acknowledged. */
    public int acknowledgedBatches(int connection) {
        return acknowledgedBatches[connection];
    }

    public double perSecond() {
        return acknowledged() / (took.toNanos() / 1e9);
    }

    /** Answers that were neither success nor "come again", and connections that broke; empty if all went well. */
    public List<String> errors() {
        return errors;
    }

    /** How often a server said 429 or 503. */
    public int retries() {
        return retries;
    }

    /** The latency, in milliseconds, that this share (0 to 1) of the batches did not exceed. */
    public double latencyMillis(double share) {
        if (latencies.length == 0) {
            return Double.NaN;
        }
        int rank = (int) Math.ceil(share * latencies.length);
        return latencies[Math.max(0, rank - 1)] / 1e6;
    }
}
