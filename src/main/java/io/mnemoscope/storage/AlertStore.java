package io.mnemoscope.storage;

import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.StoredEvent;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Reads the alerts and alert events that {@link SnapshotStore#append} wrote. */
public interface AlertStore {
    /**
     * Alerts as they stand, most recently updated first (ties: the latest event first).
     *
     * @return a page of at most {@code query.limit()}
     */
    Future<List<Alert>> alerts(AlertQuery query);

    /**
     * Alerts that are firing or recovering, in the order of their ids.
     *
     * @param afterId exclusive; empty for the first page
     * @param limit at least 1; a shorter page is the last
     */
    Future<List<Alert>> active(String afterId, int limit);

    /** The alert of this id, if there is one. */
    Future<Optional<Alert>> alert(String id);

    /**
     * Alert events after an offset, in order.
     *
     * @param afterOffset exclusive; 0 for all
     * @param limit at most so many
     */
    Future<List<StoredEvent>> eventsAfter(long afterOffset, int limit);

    /**
     * How the alerts stand that have events after an offset, in the order of their newest ones.
     *
     * @param afterOffset exclusive; 0 for all
     */
    Future<List<Missed>> missedAfter(long afterOffset);

    /** The events of these offsets, in the same order; those that there are not any more are left out. */
    Future<List<StoredEvent>> events(List<Long> offsets);

    /** The offset of the newest alert event; 0 if there is none. */
    Future<Long> lastOffset();

    /** Deletes the alerts that match, their events too, but never active ones. Answers how many alerts. */
    Future<Integer> clear(AlertQuery query);
}
