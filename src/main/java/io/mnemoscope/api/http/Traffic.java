package io.mnemoscope.api.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.mnemoscope.operations.MemoryBudget;
import io.mnemoscope.operations.Operations;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** What the HTTP instances of one server count together. Any thread. */
public final class Traffic {
    /** Why a request or a connection is refused, or ended before it was done. */
    enum Reason {
        /** No memory for a body, or for what it holds. */
        MEMORY,
        /** A body that came too slowly, or not to its end. */
        BODY_TIMEOUT,
        /** A client that did not take its answer. */
        ANSWER_TIMEOUT,
        /** Too many reports at once. */
        RENDERINGS,
        /** A page of another site. */
        CROSS_SITE
    }

    /** Answers of the API that are made at a time. */
    private static final int MOST_RENDERINGS = 64;
    /** Reports whose first page is made at a time. */
    private static final int MOST_REPORTS = 16;

    private final Operations operations;
    private final Map<Reason, Counter> refusals = new EnumMap<>(Reason.class);
    private final AtomicInteger bodies = new AtomicInteger();
    private final AtomicInteger renderings = new AtomicInteger();
    private final AtomicInteger reports = new AtomicInteger();

    /** Nothing was refused yet. */
    public Traffic(Operations operations) {
        this.operations = operations;
        var meters = operations.meters();
        for (var reason : Reason.values()) {
            refusals.put(reason, refusals(meters, reason.name().toLowerCase(Locale.ROOT)));
        }
        Gauge.builder("mnemoscope.http.bodies", bodies, AtomicInteger::doubleValue)
                .description("Request bodies that are being read")
                .register(meters);
    }

    /** The counter of one reason, the same for all who ask. */
    static Counter refusals(MeterRegistry meters, String reason) {
        return Counter.builder("mnemoscope.refusals")
                .description("Requests and connections refused, or ended before they were done")
                .tag("reason", reason)
                .register(meters);
    }

    /**
     * Whether something more may be rendered; {@link #rendered} ends it.
     *
     * @param report whether it is a whole report
     */
    boolean tryRender(boolean report) {
        var count = report ? reports : renderings;
        if (count.incrementAndGet() > (report ? MOST_REPORTS : MOST_RENDERINGS)) {
            count.decrementAndGet();
            return false;
        }
        return true;
    }

    /** Something was rendered, or could not be. */
    void rendered(boolean report) {
        (report ? reports : renderings).decrementAndGet();
    }

    Operations operations() {
        return operations;
    }

    MemoryBudget budget() {
        return operations.budget();
    }

    void refused(Reason reason) {
        var counter = refusals.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }

    void bodyBegan() {
        bodies.incrementAndGet();
    }

    void bodyEnded() {
        bodies.decrementAndGet();
    }
}
