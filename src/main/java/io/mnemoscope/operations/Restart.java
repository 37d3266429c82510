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
 * How far the server's start has come: the condition {@code recovery} says it while it lasts, and {@code
 * mnemoscope_restart_seconds{phase}} what each phase took. Any thread.
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

    private final Conditions conditions;
    private final MeterRegistry meters;
    private final Map<Phase, AtomicLong> nanos = new EnumMap<>(Phase.class);
    private @Nullable Phase phase;
    private volatile boolean underway;
    private long beganNanos;
    private long agents;
    private long restored;

    /** Nothing has begun. */
    public Restart(Conditions conditions, MeterRegistry meters) {
        this.conditions = conditions;
        this.meters = meters;
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
        var took = nanos.computeIfAbsent(ended, this::gauge);
        took.set(System.nanoTime() - beganNanos);
        phase = null;
    }

    private AtomicLong gauge(Phase of) {
        var took = new AtomicLong();
        Gauge.builder("mnemoscope.restart", took, value -> value.doubleValue() / TimeUnit.SECONDS.toNanos(1))
                .description("What the last start of the server took")
                .baseUnit("seconds")
                .tag("phase", of.label())
                .register(meters);
        return took;
    }

    /** Whether the server is starting: from the first {@link #begin} to {@link #end}. */
    public boolean underway() {
        return underway;
    }

    /** So many agents are to be restored. */
    public synchronized void expect(long count) {
        agents = count;
    }

    /** So many more of them are back. Ignored unless agents are being restored. */
    public synchronized void restored(long more) {
        if (phase == Phase.AGENTS) {
            restored = Math.min(agents, restored + more);
            conditions.progress(COMPONENT, Level.DOWN, progress());
        }
    }

    /** In words, for people: {@code restoring agents: 43 %, 4,300 of 10,000}. */
    public synchronized String progress() {
        var current = phase;
        if (current == null) {
            return "";
        }
        return current == Phase.AGENTS && agents > 0
                ? String.format(
                        Locale.ROOT, "%s: %d %%, %,d of %,d", current.words, 100 * restored / agents, restored, agents)
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
        return nanos.entrySet().stream()
                .map(entry -> String.format(
                        Locale.ROOT,
                        "%s %.1f s",
                        entry.getKey().label(),
                        entry.getValue().doubleValue() / TimeUnit.SECONDS.toNanos(1)))
                .collect(Collectors.joining(", "));
    }
}
