package io.mnemoscope.storage.embedded;

import io.mnemoscope.domain.Acknowledgement;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.Notification;
import io.mnemoscope.domain.Silence;
import io.mnemoscope.storage.AlertAnnotation;
import io.mnemoscope.storage.Delivery;
import io.mnemoscope.storage.DeliveryQuery;
import io.mnemoscope.storage.NotificationLogEntry;
import io.mnemoscope.storage.NotificationStore;
import io.mnemoscope.storage.StoredEvent;
import io.mnemoscope.storage.WaitingPage;
import io.mnemoscope.storage.embedded.format.SilenceFormat;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The outbox, silences and acknowledgements in the store's file; written by the store's writer in its turn. */
final class EmbeddedNotifications implements NotificationStore {
    private static final String CURSOR = "dispatched_offset";

    static final String ACKNOWLEDGEMENT =
            "SELECT " + SummedTable.ACKNOWLEDGEMENT.select() + " FROM acknowledgement WHERE alert = ?";
    static final String FORGET_RESOLVED = "DELETE FROM told WHERE resolved = 1 AND until_offset <= ";

    private final EmbeddedStore store;

    EmbeddedNotifications(EmbeddedStore store) {
        this.store = store;
    }

    @Override
    public Future<Long> cursor() {
        return store.write(EmbeddedNotifications::cursor);
    }

    @Override
    public Future<List<NotificationLogEntry>> told(@Nullable NotificationLogEntry after, int limit) {
        return store.ask(connection -> NotificationLogTable.told(connection, after, limit, store.damage()));
    }

    @Override
    public Future<WaitingPage> waiting(long after, int limit) {
        return store.ask(connection -> NotificationTable.waiting(connection, after, limit, store.damage()));
    }

    @Override
    public Future<Long> unfinished() {
        return store.ask(connection -> Schema.number(connection, NotificationTable.UNFINISHED));
    }

    /** One that is damaged counts as none. */
    static long cursor(Session session) throws SQLException {
        try (var statement = session.connection.createStatement();
                var rows = statement.executeQuery("SELECT value FROM meta WHERE key = '" + CURSOR + "'")) {
            var cursor = rows.next()
                    ? session.memory.damage.orNull("meta", CURSOR, () -> Long.parseLong(rows.getString(1)))
                    : null;
            return cursor == null ? NEVER : cursor;
        }
    }

