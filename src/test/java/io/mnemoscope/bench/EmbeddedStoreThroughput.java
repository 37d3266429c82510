package io.mnemoscope.bench;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.mnemoscope.TestOperations;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.storage.Appended;
import io.mnemoscope.storage.StoreBatch;
import io.mnemoscope.storage.Troupe;
import io.mnemoscope.storage.embedded.EmbeddedStore;
import io.mnemoscope.storage.embedded.config.EmbeddedStoreConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * How fast the embedded store takes 2,000,000 snapshots of 1,000 agents in batches of 1,000, 8 in flight: {@code java -cp
 * target/test-classes:target/classes:... io.mnemoscope.bench.EmbeddedStoreThroughput DIRECTORY [BATCH [COUNT]]}. The
 * snapshots are made beforehand; the directory must not hold a store.
 */
public final class EmbeddedStoreThroughput {
    private static final int IN_FLIGHT = 8;

    private EmbeddedStoreThroughput() {}

    /** Measures and prints one line while it runs and one after the stop. */
    public static void main(String[] args) throws Exception {
        var directory = Path.of(args[0]);
        int batch = args.length > 1 ? Integer.parseInt(args[1]) : 1_000;
        int count = args.length > 2 ? Integer.parseInt(args[2]) : 2_000_000;
        var batches = new ArrayList<List<MemorySnapshot>>();
        var troupe = new Troupe(1, 1_000);
        for (int i = 0; i < count / batch; i++) {
            batches.add(troupe.next(batch));
        }
        var vertx = Vertx.vertx();
        var store = EmbeddedStore.open(
                        vertx, EmbeddedStoreConfig.in(directory), InstantSource.system(), TestOperations.create())
                .await(30, SECONDS);
        long generation = store.restore(agent -> false, page -> {}).await(30, SECONDS);
        long cpu = cpuNanos();
        long started = System.nanoTime();
        append(store, generation, batches);
        print("appended", count, started, cpu);
        boolean closed = store.close().map(v -> true).await(60, SECONDS);
        print("closed (" + closed + ")", count, started, cpu);
        long bytes = Files.size(directory.resolve("mnemoscope.db"));
        System.out.printf("%.2f bytes/snapshot%n", (double) bytes / count);
        boolean end = vertx.close().map(v -> true).await(30, SECONDS);
        System.out.println("done " + end);
    }

    private static void append(EmbeddedStore store, long generation, List<List<MemorySnapshot>> batches)
            throws Exception {
        var flying = new ArrayDeque<Future<Appended>>();
        for (var snapshots : batches) {
            flying.add(store.append(new StoreBatch(generation, snapshots, List.of(), List.of())));
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

    private static void print(String what, int count, long startedNanos, long cpuNanos) {
        double seconds = (System.nanoTime() - startedNanos) / 1e9;
        System.out.printf(
                "%s: %.2f s, %.0f snapshots/s, %.2f CPU-s per million%n",
                what, seconds, count / seconds, (cpuNanos() - cpuNanos) / 1e9 / count * 1e6);
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
