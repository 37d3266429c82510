package io.mnemoscope.storage.embedded;

import io.mnemoscope.domain.Acknowledgement;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.Notification;
import io.mnemoscope.domain.Silence;
import io.mnemoscope.json.SilenceJson;
import io.mnemoscope.storage.Delivery;
import io.mnemoscope.storage.DeliveryQuery;
import io.mnemoscope.storage.DispatchState;
import io.mnemoscope.storage.Mark;
import io.mnemoscope.storage.NotificationStore;
import io.mnemoscope.storage.StoredEvent;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The outbox, silences and acknowledgements in the store's file; written by the store's writer in its turn. */
final class EmbeddedNotifications implements NotificationStore {
    private static final String CURSOR = "dispatched_offset";

    private final EmbeddedStore store;

    EmbeddedNotifications(EmbeddedStore store) {
        this.store = store;
    }

    @Override
    public Future<DispatchState> dispatchState() {
        return store.write(session -> {
            var on = session.connection;
            var waiting = NotificationTable.read(
                    on, DeliveryQuery.in(Delivery.State.WAITING, Integer.MAX_VALUE), store.damage());
            Collections.reverse(waiting);
            return new DispatchState(cursor(on), NotificationTable.told(on, store.damage()), waiting, acknowledged(on));
        });
    }

    /** One that is damaged counts as none. */
    private long cursor(Connection on) throws SQLException {
        try (var statement = on.createStatement();
                var rows = statement.executeQuery("SELECT value FROM meta WHERE key = '" + CURSOR + "'")) {
            var cursor =
                    rows.next() ? store.damage().orNull("meta", CURSOR, () -> Long.parseLong(rows.getString(1))) : null;
            return cursor == null ? DispatchState.NEVER : cursor;
        }
    }

    private static Set<String> acknowledged(Connection on) throws SQLException {
        var ids = new HashSet<String>();
        try (var statement = on.createStatement();
                var rows = statement.executeQuery("SELECT a.id FROM acknowledgement k JOIN alert a ON a.id = k.alert"
                        + " WHERE a.state IN ('firing', 'recovering')")) {
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
        }
        return ids;
    }

    @Override
    public Future<Void> enqueue(List<Notification> notifications, long cursor) {
        return store.write(session -> {
                    NotificationTable.insert(session.connection, notifications);
                    Schema.execute(
                            session.connection,
                            "INSERT OR REPLACE INTO meta VALUES('" + CURSOR + "', '" + cursor + "')");
                    Schema.execute(
                            session.connection, "DELETE FROM told WHERE resolved = 1 AND until_offset <= " + cursor);
                    return true;
                })
                .mapEmpty();
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
    public Future<Void> forgetTold(Collection<String> alerts) {
        return store.write(session -> {
                    try (var delete = session.connection.prepareStatement("DELETE FROM told WHERE alert = ?")) {
                        for (var alert : alerts) {
                            delete.setString(1, alert);
                            delete.execute();
                        }
                    }
                    return true;
                })
                .mapEmpty();
    }

    @Override
    public Future<List<StoredEvent>> mark(List<Mark> marks) {
        return store.write(session -> {
            var events = new ArrayList<StoredEvent>();
            long offset = session.memory.lastOffset;
            for (var mark : marks) {
                var alert = AlertFilter.read(session.connection, mark.alert(), store.damage());
                var agent = alert == null ? null : session.memory.find(alert.agent());
                if (alert != null && agent != null) {
                    var event = new AlertEvent(mark.kind(), mark.reason(), alert.at(mark.atMillis()));
                    session.alerts.writeEvent(++offset, agent.id, event);
                    putAcknowledgement(session.connection, mark);
                    events.add(new StoredEvent(offset, event));
                }
            }
            long last = offset;
            session.afterCommit(() -> session.memory.lastOffset = last);
            return events;
        });
    }

    private static void putAcknowledgement(Connection on, Mark mark) throws SQLException {
        var acknowledgement = mark.acknowledgement();
        if (acknowledgement == null) {
            return;
        }
        try (var put = on.prepareStatement("INSERT OR REPLACE INTO acknowledgement VALUES(?, ?, ?, ?)")) {
            put.setString(1, mark.alert());
            put.setLong(2, acknowledgement.atMillis());
            put.setString(3, acknowledgement.author());
            put.setString(4, acknowledgement.note());
            put.execute();
        }
    }

    @Override
    public Future<Map<String, Acknowledgement>> acknowledgements(Collection<String> alerts) {
        var asked = List.copyOf(alerts);
        return store.ask(connection -> {
            var found = new HashMap<String, Acknowledgement>();
            try (var query =
                    connection.prepareStatement("SELECT at_ms, author, note FROM acknowledgement WHERE alert = ?")) {
                for (var alert : asked) {
                    query.setString(1, alert);
                    try (var rows = query.executeQuery()) {
                        if (rows.next()) {
                            found.put(
                                    alert, new Acknowledgement(rows.getLong(1), rows.getString(2), rows.getString(3)));
                        }
                    }
                }
            }
            return found;
        });
    }

    @Override
    public Future<Void> putSilence(Silence silence) {
        return store.write(session -> {
                    try (var put =
                            session.connection.prepareStatement("INSERT OR REPLACE INTO silence VALUES(?, ?, ?)")) {
                        put.setString(1, silence.id());
                        put.setLong(2, silence.endsMillis());
                        put.setString(3, SilenceJson.text(silence));
                        put.execute();
                    }
                    Schema.execute(
                            session.connection,
                            "DELETE FROM silence WHERE id IN (SELECT id FROM silence ORDER BY ends_ms DESC, id LIMIT -1 OFFSET "
                                    + MAX_SILENCES + ")");
                    return true;
                })
                .mapEmpty();
    }

    @Override
    public Future<List<Silence>> silences() {
        return store.write(session -> {
            var found = new ArrayList<Silence>();
            try (var statement = session.connection.createStatement();
                    var rows = statement.executeQuery("SELECT id, json FROM silence")) {
                while (rows.next()) {
                    var silence = store.damage()
                            .orNull("silence", rows.getString(1), () -> SilenceJson.read(rows.getString(2)));
                    if (silence != null) {
                        found.add(silence);
                    }
                }
            }
            return found;
        });
    }
}
