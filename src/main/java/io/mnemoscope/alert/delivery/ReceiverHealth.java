package io.mnemoscope.alert.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.mnemoscope.operations.Conditions;
import io.mnemoscope.operations.Operations;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** How one receiver does, for {@code /metrics} and as the condition {@code receiver:<name>}. Written by one event loop. */
public final class ReceiverHealth {
    /** What can become of a notification. */
    enum Outcome {
        DELIVERED,
        /** An attempt failed and there will be another. */
        FAILED,
        /** Given up. */
        DEAD
    }

    private final Conditions conditions;
    private final MeterRegistry meters;
    private final String name;
    private final Map<Outcome, Counter> counters = new EnumMap<>(Outcome.class);
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger up = new AtomicInteger(1);

    public ReceiverHealth(Operations operations, String name) {
        this.conditions = operations.conditions();
        this.meters = operations.meters();
        this.name = name;
        for (var outcome : Outcome.values()) {
            counters.put(outcome, counter(outcome));
        }
        gauge("mnemoscope.notifications.waiting", "Notifications that wait for their delivery", waiting);
        gauge(
                "mnemoscope.receiver.up",
                "1 while notifications are sent to the receiver, 0 while its circuit is open or it is disabled (410 Gone)",
                up);
    }

    private void gauge(String meter, String description, AtomicInteger value) {
        Gauge.builder(meter, value, AtomicInteger::get)
                .description(description)
                .tag("receiver", name)
                .register(meters);
    }

    private Counter counter(Outcome outcome) {
        return Counter.builder("mnemoscope.notifications")
                .description("Attempts to deliver a notification, by outcome")
                .tag("receiver", name)
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .register(meters);
    }

    void counted(Outcome outcome) {
        var counter = counters.get(outcome);
        if (counter != null) {
            counter.increment();
        }
    }

    void waiting(int count) {
        waiting.set(count);
    }

    /** It takes notifications. */
    void working() {
        if (up.getAndSet(1) == 0) {
            conditions.clear("receiver:" + name);
        }
    }

    /** Nothing is sent to it: its circuit is open, or it is disabled. */
    void failing(String why) {
        up.set(0);
        conditions.set("receiver:" + name, Conditions.Level.DEGRADED, why);
    }
}
