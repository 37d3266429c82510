package io.mnemoscope.storage;

import io.mnemoscope.domain.Acknowledgement;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.Delivery;
import io.mnemoscope.domain.Notification;
import io.mnemoscope.domain.Page;
import io.mnemoscope.domain.Silence;
import io.mnemoscope.domain.StoredEvent;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the outbox of notifications, silences and acknowledgements. A success means that it would survive a crash;
 * failures are as for {@link SnapshotStore}.
 */
public interface NotificationStore {
    /** Delivered notifications that are kept, and as many that were given up; the oldest of more are deleted. */
    int KEPT = 10_000;

    /** Bytes of the alerts of delivered notifications that are kept, and as many of those that were given up. */
    long KEPT_BYTES = 64L << 20;

    /** The cursor of a store whose events were never dispatched. */
    long NEVER = -1;

    /** Silences that are kept; the ones that ended first of more are deleted. */
    int MAX_SILENCES = 10_000;

    /** The offset up to which alert events need not be looked at again; {@link #NEVER} if there never was one. */
    Future<Long> cursor();

    /**
     * What receivers were last notified of, at least of the alerts that have not ended for them, in the order of receivers and
     * alerts.
     *
     * @param after the last one of the page before; null for the first page
     * @param limit at least 1; a shorter page is the last
     */
    Future<List<NotificationLogEntry>> notificationLog(@Nullable NotificationLogEntry after, int limit);

    /**
     * Notifications that are neither delivered nor given up, oldest first; without their alerts, which are read when it is their
     * turn.
     *
     * @param after where the page before ended; 0 for the first page
     * @param limit at least 1
     */
    Future<Page<Delivery>> waiting(long after, int limit);

    /**
     * How many rows {@link AlertStore#active}, {@link #notificationLog} and {@link #waiting} have together, about: so that a start can
     * say how far it is.
     */
    Future<Long> unfinished();

    /**
     * Puts notifications into the outbox and moves the cursor on, both or neither.
     *
     * @param cursor the offset up to which alert events need not be looked at again
     * @return failed with something other than {@link StoreUnavailable} if one of them can never be stored
     */
    Future<Void> enqueue(List<Notification> notifications, long cursor);

    /** Deliveries as they stand now. What receivers know by those that are finished is noted with them. */
    Future<Void> update(List<Delivery> changed);

    /** The newest first. */
    Future<List<Delivery>> deliveries(DeliveryQuery query);

    /** These alerts as they were sent last, by id; those of which no notification is kept are left out. */
    Future<Map<String, Alert>> lastSent(Collection<String> alerts);

    /** Deletes what receivers know. */
    Future<Void> forgetLogEntries(Collection<NotificationLogEntry> entries);

    /** Adds events to alerts as they stand; answers those of the alerts that there are. */
    Future<List<StoredEvent>> annotate(List<AlertAnnotation> annotations);

    /** Who sees to these alerts, by id; the others are left out. */
    Future<Map<String, Acknowledgement>> acknowledgements(Collection<String> alerts);

    /** Puts a silence, or the same one changed. */
    Future<Void> putSilence(Silence silence);

    /** Deletes silences, by id. */
    Future<Void> forgetSilences(Collection<String> ids);

    /** All silences, the ended ones too, in no particular order. */
    Future<List<Silence>> silences();
}
