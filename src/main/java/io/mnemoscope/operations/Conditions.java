package io.mnemoscope.operations;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is wrong with the server itself, by component: {@code /health/ready} and {@code /metrics} say it, and the log says it
 * once when it begins, changes or ends. Any thread.
 */
public final class Conditions {
    private static final Logger LOG = LoggerFactory.getLogger(Conditions.class);

    /** How much of the server's work a condition stops. */
    public enum Level {
        /** It works, but not as it should. */
        DEGRADED,
        /** It cannot take snapshots: {@code /health/ready} answers 503. */
        DOWN
    }

    /**
     * One of them.
     *
     * @param component what it concerns: {@code store}, {@code receiver:ops}; of a bounded set
     * @param reason in plain words, with figures; safe to show
     */
    public record Condition(String component, Level level, String reason) {}

    private final Map<String, Condition> current = new ConcurrentHashMap<>();

    /** Nothing is wrong yet. */
    public Conditions(MeterRegistry meters) {
        for (var level : Level.values()) {
            Gauge.builder("mnemoscope.conditions", this, conditions -> conditions.count(level))
                    .description("What is wrong with the server itself; /health/ready has the reasons")
                    .tag("level", level.name().toLowerCase(java.util.Locale.ROOT))
                    .register(meters);
        }
    }

    /** From now on this holds; said again, it replaces what was said of the component. */
    public void set(String component, Level level, String reason) {
        var before = current.put(component, new Condition(component, level, reason));
        if (before == null || before.level() != level) {
            LOG.warn("condition component={} level={} reason=\"{}\"", component, level, reason);
        } else if (!before.reason().equals(reason)) {
            LOG.debug("condition component={} level={} reason=\"{}\"", component, level, reason);
        }
    }

    /** As {@link #set}, without a line in the log: for what is expected and ends by itself. */
    public void progress(String component, Level level, String reason) {
        var unused = current.put(component, new Condition(component, level, reason));
        LOG.debug("condition component={} level={} reason=\"{}\"", component, level, reason);
    }

    /** Ends what {@link #progress} began. */
    public void end(String component) {
        var unused = current.remove(component);
    }

    /** The component works as it should. */
    public void clear(String component) {
        var before = current.remove(component);
        if (before != null) {
            LOG.info("condition cleared component={}", component);
        }
    }

    /** What holds, the worst first. */
    public List<Condition> current() {
        return current.values().stream()
                .sorted(Comparator.comparing(Condition::level).reversed().thenComparing(Condition::component))
                .toList();
    }

    private long count(Level level) {
        return current.values().stream()
                .filter(condition -> condition.level() == level)
                .count();
    }
}
