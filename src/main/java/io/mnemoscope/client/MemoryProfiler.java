package io.mnemoscope.client;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Measures how long named operations take, synchronous ones and Futures. Counts, sums and extremes are over all calls,
 * percentiles over the newest 1,024 of each name. An operation that fails is timed and counted, and is an error as well.
 * Thread-safe; O(1) for each call.
 */
public final class MemoryProfiler {
    private static final int KEPT = 1_024;

    private final Map<String, Timings> timings = new ConcurrentHashMap<>();

    /**
     * What is known of one operation.
     *
     * @param calls that have ended, failed ones too
     * @param errors of them failed
     * @param inFlight calls that have not ended
     */
    public record Stats(
            long calls,
            Duration total,
            Duration average,
            Duration min,
            Duration max,
            Duration p50,
            Duration p95,
            Duration p99,
            long errors,
            long inFlight) {}

    /** One operation's figures; guarded by itself. */
    private static final class Timings {
        private final long[] newest = new long[KEPT];
        private long calls;
        private long errors;
        private long inFlight;
        private long total;
        private long min = Long.MAX_VALUE;
        private long max;

        private synchronized void begin() {
            inFlight++;
        }

        private synchronized void end(long nanos, boolean failed) {
            newest[(int) (calls % KEPT)] = nanos;
            calls++;
            inFlight--;
            errors += failed ? 1 : 0;
            total += nanos;
            min = Math.min(min, nanos);
            max = Math.max(max, nanos);
        }

        private synchronized Stats stats() {
            var sorted = Arrays.copyOf(newest, (int) Math.min(calls, KEPT));
            Arrays.sort(sorted);
            return new Stats(
                    calls,
                    Duration.ofNanos(total),
                    Duration.ofNanos(total / calls),
                    Duration.ofNanos(min),
                    Duration.ofNanos(max),
                    percentile(sorted, 50),
                    percentile(sorted, 95),
                    percentile(sorted, 99),
                    errors,
                    inFlight);
        }

        private synchronized boolean wasCalled() {
            return calls > 0;
        }

        /** Nearest rank. */
        private static Duration percentile(long[] sorted, int rank) {
            int at = (rank * sorted.length + 99) / 100 - 1;
            return Duration.ofNanos(sorted[Math.max(0, at)]);
        }
    }

    /** Runs and times it on this thread. */
    public <T> T profile(String name, Callable<T> operation) throws Exception {
        var timing = begin(name);
        long started = System.nanoTime();
        boolean failed = true;
        try {
            var result = operation.call();
            failed = false;
            return result;
        } finally {
            timing.end(System.nanoTime() - started, failed);
        }
    }

    /** Starts it and times it until its Future ends. */
    public <T> Future<T> profileFuture(String name, Supplier<Future<T>> operation) {
        var timing = begin(name);
        long started = System.nanoTime();
        Future<T> future;
        try {
            future = operation.get();
        } catch (RuntimeException e) {
            future = Future.failedFuture(e);
        }
        return future.onComplete(ended -> timing.end(System.nanoTime() - started, ended.failed()));
    }

    /** An operation's statistics, if a call of it has ended. */
    public Optional<Stats> stats(String name) {
        return Optional.ofNullable(timings.get(name)).filter(Timings::wasCalled).map(Timings::stats);
    }

    /** All operations' statistics, by name. */
    public Map<String, Stats> stats() {
        var all = new TreeMap<String, Stats>();
        timings.forEach((name, timing) -> {
            if (timing.wasCalled()) {
                all.put(name, timing.stats());
            }
        });
        return all;
    }

    /** Forgets everything; what is running now is not counted when it ends. */
    public void clear() {
        timings.clear();
    }

    private Timings begin(String name) {
        var timing = timings.computeIfAbsent(name, unused -> new Timings());
        timing.begin();
        return timing;
    }
}