    @Override
    public Future<Void> enqueue(List<Notification> notifications, long cursor) {
        return store.write(session -> {
                    insert(session.connection, notifications);
                    MetaTable.put(session.connection, CURSOR, Long.toString(cursor));
                    Schema.execute(session.connection, FORGET_RESOLVED + cursor);
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
    public Future<Void> forgetTold(Collection<NotificationLogEntry> told) {
        return store.write(session -> {
                    NotificationLogTable.forgetTold(session.connection, told);
                    return true;
                })
                .mapEmpty();
    }

    @Override
    public Future<List<StoredEvent>> mark(List<AlertAnnotation> marks) {
        return store.write(session -> {
            var events = new ArrayList<StoredEvent>();
            var logged = new ArrayList<LoggedEvent>();
            long offset = session.memory.lastOffset;
            for (var mark : marks) {
                var standing = session.history.standing(mark.alert());
                if (standing != null) {
                    var alert = standing.event().alert();
                    var event = new AlertEvent(mark.kind(), mark.reason(), alert.at(mark.atMillis()));
                    logged.add(LoggedEvent.of(++offset, standing.number(), standing.whose(), event));
                    putAcknowledgement(session.connection, mark);
                    events.add(new StoredEvent(offset, event));
                }
            }
            if (!logged.isEmpty()) {
                session.blocks.append(logged);
            }
            long last = offset;
            session.afterCommit(() -> session.memory.lastOffset = last);
            return events;
        });
    }

    private static void putAcknowledgement(Connection on, AlertAnnotation mark) throws SQLException {
        var acknowledgement = mark.acknowledgement();
        if (acknowledgement == null) {
            return;
        }
        try (var put = on.prepareStatement(
                "INSERT OR REPLACE INTO acknowledgement(alert, at_ms, author, note, sum) VALUES(?, ?, ?, ?, ?)")) {
            var sum = new RowSum().text(mark.alert()).whole(acknowledgement.atMillis());
            put.setString(1, mark.alert());
            put.setLong(2, acknowledgement.atMillis());
            put.setString(3, acknowledgement.author());
            put.setString(4, acknowledgement.note());
            put.setLong(
                    5,
                    sum.text(acknowledgement.author())
                            .text(acknowledgement.note())
                            .value());
            put.execute();
        }
    }

    @Override
    public Future<Map<String, Acknowledgement>> acknowledgements(Collection<String> alerts) {
        var asked = List.copyOf(alerts);
        return store.ask(connection -> {
            var found = new HashMap<String, Acknowledgement>();
            try (var query = connection.prepareStatement(ACKNOWLEDGEMENT)) {
                for (var alert : asked) {
                    query.setString(1, alert);
                    try (var rows = query.executeQuery()) {
                        var its = rows.next() ? acknowledgement(alert, rows) : null;
                        if (its != null) {
                            found.put(alert, its);
                        }
                    }
                }
            }
            return found;
        });
    }

    /** One that is damaged may be another alert's, so that nobody is taken to work on this one. */
    private @Nullable Acknowledgement acknowledgement(String alert, ResultSet row) throws SQLException {
        return store.damage().orNull("acknowledgement", alert, () -> {
            SummedTable.ACKNOWLEDGEMENT.check(row, 1);
            return new Acknowledgement(row.getLong(2), row.getString(3), row.getString(4));
        });
    }

    @Override
    public Future<Void> putSilence(Silence silence) {
        return store.write(session -> {
                    put(session.connection, silence);
                    Schema.execute(
                            session.connection,
                            "DELETE FROM silence WHERE id IN (SELECT id FROM silence ORDER BY ends_ms DESC, id LIMIT -1 OFFSET "
                                    + MAX_SILENCES + ")");
                    return true;
                })
                .mapEmpty();
    }

    private static void put(Connection on, Silence silence) throws SQLException {
        try (var put =
                on.prepareStatement("INSERT OR REPLACE INTO silence(id, ends_ms, json, sum) VALUES(?, ?, ?, ?)")) {
            var json = SilenceFormat.write(silence);
            put.setString(1, silence.id());
            put.setLong(2, silence.endsMillis());
            put.setString(3, json);
            put.setLong(
                    4,
                    new RowSum()
                            .text(silence.id())
                            .whole(silence.endsMillis())
                            .text(json)
                            .value());
            put.execute();
        }
    }

    @Override
    public Future<Void> forgetSilences(Collection<String> ids) {
        return store.write(session -> {
                    try (var delete = session.connection.prepareStatement("DELETE FROM silence WHERE id = ?")) {
                        for (var id : ids) {
                            delete.setString(1, id);
                            delete.execute();
                        }
                    }
                    return true;
                })
                .mapEmpty();
    }

    @Override
    public Future<List<Silence>> silences() {
        return store.write(session -> {
            var found = new ArrayList<Silence>();
            try (var statement = session.connection.createStatement();
                    var rows = statement.executeQuery("SELECT " + SummedTable.SILENCE.select() + " FROM silence")) {
                while (rows.next()) {
                    found.add(silence(rows));
                }
            }
            return found;
        });
    }

    /** One that is damaged mutes nothing, and can be ended like any other. */
    private Silence silence(ResultSet row) throws SQLException {
        var id = row.getString(1);
        long ends = row.getLong(2);
        var silence = store.damage().orNull("silence", id, () -> {
            SummedTable.SILENCE.check(row, 1);
            return SilenceFormat.read(id, ends, row.getString(3));
        });
        return silence == null ? Silence.unreadable(id, ends, "its row in the store is damaged") : silence;
    }
}
