package io.mnemoscope.storage;

import io.mnemoscope.domain.Acknowledgement;
import io.mnemoscope.domain.Notification;
import io.mnemoscope.domain.Silence;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Keeps the outbox of notifications, silences and acknowledgements. A success means that it would survive a crash;
 * failures are as for {@link SnapshotStore}.
 */
public interface NotificationStore {
    /** Delivered notifications that are kept, and as many that were given up; the oldest of more are deleted. */
    int KEPT = 10_000;

    /** Silences that are kept; the ones that ended first of more are deleted. */
    int MAX_SILENCES = 10_000;

    /** Where the dispatch was when it stopped. */
    Future<DispatchState> dispatchState();

    /**
     * Puts notifications into the outbox and moves the cursor on, both or neither.
     *
     * @param cursor the offset up to which alert events need not be looked at again
     */
    Future<Void> enqueue(List<Notification> notifications, long cursor);

    /** Deliveries as they stand now. What receivers know by those that are finished is noted with them. */
    Future<Void> update(List<Delivery> changed);

    /** The newest first. */
    Future<List<Delivery>> deliveries(DeliveryQuery query);

    /** Forgets what receivers know of these alerts. */
    Future<Void> forgetTold(Collection<String> alerts);

    /** Adds events to alerts as they stand; answers those of the alerts that there are. */
    Future<List<StoredEvent>> mark(List<Mark> marks);

    /** Who sees to these alerts, by id; the others are left out. */
    Future<Map<String, Acknowledgement>> acknowledgements(Collection<String> alerts);

    /** Puts a silence, or the same one changed. */
    Future<Void> putSilence(Silence silence);

    /** All silences, the ended ones too, in no particular order. */
    Future<List<Silence>> silences();
}
