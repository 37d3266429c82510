package io.mnemoscope.api.http.live;

import io.mnemoscope.domain.StoredEvent;
import java.util.List;

/**
 * Alert events from the store, in order.
 *
 * @param events those after the offset that was asked for
 * @param upTo no event after the offset that was asked for, up to this one, is missing but those that were deleted. It is
 *     known from the time at which the read began: what was committed meanwhile may or may not be among the events.
 */
record EventsPage(List<StoredEvent> events, long upTo) {
    EventsPage {
        events = List.copyOf(events);
    }

    /**
     * The answer to a read.
     *
     * @param limit how many events were asked for
     * @param deliveredBefore the newest offset that was known to be committed when the read began
     */
    static EventsPage of(List<StoredEvent> events, int limit, long deliveredBefore) {
        long last = events.isEmpty() ? 0 : events.get(events.size() - 1).offset();
        return new EventsPage(events, events.size() < limit ? Math.max(last, deliveredBefore) : last);
    }
}
