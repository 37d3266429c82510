package io.mnemoscope.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.bench.Await;
import io.mnemoscope.bench.HttpConnection;
import io.mnemoscope.bench.Rest;
import io.mnemoscope.bench.Sample;
import io.mnemoscope.bench.ServerUnderLoad;
import io.mnemoscope.bench.ServerView;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Sends snapshots that are almost as old as the retention and pass its end some seconds later, so that deletion always has
 * something to do. One thread at a time.
 */
final class AgingWriter {
    private static final long RETENTION_MILLIS = Duration.ofDays(1).toMillis();
    private static final int ROWS = 50;
    private static final int SECONDS_LEFT = 5;
    private static final Duration PAUSE = Duration.ofMillis(10);
    private final String simulation;
    private final TreeMap<Long, Sample> acknowledged = new TreeMap<>();
    private final TreeMap<Long, Sample> sent = new TreeMap<>();
    private final List<Step.Row> rows = new ArrayList<>();
    private long newest;
    private long expired;

    AgingWriter(String simulation) {
        this.simulation = simulation;
    }

    /** Sends until told to stop or the server has gone; what was not acknowledged is sent again. */
    void run(ServerUnderLoad server, BooleanSupplier stop) {
        while (!stop.getAsBoolean() && server.alive()) {
            try (var connection = new HttpConnection(server.port())) {
                while (!stop.getAsBoolean()) {
                    send(connection);
                    Await.pause(PAUSE);
                }
            } catch (IOException e) {
                Await.pause(PAUSE);
            }
        }
    }

    private void send(HttpConnection connection) throws IOException {
        if (rows.isEmpty()) {
            long now = System.currentTimeMillis();
            for (int i = 0; i < ROWS; i++) {
                newest = Math.max(newest + 1, now - RETENTION_MILLIS + SECONDS_LEFT * 1_000L * i / ROWS);
                rows.add(new Step.Row("old", sample(newest)));
            }
            rows.forEach(row -> sent.put(row.sample().timestampMillis(), row.sample()));
        }
        var answer = connection.exchange(new Step.Send(simulation, rows).request());
        boolean tooOld = answer.status() == 400;
        if (answer.success() && Rest.json(answer.body()).path("rejected").asInt() == 0) {
            rows.forEach(row -> acknowledged.put(row.sample().timestampMillis(), row.sample()));
        }
        if (answer.success() || tooOld) {
            rows.clear();
        }
    }

    private static Sample sample(long at) {
        return new Sample(at, at % 50, 0, at % 50, 100, at % 50 / 100.0, 1, 1, 0, 0.5, 10, 10, 1);
    }

    /** What is there was sent and is not too old, and of what was acknowledged and is not too old everything is there. */
    void check(Rest rest, String when) {
        long before = System.currentTimeMillis();
        var known = rest.agents().stream()
                .anyMatch(agent -> agent.path("simulation").asText().equals(simulation));
        var found = known
                ? rest.snapshots(simulation, "old").stream()
                        .map(ServerView::sample)
                        .toList()
                : List.<Sample>of();
        long after = System.currentTimeMillis();
        assertThat(sent.values()).as("snapshots of old age " + when).containsAll(found);
        assertThat(found).as("snapshots of old age " + when).doesNotHaveDuplicates();
        assertThat(found)
                .as("snapshots of old age " + when)
                .allMatch(sample -> sample.timestampMillis() >= before - RETENTION_MILLIS);
        assertThat(new HashSet<>(found))
                .as("snapshots of old age " + when)
                .containsAll(acknowledged.tailMap(after - RETENTION_MILLIS).values());
        // What is older will not be asked for again.
        var past = acknowledged.headMap(before - RETENTION_MILLIS);
        expired += past.size();
        past.clear();
    }

    /** How many that were acknowledged have been deleted since because of their age. */
    long expired() {
        return expired;
    }
}
