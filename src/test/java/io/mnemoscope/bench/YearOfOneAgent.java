package io.mnemoscope.bench;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.mnemoscope.TestOperations;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.storage.Appended;
import io.mnemoscope.storage.StoreBatch;
import io.mnemoscope.storage.Troupe;
import io.mnemoscope.storage.embedded.EmbeddedStore;
import io.mnemoscope.storage.embedded.config.EmbeddedStoreConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;

/**
 * A year of one agent at one snapshot a second (or as many days as the second argument says) in the embedded store, and
 * what 1,000 points of it cost. The first argument is an empty directory:
 *
 * <pre>
 * mvn -q test-compile exec:exec -Dexec.classpathScope=test -Dexec.executable=java \
 *     -Dexec.args="-Xmx256m -cp %classpath io.mnemoscope.bench.YearOfOneAgent /tmp/year 365"
 * </pre>
 */
public final class YearOfOneAgent {
    private static final AgentId AGENT = new AgentId("town", "agent-0");
    private static final int SECONDS_A_DAY = 86_400;
    private static final int BATCH = 5_000;
    private static final int IN_FLIGHT = 8;
    private static final int POINTS = 1_000;
    private static final int ROUNDS = 5;

    private YearOfOneAgent() {}

    /** Fills the store and asks; prints a line for each. */
    public static void main(String[] args) throws Exception {
        var directory = Path.of(args[0]);
        int days = args.length > 1 ? Integer.parseInt(args[1]) : 365;
        var vertx = Vertx.vertx();
        var store = EmbeddedStore.open(
                        vertx, EmbeddedStoreConfig.in(directory), InstantSource.system(), TestOperations.create())
                .await(30, SECONDS);
        long began = System.nanoTime();
        fill(store, days * SECONDS_A_DAY);
        System.out.printf(
                "%,d snapshots in %.0f s, %,d chunks, %,d MiB%n",
                days * SECONDS_A_DAY,
                (System.nanoTime() - began) / 1e9,
                figure(store, "chunks"),
                Files.size(directory.resolve("mnemoscope.db")) >> 20);
        for (int i = 0; i < ROUNDS; i++) {
            ask(store);
        }
        boolean closed =
                store.close().compose(ended -> vertx.close()).map(ended -> true).await(60, SECONDS);
        assert closed;
    }

    private static void ask(EmbeddedStore store) throws Exception {
        long read = figure(store, "chunks_read");
        long began = System.nanoTime();
        List<MemorySnapshot> points =
                store.downsampled(AGENT, 0, Long.MAX_VALUE, POINTS).await(60, SECONDS);
        System.out.printf(
                "points=%d: %,d snapshots in %.2f s, %,d chunks decoded%n",
                POINTS, points.size(), (System.nanoTime() - began) / 1e9, figure(store, "chunks_read") - read);
    }

    private static void fill(EmbeddedStore store, int count) throws Exception {
        long generation = store.restore(agent -> false, page -> {}).await(30, SECONDS);
        var troupe = new Troupe(1, 1);
        var flying = new ArrayDeque<Future<Appended>>();
        for (int left = count; left > 0; left -= BATCH) {
            var batch = troupe.next(Math.min(BATCH, left));
            flying.add(store.append(new StoreBatch(generation, batch, List.of(), List.of())));
            if (flying.size() == IN_FLIGHT) {
                var done = flying.remove().await(30, SECONDS);
                assert done.firstOffset() == 0;
            }
        }
        while (!flying.isEmpty()) {
            var done = flying.remove().await(30, SECONDS);
            assert done.firstOffset() == 0;
        }
    }

    private static long figure(EmbeddedStore store, String name) throws Exception {
        return ((Number) store.figures().await(30, SECONDS).getOrDefault(name, 0L)).longValue();
    }
}
