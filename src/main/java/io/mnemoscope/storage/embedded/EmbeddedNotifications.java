package io.mnemoscope.storage.embedded;

import io.mnemoscope.domain.Acknowledgement;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.Delivery;
import io.mnemoscope.domain.Notification;
import io.mnemoscope.domain.Page;
import io.mnemoscope.domain.Silence;
import io.mnemoscope.domain.StoredEvent;
import io.mnemoscope.storage.AlertAnnotation;
import io.mnemoscope.storage.DeliveryQuery;
import io.mnemoscope.storage.NotificationLogEntry;
import io.mnemoscope.storage.NotificationStore;
import io.mnemoscope.storage.embedded.state.StoreHealth;
import io.mnemoscope.storage.embedded.table.AcknowledgementTable;
import io.mnemoscope.storage.embedded.table.MetaTable;
import io.mnemoscope.storage.embedded.table.NotificationLogTable;
import io.mnemoscope.storage.embedded.table.NotificationTable;
import io.mnemoscope.storage.embedded.table.SentAlerts;
import io.mnemoscope.storage.embedded.table.SilenceTable;
import io.mnemoscope.storage.embedded.table.Sql;
import io.mnemoscope.storage.embedded.write.AlertAnnotations;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The outbox, silences and acknowledgements in the store's file; written by the store's writer in its turn. */
final class EmbeddedNotifications implements NotificationStore {
    private static final String CURSOR = "dispatched_offset";

    private final StoreAccess store;

    EmbeddedNotifications(StoreAccess store) {
        this.store = store;
    }

    @Override
    public Future<Long> cursor() {
        return store.write(session -> {
            // One that is damaged counts as none.
            var cursor = MetaTable.number(session.connection, CURSOR, store.damage());
            return cursor == null ? NEVER : cursor;
        });
    }

    @Override
    public Future<List<NotificationLogEntry>> notificationLog(@Nullable NotificationLogEntry after, int limit) {
        return store.ask(connection -> NotificationLogTable.notificationLog(connection, after, limit, store.damage()));
    }

    @Override
    public Future<Page<Delivery>> waiting(long after, int limit) {
        return store.ask(connection -> NotificationTable.waiting(connection, after, limit, store.damage()));
    }

    @Override
    public Future<Long> unfinished() {
        return store.ask(connection -> Sql.number(connection, NotificationTable.UNFINISHED));
    }

    @Override
    public Future<Void> enqueue(List<Notification> notifications, long cursor) {
        return store.write(session -> {
                    insert(session.connection, notifications);
                    MetaTable.put(session.connection, CURSOR, Long.toString(cursor));
                    NotificationLogTable.forgetResolved(session.connection, cursor);
                    return true;
                })
                .mapEmpty();
    }

    /** What the tables cannot hold is the fault of the notification, not of the disk. */
    private static void insert(Connection on, List<Notification> notifications) throws SQLException {
        try {
            NotificationTable.insert(on, notifications);
        } catch (SQLException e) {
            if (StoreHealth.ofData(e)) {
                throw new IllegalArgumentException("cannot be stored: " + e.getMessage(), e);
            }
            throw e;
        }
    }

    @Override
    public Future<Void> update(List<Delivery> changed) {
        return store.write(session -> {
                    NotificationTable.update(session.connection, changed, session.memory.lastOffset);
                    return true;
                })
                .mapEmpty();
    }

    @Override
    public Future<List<Delivery>> deliveries(DeliveryQuery query) {
        return store.ask(connection -> NotificationTable.read(connection, query, store.damage()));
    }

    @Override
    public Future<Map<String, Alert>> lastSent(Collection<String> alerts) {
        var asked = Set.copyOf(alerts);
        return store.ask(connection -> SentAlerts.read(connection, asked, store.damage()));
    }

    @Override
    public Future<Void> forgetLogEntries(Collection<NotificationLogEntry> told) {
        return store.write(session -> {
                    NotificationLogTable.forgetLogEntries(session.connection, told);
                    return true;
                })
                .mapEmpty();
    }

    @Override
    public Future<List<StoredEvent>> annotate(List<AlertAnnotation> marks) {
        return store.write(session -> AlertAnnotations.write(session, marks));
    }

    @Override
    public Future<Map<String, Acknowledgement>> acknowledgements(Collection<String> alerts) {
        var asked = List.copyOf(alerts);
        return store.ask(connection -> AcknowledgementTable.read(connection, asked, store.damage()));
    }

    @Override
    public Future<Void> putSilence(Silence silence) {
        return store.write(session -> {
                    SilenceTable.put(session.connection, silence, MAX_SILENCES);
                    return true;
                })
                .mapEmpty();
    }

    @Override
    public Future<Void> forgetSilences(Collection<String> ids) {
        return store.write(session -> {
                    SilenceTable.delete(session.connection, ids);
                    return true;
                })
                .mapEmpty();
    }

    @Override
    public Future<List<Silence>> silences() {
        return store.write(session -> SilenceTable.read(session.connection, store.damage()));
    }
}
