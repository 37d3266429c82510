package io.mnemoscope.api.eventbus;

import io.mnemoscope.bus.BusFailure.TooManyRequests;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * Runs a bounded number of tasks at a time. A program may ask for all its agents at once, so further requests wait, but
 * neither more of them, by number or by bytes, than there is room for nor longer than any sender waits for the answer: they
 * fail with {@link TooManyRequests}, as does what comes too many over HTTP. One context.
 */
final class Turns {
    /** Requests that wait. */
    static final int MOST_WAITING = 4_096;
    /** Of requests that wait. */
    static final long MOST_WAITING_BYTES = 32L << 20;
    /** A sender waits for 30 s, unless it says otherwise. */
    static final Duration MOST_PATIENCE = Duration.ofSeconds(25);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final int most;
    private final InstantSource clock;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private int running;
    private boolean beginning;

    private record Waiting(Runnable begin, Runnable refuse, long sinceMillis, long bytes) {}

    /**
     * Nothing is done yet.
     *
     * @param most at a time
     */
    Turns(int most, InstantSource clock) {
        this.most = most;
        this.clock = clock;
    }

    /**
     * Does something now, or when something else is done.
     *
     * @param bytes that the task holds while it waits
     */
    <T> Future<T> take(long bytes, Supplier<Future<T>> task) {
        if (running < most) {
            return begin(task);
        }
        if (waiting.size() >= MOST_WAITING) {
            return refused();
        }
        if (bytes > MOST_WAITING_BYTES - waitingBytes) {
            return Future.failedFuture(new TooManyRequests("the requests that wait have too many bytes", RETRY_AFTER));
        }
        waitingBytes += bytes;
        var later = Promise.<T>promise();
        waiting.add(new Waiting(
                () -> begin(task).onComplete(later),
                () -> Turns.<T>refused().onComplete(later),
                clock.millis(),
                bytes));
        return later.future();
    }

    private static <T> Future<T> refused() {
        return Future.failedFuture(new TooManyRequests("too many answers are being made", RETRY_AFTER));
    }

    private <T> Future<T> begin(Supplier<Future<T>> task) {
        running++;
        return attempt(task).onComplete(done -> next());
    }

    private static <T> Future<T> attempt(Supplier<Future<T>> task) {
        try {
            return task.get();
        } catch (RuntimeException | Error e) {
            return Future.failedFuture(e);
        }
    }

    private void next() {
        running--;
        if (beginning) {
            // One that was done at once: the loop below continues.
            return;
        }
        beginning = true;
        try {
            beginWaiting(clock.millis() - MOST_PATIENCE.toMillis());
        } finally {
            beginning = false;
        }
    }

    private void beginWaiting(long oldest) {
        while (running < most && !waiting.isEmpty()) {
            var first = waiting.remove();
            waitingBytes -= first.bytes();
            if (first.sinceMillis() < oldest) {
                first.refuse().run();
            } else {
                first.begin().run();
            }
        }
    }
}
