package io.mnemoscope.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * A load that remembers, for each connection, which batches were acknowledged, sends the others again to the next
 * server, and can kill a server in its middle. No more than a few batches are built at a time.
 */
public final class ResumableLoad {
    private static final int AHEAD = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private final LoadShape shape;
    private final int connections;
    private final List<BatchSource> sources;
    private final List<Deque<Batch>> waiting = new ArrayList<>();
    private final int[] acknowledged;
    private final Queue<String> receipts = new ConcurrentLinkedQueue<>();

    public ResumableLoad(LoadShape shape, int connections) {
        this.shape = shape;
        this.connections = connections;
        this.acknowledged = new int[connections];
        this.sources = IntStream.range(0, connections)
                .mapToObj(connection -> shape.source(connection, connections, LoadShape.Api.MNEMOSCOPE))
                .toList();
        sources.forEach(source -> waiting.add(new ArrayDeque<>()));
    }

    /**
     * Sends until so many batches were acknowledged, waits a little, kills the server, and takes note of what it had
     * acknowledged until then.
     */
    public void sendAndKill(ServerUnderLoad server, int batches, Duration pause) throws IOException {
        for (int i = 0; i < connections; i++) {
            build(i, AHEAD);
        }
        var left = new AtomicInteger(batches);
        var enough = new CountDownLatch(1);
        var killer = killer(server, enough, pause);
        send(server, () -> {
            if (left.decrementAndGet() == 0) {
                enough.countDown();
            }
        });
        enough.countDown();
        join(killer);
    }

    /** Sends until each connection has had this many of its batches acknowledged in all. */
    public void sendUpTo(ServerUnderLoad server, List<Integer> batches) throws IOException {
        for (int from = 0; from <= batches.stream().mapToInt(i -> i).max().orElse(0); from += AHEAD) {
            for (int i = 0; i < connections; i++) {
                build(i, Math.min(AHEAD, batches.get(i) - acknowledged[i]));
            }
            var errors = send(server, () -> {}).errors();
            if (!errors.isEmpty()) {
                throw new IllegalStateException("errors under load: " + errors);
            }
        }
    }

    private void build(int connection, int count) {
        var batches = waiting.get(connection);
        while (batches.size() < count) {
            batches.add(sources.get(connection).next(shape.batch()));
        }
    }

    private LoadResult send(ServerUnderLoad server, Runnable acknowledgement) throws IOException {
        var plan = waiting.stream().map(List::copyOf).toList();
        var result = LoadGenerator.run(server.port(), plan, (connection, batch, answer) -> {
            receipts.add(answer.body());
            acknowledgement.run();
        });
        for (int i = 0; i < connections; i++) {
            int taken = result.acknowledgedBatches(i);
            acknowledged[i] += taken;
            drop(waiting.get(i), taken);
        }
        return result;
    }

    private static void drop(Deque<Batch> batches, int count) {
        for (int i = 0; i < count; i++) {
            batches.removeFirst();
        }
    }

    /** How many of its batches each connection saw acknowledged. */
    public List<Integer> acknowledged() {
        return IntStream.of(acknowledged).boxed().toList();
    }

    /** How many snapshots of the agent that is the nth of its connection are among so many batches of it. */
    public int share(int connection, int nth, int batches) {
        int agents = shape.walks(connection, connections).size();
        int snapshots = batches * shape.batch();
        return snapshots / agents + (nth < snapshots % agents ? 1 : 0);
    }

    /** The answers so far, in no particular order. */
    public List<String> receipts() {
        return List.copyOf(receipts);
    }

    private static Thread killer(ServerUnderLoad server, CountDownLatch enough, Duration pause) {
        var killer = new Thread(() -> {
            try {
                if (enough.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                    Await.pause(pause);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            server.kill();
        });
        killer.start();
        return killer;
    }

    private static void join(Thread thread) throws IOException {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
