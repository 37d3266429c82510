package io.mnemoscope.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.bench.Await;
import io.mnemoscope.bench.HttpConnection;
import io.mnemoscope.bench.Rest;
import io.mnemoscope.bench.ServerUnderLoad;
import io.mnemoscope.bench.ServerView;
import io.mnemoscope.notify.HookServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Servers on one directory, one after the other, with the fault layer before their files, and the writers that continue
 * through all of them.
 */
final class Lineage implements AutoCloseable {
    private static final int WRITERS = 4;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private final Path data;
    private final Path configuration;
    private final Path other;
    private final FaultLayer layer;
    private final List<SeededWriter> writers;
    private final AgingWriter aging;
    private final HistoryOracle oracle;
    private final NotificationOracle notifications;
    private final String name;
    private final Times times = new Times();
    private @Nullable ServerUnderLoad current;
    private int servers;

    /**
     * Of a directory of its own.
     *
     * @param receiver where notifications go
     * @param seed of all that the writers send
     */
    Lineage(Path directory, FaultLayer layer, HookServer receiver, long seed) {
        this.layer = layer;
        this.data = directory.resolve("faulty");
        this.name = "seed " + seed;
        var path = "/" + seed;
        this.configuration = configuration(directory, "faults.yaml", receiver.url(path));
        this.other = configuration(directory, "uninterrupted.yaml", receiver.url("/uninterrupted"));
        long start = System.currentTimeMillis() - 3 * HOUR.toMillis();
        writers = IntStream.range(0, WRITERS)
                .mapToObj(i -> new SeededWriter("sim-" + i, seed * 31 + i, start))
                .toList();
        aging = new AgingWriter("aging");
        notifications = new NotificationOracle(receiver, path);
        oracle = new HistoryOracle(writers.stream().map(SeededWriter::history).toList());
    }

