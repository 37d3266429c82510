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

/**
 * How far the server's start has come: the condition {@code recovery} says it while it lasts, {@code
 * mnemoscope_restart_seconds{phase}} what each phase took, {@code mnemoscope_restart_read_rows{phase}} what it read. Any
 * thread.
 */
public final class StartProgress {
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
        boolean runs;
        long beganNanos;

        long percent() {
            return expected == 0 ? 0 : 100 * done / expected;
        }

        String progress(Phase of) {
            return expected > 0
                    ? String.format(Locale.ROOT, "%s: %d %%, %,d of %,d", of.words, percent(), done, expected)
                    : of.words;
        }
    }

    private final Conditions conditions;
    private final MeterRegistry meters;
    private final Map<Phase, Work> works = new EnumMap<>(Phase.class);
    private volatile boolean underway;

    /** Nothing has begun. */
    public StartProgress(Conditions conditions, MeterRegistry meters) {
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

    /** A phase begins; those before it have ended. */
    public synchronized void begin(Phase next) {
        endAll();
        beginBeside(next);
    }

    /** A phase begins while others last. */
    public synchronized void beginBeside(Phase next) {
        underway = true;
        var its = work(next);
        its.runs = true;
        its.beganNanos = System.nanoTime();
        conditions.progress(COMPONENT, Level.DOWN, progress());
    }

    /** A phase has ended; others may last. Ignored if it has ended before. */
    public synchronized void end(Phase phase) {
        var its = work(phase);
        if (its.runs) {
            its.runs = false;
            its.nanos.set(System.nanoTime() - its.beganNanos);
            if (works.values().stream().anyMatch(one -> one.runs)) {
                conditions.progress(COMPONENT, Level.DOWN, progress());
            }
        }
    }

    private void endAll() {
        works.values().stream().filter(its -> its.runs).forEach(its -> {
            its.runs = false;
            its.nanos.set(System.nanoTime() - its.beganNanos);
        });
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
     * So much more of what a phase has to do is done. Ignored unless it lasts.
     *
     * @param rows that were read for it
     */
    public synchronized void done(Phase of, long count, long rows) {
        var its = work(of);
        if (its.runs) {
            long before = its.percent();
            its.done = Math.min(its.expected, its.done + count);
            its.rows.addAndGet(rows);
            if (its.percent() > before) {
                conditions.progress(COMPONENT, Level.DOWN, progress());
            }
        }
    }

    /**
     * In words, for people, of each phase that lasts: {@code restoring notifications: 80 %, 8 of 10; restoring agents: 43 %,
     * 4,300 of 10,000}.
     */
    public synchronized String progress() {
        return works.entrySet().stream()
                .filter(entry -> entry.getValue().runs)
                .map(entry -> entry.getValue().progress(entry.getKey()))
                .collect(Collectors.joining("; "));
    }

    /**
     * All is served.
     *
     * @return what it took, for the log: {@code store 0.2 s, agents 1.3 s}
     */
    public synchronized String end() {
        endAll();
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
