package io.mnemoscope.client;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a profiler's timings to the server once a second. Bounded: the newest are kept. At most once: a batch of which
 * nobody knows whether it arrived is not sent again, it would be counted twice. Whatever goes wrong is logged once and
 * counted, never thrown. Thread-safe.
 */
final class TimingSender {
    static final int MAX_WAITING = 10_000;
    private static final Logger LOG = LoggerFactory.getLogger(TimingSender.class);
    private static final int BATCH = 2_000;
    private static final long PERIOD_MILLIS = 1_000;
    private static final double NANOS = 1e9;

    private final Vertx vertx;
    private final Link link;
    private final String simulation;
    private final String agent;
    private final Deque<Timing> waiting = new ArrayDeque<>();
    private final long timer;
    private Future<Void> sending = Future.succeededFuture();
    private long dropped;
    private boolean warned;

    private record Timing(String name, long nanos, boolean failed) {}

    TimingSender(Vertx vertx, Link link, String simulation, String agent) {
        this.vertx = vertx;
        this.link = link;
        this.simulation = simulation;
        this.agent = agent;
        this.timer = vertx.setPeriodic(PERIOD_MILLIS, id -> {
            var unused = flush();
        });
    }

    synchronized void add(String name, long nanos, boolean failed) {
        if (waiting.size() >= MAX_WAITING) {
            waiting.removeFirst();
            dropped++;
        }
        waiting.addLast(new Timing(name, nanos, failed));
    }

    synchronized long dropped() {
        return dropped;
    }

    /** Sends what waits; one batch after the other. Always succeeds. */
    synchronized Future<Void> flush() {
        if (sending.isComplete()) {
            sending = send();
        }
        return sending;
    }

    /** Sends what waits and ends. */
    Future<Void> close() {
        vertx.cancelTimer(timer);
        return flush().compose(sent -> flush());
    }

    private Future<Void> send() {
        var batch = take();
        if (batch.isEmpty()) {
            return Future.succeededFuture();
        }
        var json = new JsonArray();
        batch.forEach(timing -> json.add(json(timing)));
        return link.timings(json)
                .<Void>mapEmpty()
                .onFailure(cause -> lost(batch.size(), cause))
                .compose(sent -> send(), cause -> Future.succeededFuture());
    }

    private synchronized List<Timing> take() {
        var batch = new ArrayList<Timing>();
        while (batch.size() < BATCH && !waiting.isEmpty()) {
            batch.add(waiting.removeFirst());
        }
        return batch;
    }

    private synchronized void lost(int count, Throwable cause) {
        dropped += count;
        if (!warned) {
            LOG.warn("timings cannot be sent count={} reason={}", count, cause.getMessage());
        }
        warned = true;
    }

    private JsonObject json(Timing timing) {
        return new JsonObject()
                .put("simulation", simulation)
                .put("agent", agent)
                .put("name", timing.name())
                .put("seconds", timing.nanos() / NANOS)
                .put("error", timing.failed());
    }
}
