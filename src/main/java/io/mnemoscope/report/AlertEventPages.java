package io.mnemoscope.report;

import io.mnemoscope.bus.ReportMessages.ReadReport;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.Page;
import io.mnemoscope.domain.StoredEvent;
import io.mnemoscope.storage.AlertStore;
import io.vertx.core.Future;

/** The alert events that a report is about, oldest first, a page at a time. */
record AlertEventPages(AlertStore alerts, ReadReport request) {
    /** Those of the page after an offset that the report is about; it may have none of them, and yet another behind it. */
    Future<Page<StoredEvent>> after(long offset) {
        return alerts.eventsAfter(offset, Document.EVENTS)
                .map(events -> Page.after(events, Document.EVENTS, StoredEvent::offset)
                        .only(stored -> wanted(stored.event())));
    }

    private boolean wanted(AlertEvent event) {
        var agent = event.alert().agent();
        return (request.simulation() == null || request.simulation().equals(agent.simulation()))
                && (request.agent() == null
                        || (!event.alert().ofSimulation() && request.agent().equals(agent.agent())))
                && event.timestampMillis() >= request.fromMillis()
                && event.timestampMillis() < request.toMillis();
    }
}
