package io.mnemoscope.api.http.live;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.mnemoscope.operations.MemoryBudget;
import io.mnemoscope.operations.Operations;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The live clients of the whole server, whichever event loop they are on: how many there may be, and what they may take of
 * the memory budget. Metrics: {@code mnemoscope_live_clients{transport}}, {@code mnemoscope_live_closed_total{reason}},
 * {@code mnemoscope_live_dropped_observations_total}. Any thread.
 */
public final class LiveClients {
    /** How a client is connected. */
    public enum Transport {
        WEBSOCKET,
        EVENT_STREAM
    }

    /** Of the connection and its session, without what waits to be sent. */
    private static final long BYTES_PER_CLIENT = 16 * 1024;

    private final int most;
    private final MemoryBudget budget;
    private final AtomicInteger count = new AtomicInteger();
    private final Map<Transport, AtomicInteger> byTransport = new EnumMap<>(Transport.class);
    private final Map<Closing, Counter> closed = new EnumMap<>(Closing.class);
    private final Counter dropped;

    /**
     * None yet.
     *
     * @param most how many there may be at once
     */
    public LiveClients(int most, Operations operations) {
        this.most = most;
        this.budget = operations.budget();
        var meters = operations.meters();
        for (var transport : Transport.values()) {
            byTransport.put(transport, gauge(transport, meters));
        }
        for (var reason : Closing.values()) {
            closed.put(
                    reason,
                    Counter.builder("mnemoscope.live.closed")
                            .description("Live clients that were disconnected, by reason")
                            .tag("reason", reason.label())
                            .register(meters));
        }
        dropped = Counter.builder("mnemoscope.live.dropped.observations")
                .description("Figures that live clients were not sent because they take too slowly")
                .register(meters);
    }

    private static AtomicInteger gauge(Transport transport, MeterRegistry meters) {
        var current = new AtomicInteger();
        Gauge.builder("mnemoscope.live.clients", current, AtomicInteger::get)
                .description("Live clients that are connected")
                .tag("transport", transport.name().toLowerCase(Locale.ROOT))
                .register(meters);
        return current;
    }

    /** Lets a client in, if there are not too many and there is memory for it; it is to be closed. */
    public Optional<Client> admit(Transport transport) {
        if (count.incrementAndGet() > most) {
            count.decrementAndGet();
            return Optional.empty();
        }
        if (!budget.tryTake(MemoryBudget.Kind.LIVE, BYTES_PER_CLIENT)) {
            count.decrementAndGet();
            return Optional.empty();
        }
        add(transport, 1);
        return Optional.of(new Client(transport));
    }

    private void add(Transport transport, int more) {
        var current = byTransport.get(transport);
        if (current != null) {
            current.addAndGet(more);
        }
    }

    void dropped(long observations) {
        dropped.increment((double) observations);
    }

    MemoryBudget budget() {
        return budget;
    }

    /** The place of one client. One event loop. */
    public final class Client {
        private final Transport transport;
        private long bytes;
        private boolean gone;

        private Client(Transport transport) {
            this.transport = transport;
        }

        /** It never came to be connected. */
        public void leave() {
            leave(Closing.CLIENT);
        }

        void leave(Closing why) {
            if (gone) {
                return;
            }
            gone = true;
            budget.give(MemoryBudget.Kind.LIVE, bytes + BYTES_PER_CLIENT);
            count.decrementAndGet();
            add(transport, -1);
            var counter = closed.get(why);
            if (counter != null) {
                counter.increment();
            }
        }

        /** So much more waits to be sent to it. */
        void hold(long more) {
            if (!gone) {
                bytes += more;
                budget.take(MemoryBudget.Kind.LIVE, more);
            }
        }

        /** So much of that is sent, or will not be. */
        void release(long less) {
            if (!gone) {
                bytes -= less;
                budget.give(MemoryBudget.Kind.LIVE, less);
            }
        }

        /** Whether live clients may take more memory. */
        boolean hasRoom() {
            return budget.left(MemoryBudget.Kind.LIVE) > 0;
        }
    }
}
