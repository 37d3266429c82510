package io.mnemoscope.bench;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.mnemoscope.TestOperations;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.Notification;
import io.mnemoscope.domain.Notification.Reason;
import io.mnemoscope.storage.NotificationStore;
import io.mnemoscope.storage.Samples;
import io.mnemoscope.storage.StoreBatch;
import io.mnemoscope.storage.Troupe;
import io.mnemoscope.storage.embedded.EmbeddedStore;
import io.mnemoscope.storage.embedded.TestStores;
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
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long a store takes to be opened and read back after a crash: {@code java -cp
 * target/test-classes:target/classes:... io.mnemoscope.bench.RestartTime DIRECTORY [SNAPSHOTS [EVENTS [NOTIFICATIONS]]]}.
 * Makes a store of 1,000 agents with that many in DIRECTORY/live, copies its files as a crash would leave them, and opens
 * the copy.
 */
public final class RestartTime {
    private static final int AGENTS = 1_000;
    private static final int BATCH = 1_000;
    private static final int IN_FLIGHT = 8;
    private final Vertx vertx = Vertx.vertx();

    private RestartTime() {}

    /** Measures and prints. */
    public static void main(String[] args) throws Exception {
        int snapshots = args.length > 1 ? Integer.parseInt(args[1]) : 1_000_000;
        int events = args.length > 2 ? Integer.parseInt(args[2]) : 100_000;
        int notifications = args.length > 3 ? Integer.parseInt(args[3]) : 10_000;
        new RestartTime().run(Path.of(args[0]), snapshots, events, notifications);
    }

    private void run(Path directory, int snapshots, int events, int notifications) throws Exception {
        var live = open(directory.resolve("live"));
        long started = System.nanoTime();
        fill(live, snapshots, events);
        notify(live, notifications);
        System.out.printf("made in %.1f s%n", seconds(started));
        var copy = Files.createDirectories(directory.resolve("copy"));
        copy(live, directory.resolve("live"), copy);
        boolean closed = live.close().map(v -> true).await(60, SECONDS);
        started = System.nanoTime();
        double cpu = cpu();
        var operations = TestOperations.create();
        var crashed = EmbeddedStore.open(vertx, EmbeddedStoreConfig.in(copy), InstantSource.system(), operations)
                .await(900, SECONDS);
        System.out.printf(
                "opened in %.2f s, CPU %.2f s (made and closed: %s) %s%n",
                seconds(started), cpu() - cpu, closed, crashed.figures().await(30, SECONDS));
        for (var meter : operations.meters().find("mnemoscope.store.opening").timers()) {
            System.out.printf("  %s %.2f s%n", meter.getId().getTag("phase"), meter.totalTime(SECONDS));
        }
        restore(crashed);
        long asked = System.nanoTime();
        int waiting = waiting(crashed.notifications());
        System.out.printf("%d notifications read in %.2f s%n", waiting, seconds(asked));
        System.out.printf("ready after %.2f s, CPU %.2f s%n", seconds(started), cpu() - cpu);
        boolean end = crashed.close().map(v -> true).await(60, SECONDS);
        // By itself: what is composed on a context of Vert.x does not complete once that is closed.
        boolean gone = vertx.close().map(v -> true).await(60, SECONDS);
        System.out.println("done " + (end && gone));
    }

    private EmbeddedStore open(Path directory) throws Exception {
        return EmbeddedStore.open(
                        vertx, EmbeddedStoreConfig.in(directory), InstantSource.system(), TestOperations.create())
                .await(30, SECONDS);
    }

    private static void fill(EmbeddedStore store, int snapshots, int events) throws Exception {
        long generation = store.restore(agent -> false, page -> {}).await(30, SECONDS);
        var troupe = new Troupe(1, AGENTS);
        var flying = new ArrayDeque<Future<?>>();
        int batches = Math.max(1, snapshots / BATCH);
        for (int i = 0; i < batches; i++) {
            var happened = new ArrayList<AlertEvent>();
            for (int j = i * (events / batches) / 2; j < (i + 1) * (events / batches) / 2; j++) {
                var agent = new AgentId("town", "agent-" + j % AGENTS);
                happened.add(Samples.fired(agent, j));
                happened.add(Samples.resolved(agent, j));
            }
            flying.add(store.append(new StoreBatch(generation, troupe.next(BATCH), happened, List.of())));
            if (flying.size() == IN_FLIGHT) {
                await(flying.remove());
            }
        }
        while (!flying.isEmpty()) {
            await(flying.remove());
        }
    }

    private static void notify(EmbeddedStore store, int count) throws Exception {
        var waiting = new ArrayList<Notification>();
        for (int i = 0; i < count; i++) {
            var alert =
                    Samples.fired(new AgentId("town", "agent-" + i % AGENTS), i).alert();
            waiting.add(new Notification(
                    "n" + i,
                    "ops",
                    new Notification.Group("town", alert.rule(), null),
                    Reason.FIRST,
                    Samples.START,
                    List.of(alert),
                    0));
            if (waiting.size() == 100) {
                await(store.notifications().enqueue(List.copyOf(waiting), 0));
                waiting.clear();
            }
        }
    }

    private static void restore(EmbeddedStore store) throws Exception {
        long asked = System.nanoTime();
        var agents = new AtomicLong();
        var rows = new AtomicLong();
        long generation = store.restore(
                        agent -> true,
                        page -> page.forEach(one -> {
                            agents.incrementAndGet();
                            rows.addAndGet(one.since().size());
                        }))
                .await(900, SECONDS);
        System.out.printf(
                "%d agents with %d snapshots read in %.2f s (generation %d)%n",
                agents.get(), rows.get(), seconds(asked), generation);
    }

    /** How many notifications wait, read as a start does. */
    private static int waiting(NotificationStore notifications) throws Exception {
        int count = 0;
        var page = notifications.waiting(0, 500).await(900, SECONDS);
        while (true) {
            count += page.items().size();
            if (page.isLast()) {
                return count;
            }
            page = notifications.waiting(page.next(), 500).await(900, SECONDS);
        }
    }

    private static void copy(EmbeddedStore store, Path from, Path to) throws Exception {
        TestStores.kill(store, from, to);
        for (var name : List.of("mnemoscope.db", "mnemoscope.db-wal")) {
            System.out.printf("%s: %.1f MiB%n", name, Files.size(to.resolve(name)) / 1048576.0);
        }
    }

    private static void await(Future<?> future) throws Exception {
        boolean done = future.map(v -> true).await(60, SECONDS);
        if (!done) {
            throw new IllegalStateException("not done");
        }
    }

    /** Seconds of processor time of this process: what a busy machine does not change. */
    private static double cpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                        .getProcessCpuTime()
                / 1e9;
    }

    private static double seconds(long sinceNanos) {
        return (System.nanoTime() - sinceNanos) / 1e9;
    }
}
