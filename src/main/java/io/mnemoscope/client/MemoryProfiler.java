package io.mnemoscope.client;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.mnemoscope.domain.AgentId;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Measures how long operations take, synchronous ones until they return and asynchronous ones until their Future is
 * completed. Calls inside a call on the same thread are its children: what they take is in its total, not in its self time.
 * May be used by any number of threads; the footprint is fixed: at most {@value #MAX_NAMES} names, the rest is counted as
 * {@value #OTHERS}. The clock is monotonic.
 */
public final class MemoryProfiler {
    /** Under this name goes what has no room of its own. */
    public static final String OTHERS = "(others)";

    static final int MAX_NAMES = 1_000;

    /** Kept and changed rather than set and removed, which costs as much again. */
    private static final ThreadLocal<Running> RUNNING = ThreadLocal.withInitial(Running::new);

    private final ConcurrentMap<String, ProfiledOperation> operations = new ConcurrentHashMap<>();
    private final LongSupplier nanos;
    private volatile @Nullable TimingSender sender;

    public MemoryProfiler() {
        this(System::nanoTime);
    }

    /**
     * With a clock of one's own.
     *
     * @param nanos never goes back
     */
    public MemoryProfiler(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * Runs and measures an operation. One that answers a {@link Future} is measured until that is completed.
     *
     * @throws Exception as the operation does; counted as an error
     */
    @CanIgnoreReturnValue
    public <T> T profile(String name, Callable<T> operation) throws Exception {
        var call = begin(name);
        try {
            var result = operation.call();
            if (result instanceof Future<?> future) {
                leave(call);
                future.onComplete(completed -> call.end(nanos.getAsLong(), completed.failed()));
            } else {
                leave(call);
                call.end(nanos.getAsLong(), false);
            }
            return result;
        } catch (Throwable e) {
            leave(call);
            call.end(nanos.getAsLong(), true);
            throw e;
        }
    }

    /** Starts an asynchronous operation and measures it until its Future is completed; a failed one is an error. */
    @CanIgnoreReturnValue
    public <T> Future<T> profile(String name, Supplier<Future<T>> operation) {
        var call = begin(name);
        try {
            var future = operation.get();
            leave(call);
            return future.onComplete(completed -> call.end(nanos.getAsLong(), completed.failed()));
        } catch (RuntimeException | Error e) {
            leave(call);
            call.end(nanos.getAsLong(), true);
            throw e;
        }
    }

    /** The operation, measured each time it is called. */
    public <T> Callable<T> wrap(String name, Callable<T> operation) {
        return () -> profile(name, operation);
    }

    /** The asynchronous operation, measured each time it is started. */
    public <T> Supplier<Future<T>> wrap(String name, Supplier<Future<T>> operation) {
        return () -> profile(name, operation);
    }

    /** The figures of all operations, the one with the largest total first. */
    public List<OperationFigures> figures() {
        return operations.values().stream()
                .map(ProfiledOperation::figures)
                .sorted(Comparator.comparingDouble(OperationFigures::totalTime)
                        .reversed()
                        .thenComparing(OperationFigures::name))
                .toList();
    }

    /** Forgets all figures; what is in flight ends unseen. */
    public void clear() {
        operations.clear();
    }

    /**
     * Sends each timing to this monitor's server from now on, as the agent's, once a second and never in the caller's way:
     * at most 10,000 wait, the newest are kept. Another one takes its place; cancelling it sends what waits.
     */
    @CanIgnoreReturnValue
    public Registration reportTo(MemoryMonitor monitor, String agent) {
        AgentId.checkNewName("agent", agent);
        var mine = new TimingSender(monitor.vertx(), monitor.link(), monitor.simulation(), agent);
        stop(sender);
        sender = mine;
        return () -> {
            if (sender == mine) {
                sender = null;
            }
            stop(mine);
        };
    }

    /** Sends what waits; succeeds once it is sent, or given up. */
    public Future<Void> flush() {
        var current = sender;
        return current == null ? Future.succeededFuture() : current.flush().compose(sent -> current.flush());
    }

    /** How many timings could not be sent. */
    public long dropped() {
        var current = sender;
        return current == null ? 0 : current.dropped();
    }

    private static void stop(@Nullable TimingSender old) {
        if (old != null) {
            var unused = old.close();
        }
    }

    private void tell(String name, long total, boolean failed) {
        var current = sender;
        if (current != null) {
            current.add(name, total, failed);
        }
    }

    /** A table with the classic columns and ours; times in seconds. */
    public String text() {
        var out = new StringBuilder();
        out.append(row("function", "calls", "total_time", "avg_time", "min_time", "max_time", "p50", "p95", "p99"))
                .append(String.format(Locale.ROOT, "%10s%8s%10s%n", "self_time", "errors", "in_flight")
                        .replace(System.lineSeparator(), "\n"));
        for (var each : figures()) {
            out.append(row(
                            each.name(),
                            Long.toString(each.calls()),
                            seconds(each.totalTime()),
                            seconds(each.avgTime()),
                            seconds(each.minTime()),
                            seconds(each.maxTime()),
                            seconds(each.p50()),
                            seconds(each.p95()),
                            seconds(each.p99())))
                    .append(String.format(
                            Locale.ROOT, "%10s%8d%10d\n", seconds(each.selfTime()), each.errors(), each.inFlight()));
        }
        return out.toString();
    }

    private static String row(String name, String... columns) {
        var out = new StringBuilder(String.format(Locale.ROOT, "%-32s", name));
        for (var column : columns) {
            out.append(String.format(Locale.ROOT, "%12s", column));
        }
        return out.toString();
    }

    private static String seconds(double value) {
        return String.format(Locale.ROOT, "%.6f", value);
    }

    private Call begin(String name) {
        var operation = operations.get(name);
        if (operation == null) {
            var known = operations.size() < MAX_NAMES ? name : OTHERS;
            operation = operations.computeIfAbsent(known, ProfiledOperation::new);
        }
        operation.started();
        var running = RUNNING.get();
        var call = new Call(this, operation, running, nanos.getAsLong());
        running.innermost = call;
        return call;
    }

    /** On the thread that began it: what comes now is no child of it. */
    private static void leave(Call call) {
        call.running.innermost = call.parent;
    }

    /** The calls under way on one thread. */
    private static final class Running {
        private @Nullable Call innermost;
    }

    /** One call of an operation, under way. */
    private static final class Call {
        private static final AtomicLongFieldUpdater<Call> CHILD_NANOS =
                AtomicLongFieldUpdater.newUpdater(Call.class, "childNanos");

        final Running running;
        final @Nullable Call parent;
        private final MemoryProfiler profiler;
        private final ProfiledOperation operation;
        private final long startNanos;
        private volatile long childNanos;

        Call(MemoryProfiler profiler, ProfiledOperation operation, Running running, long startNanos) {
            this.profiler = profiler;
            this.operation = operation;
            this.running = running;
            this.parent = running.innermost;
            this.startNanos = startNanos;
        }

        void end(long nowNanos, boolean failed) {
            long total = Math.max(0, nowNanos - startNanos);
            // Children that ran at the same time may have taken longer together than this call.
            operation.ended(total, Math.min(total, childNanos), failed);
            profiler.tell(operation.name(), total, failed);
            if (parent != null && parent.profiler == profiler) {
                var unused = CHILD_NANOS.getAndAdd(parent, total);
            }
        }
    }
}
