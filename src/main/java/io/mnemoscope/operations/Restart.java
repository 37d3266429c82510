package io.mnemoscope.operations;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.mnemoscope.operations.Conditions.Level;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How far the server's start has come: the condition {@code recovery} says it while it lasts, {@code
 * mnemoscope_restart_seconds{phase}} what each phase took, {@code mnemoscope_restart_read_rows{phase}} what it read. Any
 * thread.
 */
public final class Restart {
    private static final String COMPONENT = "recovery";

    /** What a start consists of, in its order. */
    public enum Phase {
        STORE("opening the store"),
        SETTINGS("reading settings"),
        NOTIFICATIONS("restoring notifications"),
        AGENTS("restoring agents"),
        SERVING("starting to serve");

        private final String words;

        Phase(String words) {
            this.words = words;
        }

        private String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A phase. */
    private static final class Work {
        final AtomicLong nanos = new AtomicLong();
        final AtomicLong rows = new AtomicLong();
        long expected;
        long done;

        long percent() {
            return expected == 0 ? 0 : 100 * done / expected;
        }
    }

    private final Conditions conditions;
    private final MeterRegistry meters;
    private final Map<Phase, Work> works = new EnumMap<>(Phase.class);
    private @Nullable Phase phase;
    private volatile boolean underway;
    private long beganNanos;

    /** Nothing has begun. */
    public Restart(Conditions conditions, MeterRegistry meters) {
        this.conditions = conditions;
        this.meters = meters;
    }

    private Work work(Phase of) {
        return works.computeIfAbsent(of, this::registered);
    }

    private Work registered(Phase of) {
        var its = new Work();
        Gauge.builder("mnemoscope.restart", its.nanos, nanos -> nanos.doubleValue() / TimeUnit.SECONDS.toNanos(1))
                .description("What the last start of the server took")
                .baseUnit("seconds")
                .tag("phase", of.label())
                .register(meters);
        Gauge.builder("mnemoscope.restart.read", its.rows, AtomicLong::doubleValue)
                .description("What the last start of the server read")
                .baseUnit("rows")
                .tag("phase", of.label())
                .register(meters);
        return its;
    }

    /** A phase begins; the one before it has ended. */
    public synchronized void begin(Phase next) {
        endPhase();
        phase = next;
        underway = true;
        beganNanos = System.nanoTime();
        conditions.progress(COMPONENT, Level.DOWN, progress());
    }

    private void endPhase() {
        var ended = phase;
        if (ended == null) {
            return;
        }
        work(ended).nanos.set(System.nanoTime() - beganNanos);
        phase = null;
    }

    /** A phase, the one of now or one to come, has so much to do, in whatever it counts. */
    public synchronized void expect(Phase of, long count) {
        work(of).expected = count;
    }

    /** Whether the server is starting: from the first {@link #begin} to {@link #end}. */
    public boolean underway() {
        return underway;
    }

    /**
     * So much more of what a phase has to do is done. Ignored unless it is the phase of now.
     *
     * @param rows that were read for it
     */
    public synchronized void done(Phase of, long count, long rows) {
        if (phase == of) {
            var its = work(of);
            long before = its.percent();
            its.done = Math.min(its.expected, its.done + count);
            its.rows.addAndGet(rows);
            if (its.percent() > before) {
                conditions.progress(COMPONENT, Level.DOWN, progress());
            }
        }
    }

    /** In words, for people: {@code restoring agents: 43 %, 4,300 of 10,000}. */
    public synchronized String progress() {
        var current = phase;
        if (current == null) {
            return "";
        }
        var its = work(current);
        return its.expected > 0
                ? String.format(
                        Locale.ROOT, "%s: %d %%, %,d of %,d", current.words, its.percent(), its.done, its.expected)
                : current.words;
    }

    /**
     * All is served.
     *
     * @return what it took, for the log: {@code store 0.2 s, agents 1.3 s}
     */
    public synchronized String end() {
        endPhase();
        underway = false;
        conditions.end(COMPONENT);
        return works.entrySet().stream()
                .map(entry -> String.format(
                        Locale.ROOT,
                        "%s %.1f s",
                        entry.getKey().label(),
                        entry.getValue().nanos.doubleValue() / TimeUnit.SECONDS.toNanos(1)))
                .collect(Collectors.joining(", "));
    }
}
