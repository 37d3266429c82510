package io.mnemoscope;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mnemoscope.bench.LoadShape;
import io.mnemoscope.bench.Rest;
import io.mnemoscope.bench.ResumableLoad;
import io.mnemoscope.bench.ServerUnderLoad;
import io.mnemoscope.bench.ServerView;
import io.mnemoscope.bench.SnapshotWalk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that is killed in the middle of a load, again and again ({@code -Dkill.rounds}; twenty with {@code -Pkill}),
 * has what it acknowledged, exactly once, and ends where one that was left alone ends.
 */
final class KillIT {
    private static final int ROUNDS = Integer.getInteger("kill.rounds", 2);
    private static final long SEED = Long.getLong("kill.seed", 20_261_122);
    private static final int CONNECTIONS = 4;
    private static final int MOST_BATCHES = 50;
    private static final int LAST_BATCHES = 5;
    private static final int MOST_PAUSE_MICROS = 8_000;
    private static final LoadShape SHAPE = new LoadShape("killed", 200, 0, 1_000, SEED);
    private static final Set<String> RAISED = Set.of("firing", "severity_changed");

    @TempDir
    Path directory;

    @Test
    void aKilledServerHasWhatItAcknowledgedExactlyOnceAndEndsWhereAnotherEnds() throws IOException {
        var random = new SplittableRandom(SEED);
        var load = new ResumableLoad(SHAPE, CONNECTIONS);
        for (int round = 0; round < ROUNDS; round++) {
            try (var server = start("killed")) {
                checkStored(server, load, "before round " + round + ", seed " + SEED);
                var pause = Duration.ofNanos(1_000L * random.nextInt(MOST_PAUSE_MICROS));
                load.sendAndKill(server, random.nextInt(1, MOST_BATCHES), pause);
            }
        }

        var survived = finish(load);

        assertThat(survived).as("seed " + SEED).isEqualTo(uninterrupted(load.acknowledged()));
    }

    private ServerView finish(ResumableLoad load) throws IOException {
        try (var server = start("killed")) {
            checkStored(server, load, "after the last round, seed " + SEED);
            load.sendUpTo(
                    server,
                    load.acknowledged().stream().map(i -> i + LAST_BATCHES).toList());
            checkStored(server, load, "at the end, seed " + SEED);
            return ServerView.of(server);
        }
    }

    private ServerView uninterrupted(List<Integer> batches) throws IOException {
        try (var server = start("uninterrupted")) {
            new ResumableLoad(SHAPE, CONNECTIONS).sendUpTo(server, batches);
            return ServerView.of(server);
        }
    }

    private ServerUnderLoad start(String data) {
        return ServerUnderLoad.mnemoscope(directory.resolve(data), ServerUnderLoad.FLAGS);
    }

    private static void checkStored(ServerUnderLoad server, ResumableLoad load, String when) {
        var rest = new Rest(server);
        for (int connection = 0; connection < CONNECTIONS; connection++) {
            int batches = load.acknowledged().get(connection);
            var walks = SHAPE.walks(connection, CONNECTIONS);
            for (int nth = 0; nth < walks.size(); nth++) {
                int acknowledged = load.share(connection, nth, batches);
                int sent = load.share(connection, nth, batches + 1);
                checkAgent(rest, walks.get(nth), acknowledged, sent, when);
            }
        }
        checkEvents(rest.alertEvents(), load.receipts(), when);
    }

    /** What is there is what was sent, in order, from the first on, and reaches at least to what was acknowledged. */
    private static void checkAgent(Rest rest, SnapshotWalk walk, int acknowledged, int sent, String when) {
        if (sent == 0) {
            return;
        }
        var stored = acknowledged == 0 ? List.<JsonNode>of() : rest.snapshots(walk.simulation(), walk.agent());
        assertThat(stored.size()).as(walk.agent() + " " + when).isBetween(acknowledged, sent);
        for (var snapshot : stored) {
            assertThat(ServerView.sample(snapshot))
                    .as(walk.agent() + " " + when)
                    .isEqualTo(walk.next());
        }
    }

    private static void checkEvents(List<JsonNode> events, List<String> receipts, String when) {
        var offsets =
                events.stream().map(event -> event.path("offset").asLong()).toList();
        assertThat(offsets).as("offsets " + when).doesNotHaveDuplicates().isSorted();
        var counts = events.stream().collect(groupingBy(KillIT::key, counting()));
        assertThat(counts.values()).as("alert events " + when).allMatch(count -> count == 1);
        for (var receipt : receipts) {
            for (var alert : Rest.json(receipt).path("alerts")) {
                var keys = RAISED.stream()
                        .map(kind -> kind + " " + alertKey(alert))
                        .toList();
                assertThat(counts.keySet()).as("alerts of receipts " + when).containsAnyElementsOf(keys);
            }
        }
    }

    private static String key(JsonNode event) {
        return event.path("event").asText() + " " + alertKey(event.path("alert"));
    }

    private static String alertKey(JsonNode alert) {
        return alert.path("id").asText() + " " + alert.path("updated_at").asText();
    }
}
