package io.mnemoscope.storage.embedded.table;

import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.Delivery;
import io.mnemoscope.domain.Notification;
import io.mnemoscope.domain.Page;
import io.mnemoscope.storage.DeliveryQuery;
import io.mnemoscope.storage.embedded.format.AlertsFormat;
import io.mnemoscope.storage.embedded.format.Words;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The outbox, and what receivers know. */
public final class NotificationTable {
    /** The alerts that are; the planner finds their index by these very words. */
    public static final String ACTIVE = "state IN ('firing', 'recovering')";

    public static final List<String> DDL = List.of(
            "CREATE TABLE notification(seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, sink TEXT NOT NULL,"
                    + " simulation TEXT NOT NULL, rule TEXT NOT NULL, agent TEXT, reason TEXT NOT NULL,"
                    + " created_ms INTEGER NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL,"
                    + " next_ms INTEGER NOT NULL, finished_ms INTEGER NOT NULL, error TEXT,"
                    + " truncated INTEGER NOT NULL, alerts TEXT NOT NULL)",
            "CREATE INDEX notification_state ON notification(state, seq)",
            "CREATE TABLE notification_alert(alert TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY(alert, seq))"
                    + " WITHOUT ROWID",
            "CREATE INDEX notification_alert_seq ON notification_alert(seq)",
            // until_offset: no alert event behind this row has a greater one.
            "CREATE TABLE told(sink TEXT NOT NULL, alert TEXT NOT NULL, severity TEXT NOT NULL, resolved INTEGER NOT NULL,"
                    + " at_ms INTEGER NOT NULL, until_offset INTEGER NOT NULL, PRIMARY KEY(sink, alert)) WITHOUT ROWID",
            "CREATE TABLE acknowledgement(alert TEXT PRIMARY KEY, at_ms INTEGER NOT NULL, author TEXT NOT NULL,"
                    + " note TEXT NOT NULL) WITHOUT ROWID",
            // The alerts of one agent, newest first, are asked for by every page, report and backtest.
            "DROP INDEX alert_agent",
            "CREATE INDEX alert_agent ON alert(agent, updated_ms, last_offset)",
            "CREATE TABLE silence(id TEXT PRIMARY KEY, ends_ms INTEGER NOT NULL, json TEXT NOT NULL) WITHOUT ROWID");

    /** For {@link NotificationRetention} and for restarts: nothing is looked for row by row. */
    public static final List<String> INDEXES = List.of(
            "ALTER TABLE notification ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0",
            "CREATE INDEX notification_finished ON notification(state, finished_ms, bytes)",
            "CREATE INDEX notification_sink ON notification(sink, seq)",
            "CREATE INDEX told_resolved ON told(until_offset) WHERE resolved = 1",
            "CREATE INDEX alert_active ON alert(id) WHERE " + ACTIVE,
            "CREATE INDEX silence_ends ON silence(ends_ms)");

    private static final String BARE = "id, sink, simulation, rule, agent, reason, created_ms, state, attempts,"
            + " next_ms, finished_ms, error, truncated";
    public static final String COLUMNS = BARE + ", alerts";
    /** The same and what tells whether they are as they were written. */
    static final String SUMMED = COLUMNS + ", "
            + SummedTable.of("notification").stream().map(SummedTable::select).collect(Collectors.joining(", "));

    static final String UPDATE =
            "UPDATE notification SET state = ?, attempts = ?, next_ms = ?, finished_ms = ?, error = ?, state_sum = ? WHERE id = ?";
    public static final String UNFINISHED = "SELECT (SELECT count(*) FROM alert WHERE " + AlertRows.ACTIVE
            + ") + (SELECT count(*) FROM told) + (SELECT count(*) FROM notification WHERE state = 'waiting')";
    static final String WAITING = "SELECT " + BARE + ", seq, " + SummedTable.NOTIFICATION.select() + ", "
            + SummedTable.NOTIFICATION_STATE.select()
            + " FROM notification WHERE state = 'waiting' AND seq > ? ORDER BY seq";

    private NotificationTable() {}

    /** Inside a transaction. */
    public static void insert(Connection connection, List<Notification> notifications) throws SQLException {
        try (var insert = connection.prepareStatement("INSERT INTO notification(" + COLUMNS
                        + ", bytes, sum, state_sum, alerts_sum) VALUES(?" + ", ?".repeat(17) + ")"
                        // One of which a failed commit was none is not put there twice.
                        + " ON CONFLICT(id) DO NOTHING");
                var link = connection.prepareStatement("INSERT OR IGNORE INTO notification_alert VALUES(?, ?)")) {
            for (var notification : notifications) {
                bind(insert, Delivery.of(notification));
                if (insert.executeUpdate() == 0) {
                    continue;
                }
                link.setLong(2, Sql.number(connection, "SELECT last_insert_rowid()"));
                for (var alert : notification.alerts()) {
                    link.setString(1, alert.id());
                    link.execute();
                }
            }
        }
        NotificationRetention.limit(connection);
    }

    private static void bind(PreparedStatement to, Delivery delivery) throws SQLException {
        var notification = delivery.notification();
        to.setString(1, notification.id());
        to.setString(2, notification.sink());
        to.setString(3, notification.group().simulation());
        to.setString(4, notification.group().rule());
        to.setString(5, notification.group().agent());
        to.setString(6, Words.REASON.of(notification.reason()));
        to.setLong(7, notification.createdMillis());
        to.setString(8, Words.DELIVERY_STATE.of(delivery.state()));
        to.setInt(9, delivery.attempts());
        to.setLong(10, delivery.nextMillis());
        to.setLong(11, delivery.finishedMillis());
        to.setString(12, delivery.error());
        to.setLong(13, notification.truncated());
        var alerts = AlertsFormat.write(notification.alerts());
        to.setString(14, alerts);
        to.setLong(15, alerts.length());
        to.setLong(16, sum(notification, alerts.length()));
        to.setLong(17, stateSum(delivery));
        to.setLong(18, new RowSum().text(notification.id()).text(alerts).value());
    }

