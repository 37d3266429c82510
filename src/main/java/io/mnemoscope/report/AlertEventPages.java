package io.mnemoscope.report;

import io.mnemoscope.bus.ReportMessages.ReadReport;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.storage.AlertStore;
import io.mnemoscope.storage.StoredEvent;
import io.vertx.core.Future;
import java.util.List;

/** The alert events that a report is about, oldest first, a page at a time. */
record AlertEventPages(AlertStore alerts, ReadReport request) {
    /**
     * Some of them.
     *
     * @param found those of the page that the report is about
     * @param last the offset to go on from; negative after the last page
     */
    record Page(List<StoredEvent> found, long last) {}

    Future<Page> after(long offset) {
        return alerts.eventsAfter(offset, Document.EVENTS).map(events -> {
            var found = events.stream().filter(stored -> wanted(stored.event())).toList();
            boolean more = events.size() == Document.EVENTS;
            return new Page(found, more ? events.get(events.size() - 1).offset() : -1);
        });
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
