package io.mnemoscope.operations;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that requests, subscriptions and agents may take, counted in bytes when they arrive or are built. What does
 * not fit is refused early, so that the process never runs out of memory. Any thread; taking and giving back cost two
 * atomic additions.
 */
public final class MemoryBudget {
    /** What memory is taken for. */
    public enum Kind {
        /** Request bodies that are being read, packed and unpacked. */
        BODIES,
        /** Snapshots on their way from a body to the store. */
        IN_FLIGHT,
        /** Live sockets and event streams: their subscriptions and what waits to be sent. */
        LIVE,
        /** Answers that clients have not read yet: reports, exports, histories. */
        ANSWERS,
        /** Compiled regular expressions. */
        PATTERNS,
        /** Agents with their gauges and the progress of their rules. */
        AGENTS,
        /** Settings and silences. */
        SETTINGS;

        /** As label of a metric. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final long limit;
    private final AtomicLong used = new AtomicLong();
    private final Map<Kind, AtomicLong> byKind = new EnumMap<>(Kind.class);
    private final Map<Kind, Long> limits = new EnumMap<>(Kind.class);

    /**
     * A budget of which nothing is taken.
     *
     * @param limit bytes in all, at least 1
     * @param limits bytes for single kinds; one that is not there may take all
     * @param meters where {@code mnemoscope_budget_bytes} and {@code mnemoscope_budget_limit_bytes} go
     */
    public MemoryBudget(long limit, Map<Kind, Long> limits, MeterRegistry meters) {
        this.limit = limit;
        for (var kind : Kind.values()) {
            var taken = new AtomicLong();
            byKind.put(kind, taken);
            this.limits.put(kind, Math.min(limit, limits.getOrDefault(kind, limit)));
            Gauge.builder("mnemoscope.budget", taken, AtomicLong::doubleValue)
                    .description("Memory that is taken, by what for")
                    .baseUnit("bytes")
                    .tag("kind", kind.label())
                    .register(meters);
        }
        Gauge.builder("mnemoscope.budget.limit", this, budget -> budget.limit)
                .description("Memory that may be taken in all")
                .baseUnit("bytes")
                .register(meters);
    }

    /**
     * Takes memory, or nothing.
     *
     * @param bytes at least 0
     * @return whether it was there
     */
    public boolean tryTake(Kind kind, long bytes) {
        var taken = of(kind);
        if (taken.addAndGet(bytes) > limits.getOrDefault(kind, limit)) {
            taken.addAndGet(-bytes);
            return false;
        }
        if (used.addAndGet(bytes) > limit) {
            used.addAndGet(-bytes);
            taken.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    /** Takes memory that is in use already, whether or not it is there: what an older store holds, for example. */
    public void take(Kind kind, long bytes) {
        of(kind).addAndGet(bytes);
        used.addAndGet(bytes);
    }

    /** Gives back what was taken. */
    public void give(Kind kind, long bytes) {
        of(kind).addAndGet(-bytes);
        used.addAndGet(-bytes);
    }

    /** Bytes that may still be taken for this; negative if more is taken than may be. */
    public long left(Kind kind) {
        return Math.min(limits.getOrDefault(kind, limit) - taken(kind), limit - taken());
    }

    /** Bytes taken for this. */
    public long taken(Kind kind) {
        return of(kind).get();
    }

    /** Bytes taken in all. */
    public long taken() {
        return used.get();
    }

    /** Bytes that may be taken in all. */
    public long limit() {
        return limit;
    }

    /** Bytes that may be taken for this. */
    public long limit(Kind kind) {
        return limits.getOrDefault(kind, limit);
    }

    /** An empty share of one kind that can grow and is given back as a whole. */
    public Share share(Kind kind) {
        return new Share(kind);
    }

    private AtomicLong of(Kind kind) {
        var taken = byKind.get(kind);
        if (taken == null) {
            throw new IllegalStateException(kind + " is not counted");
        }
        return taken;
    }

    /** What one request, socket or agent has taken. Any thread. */
    public final class Share implements AutoCloseable {
        private final Kind kind;
        private long bytes;
        private boolean closed;

        private Share(Kind kind) {
            this.kind = kind;
        }

        /** Takes more, or nothing; false too once it is closed. */
        public synchronized boolean tryGrow(long more) {
            if (closed || !tryTake(kind, more)) {
                return false;
            }
            bytes += more;
            return true;
        }

        /** Takes more whether or not it is there, for what is in use already; nothing once it is closed. */
        public synchronized void grow(long more) {
            if (!closed) {
                take(kind, more);
                bytes += more;
            }
        }

        /** Whether half of what may be taken for this kind is left, for what can be done without. */
        public boolean isPlenty() {
            return left(kind) > limit(kind) / 2;
        }

        /** Gives a part back. */
        public synchronized void shrink(long less) {
            long part = Math.min(less, bytes);
            bytes -= part;
            give(kind, part);
        }

        /** Bytes taken. */
        public synchronized long bytes() {
            return bytes;
        }

        /** Gives everything back; once is enough. */
        @Override
        public synchronized void close() {
            closed = true;
            give(kind, bytes);
            bytes = 0;
        }
    }
}