    /** Rules that look at the clock are off, so that another server can be brought to the same state. */
    private static Path configuration(Path directory, String name, String receiver) {
        try {
            Files.createDirectories(directory);
            return Files.writeString(directory.resolve(name), """
                    monitor: {checkpoint_snapshots: 50}
                    alerting:
                      rules: {growth_changed: false, agent_stalled: false, simulation_lost: false}
                    notify:
                      group_wait: 50ms
                      group_interval: 1s
                      pause: 1s
                      log: false
                      receivers: [{type: webhook, name: ops, url: "%s"}]
                    store: {seal_age: 1s, retention: 1d}
                    """.formatted(receiver));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The server that runs, and if none does the next. */
    ServerUnderLoad running() {
        var last = current;
        return last != null && last.alive() ? last : start();
    }

    /** Starts the next server; what is armed concerns it. */
    ServerUnderLoad start() {
        servers++;
        var next = times.timed("start", () -> start(data, true, List.of()));
        current = next;
        return next;
    }

    /** The same, though what was acknowledged is missing. */
    ServerUnderLoad startAcceptingLoss() {
        return start(data, true, List.of("--accept-data-loss"));
    }

    /** The same, and null if a fault ends it before it is ready. */
    @Nullable
    ServerUnderLoad startIfItCan() {
        try {
            return start();
        } catch (IllegalStateException e) {
            if (layer.fired() == 0) {
                throw e;
            }
            return null;
        }
    }

    private ServerUnderLoad start(Path directory, boolean faulty, List<String> more) {
        var options = new ArrayList<String>(List.of("--conf", (faulty ? configuration : other).toString()));
        options.addAll(more);
        return ServerUnderLoad.mnemoscope(
                directory, ServerUnderLoad.FLAGS, options, faulty ? layer.environment(directory) : Map.of());
    }

    /** Lets all writers send while this is done; then they stop, each after the answer that it waits for. */
    void writeDuring(ServerUnderLoad server, Runnable meanwhile) {
        var stop = new AtomicBoolean();
        var threads = new ArrayList<Thread>();
        for (var writer : writers) {
            threads.add(new Thread(
                    () -> writer.run(server, stop::get), writer.history().simulation()));
        }
        threads.add(new Thread(() -> aging.run(server, stop::get), "aging"));
        threads.forEach(Thread::start);
        try {
            meanwhile.run();
        } finally {
            stop.set(true);
            threads.forEach(Lineage::join);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Waits until so many more steps are acknowledged. */
    void awaitSteps(ServerUnderLoad server, int more) {
        long from = acknowledgedSteps();
        Await.until(
                more + " steps to be acknowledged",
                PATIENCE,
                () -> acknowledgedSteps() - from >= more || !server.alive());
    }

    private long acknowledgedSteps() {
        return writers.stream().mapToLong(SeededWriter::acknowledgedSteps).sum();
    }

    long refusals() {
        return writers.stream().mapToLong(SeededWriter::refusals).sum();
    }

    long snapshots() {
        return writers.stream()
                .mapToLong(writer -> writer.history().snapshots())
                .sum();
    }

    /** How many acknowledged steps of each kind there were, and snapshots that went because of their age. */
    Map<String, Integer> steps() {
        var all = new TreeMap<String, Integer>();
        writers.forEach(
                writer -> writer.acknowledgedKinds().forEach((kind, count) -> all.merge(kind, count, Integer::sum)));
        all.put("Expired", (int) aging.expired());
        all.put("Notifications", notifications.count());
        all.values().removeIf(count -> count == 0);
        return all;
    }

    /** Where the time went. */
    Times times() {
        return times;
    }

    /** Compares what a server has with what it must have. */
    void check(ServerUnderLoad server, String when) {
        times.timed("check", () -> {
            compare(server, when + ", " + name);
            return when;
        });
    }

    private void compare(ServerUnderLoad server, String where) {
        for (var writer : writers) {
            assertThat(writer.unexpected()).as("answers " + where).isEmpty();
        }
        oracle.check(new Rest(server), where);
        aging.check(new Rest(server), where);
        notifications.check(new Rest(server), servers, where);
    }

    /** Compares what a server has with any state that it had. */
    void checkEarlierState(Rest rest) {
        oracle.checkEarlierState(rest, name);
    }

    /** Brings all steps to their end, and compares with a server that no fault has met and that was sent the same. */
    void checkAgainstAnUninterruptedOne() {
        var server = running();
        writers.forEach(writer -> writer.settle(server, PATIENCE));
        check(server, "at the end");
        notifications.checkAtRest(new Rest(server), servers, "at the end, " + name);
        try (var uninterrupted = times.timed("replay", this::replayed)) {
            assertThat(differences(view(server), view(uninterrupted)))
                    .as("what differs, " + name)
                    .isEmpty();
        }
    }

    /** An uninterrupted server that was sent what counts. */
    private ServerUnderLoad replayed() {
        var server = start(data.resolveSibling("uninterrupted"), false, List.of());
        writers.forEach(writer -> replay(server, writer.history()));
        return server;
    }

    /**
     * Without what depends on today's date, and without what depends on when the dispatcher looked: {@link HistoryOracle}
     * says which of such events are right.
     */
    private static ServerView view(ServerUnderLoad server) {
        var view = ServerView.of(server);
        view.agents().keySet().removeIf(agent -> agent.startsWith("aging/"));
        view.alerts()
                .values()
                .removeIf(alert -> alert.path("simulation").asText().equals("aging"));
        view.events().keySet().removeIf(agent -> agent.startsWith("aging/"));
        view.events()
                .replaceAll((agent, events) -> events.stream()
                        .filter(event -> !event.path("event").asText().equals("suppressed"))
                        .toList());
        view.events().values().removeIf(List::isEmpty);
        return view;
    }

    private static List<String> differences(ServerView found, ServerView expected) {
        var differences = new ArrayList<String>();
        compare(found.agents(), expected.agents(), differences);
        compare(found.alerts(), expected.alerts(), differences);
        compare(found.events(), expected.events(), differences);
        return differences;
    }

    private static <T> void compare(Map<String, T> found, Map<String, T> expected, List<String> differences) {
        var keys = new TreeSet<>(found.keySet());
        keys.addAll(expected.keySet());
        for (var key : keys) {
            if (!Objects.equals(found.get(key), expected.get(key))) {
                differences.add(key + ": " + found.get(key) + " instead of " + expected.get(key));
            }
        }
    }

    private static void replay(ServerUnderLoad server, ExpectedHistory history) {
        try (var connection = new HttpConnection(server.port())) {
            for (var step : history.steps()) {
                var answer = connection.exchange(step.request());
                while (answer.busy()) {
                    answer = connection.exchange(step.request());
                }
                if (!answer.success() && answer.status() != 404) {
                    throw new IllegalStateException(step + ": " + answer);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (current != null) {
            current.close();
        }
    }
}