    private static long sum(Notification notification, long bytes) {
        return new RowSum()
                .text(notification.id())
                .text(notification.sink())
                .text(notification.group().simulation())
                .text(notification.group().rule())
                .text(notification.group().agent())
                .text(Words.REASON.of(notification.reason()))
                .whole(notification.createdMillis())
                .whole(notification.truncated())
                .whole(bytes)
                .value();
    }

    private static long stateSum(Delivery delivery) {
        return new RowSum()
                .text(delivery.notification().id())
                .text(Words.DELIVERY_STATE.of(delivery.state()))
                .whole(delivery.attempts())
                .whole(delivery.nextMillis())
                .whole(delivery.finishedMillis())
                .text(delivery.error())
                .value();
    }

    /** Inside a transaction. */
    public static void update(Connection connection, List<Delivery> changed, long lastOffset) throws SQLException {
        try (var update = connection.prepareStatement(UPDATE)) {
            for (var delivery : changed) {
                update.setString(1, Words.DELIVERY_STATE.of(delivery.state()));
                update.setInt(2, delivery.attempts());
                update.setLong(3, delivery.nextMillis());
                update.setLong(4, delivery.finishedMillis());
                update.setString(5, delivery.error());
                update.setLong(6, stateSum(delivery));
                update.setString(7, delivery.notification().id());
                update.execute();
            }
        }
        NotificationLogTable.put(connection, changed, lastOffset);
    }

    public static Page<Delivery> waiting(Connection connection, long after, int limit, Damage damage)
            throws SQLException {
        var found = new ArrayList<Delivery>();
        long end = after;
        try (var query = connection.prepareStatement(WAITING)) {
            query.setLong(1, after);
            try (var rows = query.executeQuery()) {
                while (found.size() < limit && rows.next()) {
                    var bare = damage.orNull("notification", rows.getString(1), () -> delivery(rows, List.of()));
                    if (bare != null) {
                        found.add(bare);
                        compare(rows, 15, List.of(SummedTable.NOTIFICATION, SummedTable.NOTIFICATION_STATE), damage);
                    }
                    end = rows.getLong(14);
                }
            }
        }
        return new Page<>(found, found.size() < limit ? Page.LAST : end);
    }

    /** The deliveries that match and can be read. */
    public static List<Delivery> read(Connection connection, DeliveryQuery query, Damage damage) throws SQLException {
        var sql = new StringBuilder("SELECT " + SUMMED + " FROM notification WHERE 1");
        var values = new ArrayList<String>();
        add(sql, values, "id", query.id());
        add(sql, values, "state", query.state() == null ? null : Words.DELIVERY_STATE.of(query.state()));
        add(sql, values, "sink", query.sink());
        add(sql, values, "simulation", query.simulation());
        if (query.alerts() != null) {
            sql.append(" AND seq IN (SELECT seq FROM notification_alert WHERE alert IN (")
                    .append(String.join(
                            ", ", query.alerts().stream().map(id -> "?").toList()))
                    .append("))");
            values.addAll(query.alerts());
        }
        sql.append(" ORDER BY seq DESC LIMIT ")
                .append(query.limit())
                .append(" OFFSET ")
                .append(query.offset());
        try (var statement = connection.prepareStatement(sql.toString())) {
            for (int i = 0; i < values.size(); i++) {
                statement.setString(i + 1, values.get(i));
            }
            return read(statement, damage);
        }
    }

    private static void add(StringBuilder sql, List<String> values, String column, @Nullable String value) {
        if (value != null) {
            sql.append(" AND ").append(column).append(" = ?");
            values.add(value);
        }
    }

    /** The rows of {@link #SUMMED} that can be read. */
    static List<Delivery> read(PreparedStatement statement, Damage damage) throws SQLException {
        var found = new ArrayList<Delivery>();
        try (var rows = statement.executeQuery()) {
            while (rows.next()) {
                var delivery = damage.orNull("notification", rows.getString(1), () -> delivery(rows));
                if (delivery != null) {
                    found.add(delivery);
                    compare(rows, 15, SummedTable.of("notification"), damage);
                }
            }
        }
        return found;
    }

    /** One that differs from its checksum is named, and goes out: something else is better than nothing. */
    private static void compare(ResultSet row, int first, List<SummedTable> parts, Damage damage) throws SQLException {
        int at = first;
        for (var part : parts) {
            if (!part.isRight(row, at)) {
                damage.found("notification row " + row.getString(1), "", "the checksum is another");
            }
            at += part.width();
        }
    }

    /** A row of {@link #COLUMNS}. */
    public static Delivery delivery(ResultSet row) throws SQLException {
        return delivery(row, AlertsFormat.read(row.getString(14)));
    }

    private static Delivery delivery(ResultSet row, List<Alert> alerts) throws SQLException {
        var notification = new Notification(
                row.getString(1),
                row.getString(2),
                new Notification.Group(row.getString(3), row.getString(4), row.getString(5)),
                Words.REASON.read(row.getString(6)),
                row.getLong(7),
                alerts,
                row.getLong(13));
        return new Delivery(
                notification,
                Words.DELIVERY_STATE.read(row.getString(8)),
                row.getInt(9),
                row.getLong(10),
                row.getLong(11),
                row.getString(12));
    }
}
