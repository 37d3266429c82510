package io.mnemoscope.faults;

import static java.util.Objects.requireNonNull;

import io.mnemoscope.bench.Await;
import io.mnemoscope.bench.HttpAnswer;
import io.mnemoscope.bench.HttpConnection;
import io.mnemoscope.bench.Rest;
import io.mnemoscope.bench.Sample;
import io.mnemoscope.bench.ServerUnderLoad;
import io.mnemoscope.bench.SnapshotWalk;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * The only writer of a simulation: snapshots of a few agents, now and then a deletion, other settings, a silence, or an
 * old batch again, as its seed decides. What was not acknowledged is sent again, to the same server or the next. One thread
 * at a time.
 */
final class SeededWriter {
    private static final int[] CHARACTERS = {0, 1, 2, 3, 10};
    private static final int MOST_ROWS = 150;
    private static final int KEPT = 20;
    private static final int MOST_UNEXPECTED = 10;
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final int NOT_FOUND = 404;
    private final ExpectedHistory history;
    private final Map<String, SnapshotWalk> walks = new LinkedHashMap<>();
    private final SplittableRandom random;
    private final long shift;
    private final List<Step.Send> earlier = new ArrayList<>();
    private final List<String> unexpected = new ArrayList<>();
    private final Map<String, Integer> kinds = new TreeMap<>();
    private int next;
    private int silences;
    private long acknowledged;
    private long refused;

    /**
     * A writer of a simulation.
     *
     * @param startMillis when its agents begin
     */
    SeededWriter(String simulation, long seed, long startMillis) {
        random = new SplittableRandom(seed);
        shift = startMillis - SnapshotWalk.START_MILLIS;
        for (int character : CHARACTERS) {
            var walk = new SnapshotWalk(simulation, character, seed);
            walks.put(walk.agent(), walk);
        }
        history = new ExpectedHistory(simulation, List.copyOf(walks.keySet()));
    }

    ExpectedHistory history() {
        return history;
    }

    /** Answers that a server must not give. */
    List<String> unexpected() {
        return unexpected;
    }

    /** How many steps were acknowledged. */
    long acknowledgedSteps() {
        return acknowledged;
    }

    /** The same by their kinds. */
    Map<String, Integer> acknowledgedKinds() {
        return kinds;
    }

    /** How often a step was answered with "later". */
    long refusals() {
        return refused;
    }

    /** Sends until told to stop or the server has gone. The step that is under way is waited for. */
    void run(ServerUnderLoad server, BooleanSupplier stop) {
        while (!stop.getAsBoolean() && server.alive()) {
            try (var connection = new HttpConnection(server.port())) {
                while (!stop.getAsBoolean()) {
                    step(connection);
                }
            } catch (IOException e) {
                Await.pause(PAUSE);
            }
        }
    }

    /** Sends what is pending, if anything is, until it is acknowledged. */
    void settle(ServerUnderLoad server, Duration limit) {
        long until = System.nanoTime() + limit.toNanos();
        run(server, () -> history.pending() == null || System.nanoTime() > until);
        if (history.pending() != null) {
            throw new IllegalStateException(history.simulation() + ": not taken within " + limit + ": " + unexpected);
        }
    }

    private void step(HttpConnection connection) throws IOException {
        var pending = history.pending();
        var step = pending == null ? choose() : pending;
        history.begin(step);
        take(step, connection.exchange(step.request()), pending != null);
    }

    private void take(Step step, HttpAnswer answer, boolean again) {
        if (answer.busy()) {
            refused++;
            Await.pause(PAUSE);
        } else if (answer.success() || (step instanceof Step.Forget && answer.status() == NOT_FOUND)) {
            acknowledged++;
            kinds.merge(step.getClass().getSimpleName(), 1, Integer::sum);
            if (step instanceof Step.Send || step instanceof Step.Resend) {
                checkReceipt(step, answer, again);
            }
            var raised = step instanceof Step.Send
                    ? AlertKeys.ofReceipt(Rest.json(answer.body()))
                    : Map.<String, List<String>>of();
            history.acknowledged(step, raised);
        } else {
            wrong(step.getClass().getSimpleName() + ": " + answer);
            Await.pause(PAUSE);
        }
    }

    private void checkReceipt(Step step, HttpAnswer answer, boolean again) {
        var receipt = Rest.json(answer.body());
        long accepted = receipt.path("accepted").asLong();
        long all = accepted + receipt.path("duplicates").asLong();
        int rows = step instanceof Step.Send send
                ? send.rows().size()
                : ((Step.Resend) step).earlier().rows().size();
        boolean right = step instanceof Step.Resend ? accepted == 0 : again || accepted == rows;
        if (all != rows || !right) {
            wrong(step.getClass().getSimpleName() + " of " + rows + (again ? " again" : "") + ": " + answer);
        }
    }

    private void wrong(String answer) {
        if (unexpected.size() < MOST_UNEXPECTED) {
            unexpected.add(answer);
        }
    }

    private Step choose() {
        int chance = random.nextInt(1_000);
        var simulation = history.simulation();
        if (chance < 30) {
            return new Step.Configure(simulation, random.nextInt(60, 95));
        }
        if (chance < 50) {
            return new Step.ConfigureAgent(simulation, anyAgent(), random.nextInt(60, 95));
        }
        if (chance < 65) {
            return new Step.Silence(simulation + " " + silences++);
        }
        if (chance < 80) {
            earlier.clear();
            return new Step.Forget(simulation, anyAgent());
        }
        if (chance < 85) {
            return new Step.Clear(simulation);
        }
        return chance < 120 && !earlier.isEmpty()
                ? new Step.Resend(earlier.get(random.nextInt(earlier.size())))
                : send();
    }

    private String anyAgent() {
        return List.copyOf(walks.keySet()).get(random.nextInt(walks.size()));
    }

    private Step send() {
        var agents = List.copyOf(walks.keySet());
        var rows = new ArrayList<Step.Row>();
        for (int count = random.nextInt(1, MOST_ROWS); count > 0; count--) {
            var agent = agents.get(next++ % agents.size());
            rows.add(
                    new Step.Row(agent, shifted(requireNonNull(walks.get(agent)).next())));
        }
        var send = new Step.Send(history.simulation(), rows);
        earlier.add(send);
        if (earlier.size() > KEPT) {
            earlier.remove(0);
        }
        return send;
    }

    private Sample shifted(Sample sample) {
        return new Sample(
                sample.timestampMillis() + shift,
                sample.currentSize(),
                sample.bufferSize(),
                sample.totalSize(),
                sample.maxSize(),
                sample.usageRatio(),
                sample.consolidations(),
                sample.automatic(),
                sample.manual(),
                sample.lastSeconds(),
                sample.memories(),
                sample.averageSize(),
                sample.episodes());
    }
}
