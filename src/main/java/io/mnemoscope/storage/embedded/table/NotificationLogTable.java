package io.mnemoscope.storage.embedded.table;

import io.mnemoscope.domain.Delivery;
import io.mnemoscope.storage.NotificationLogEntry;
import io.mnemoscope.storage.embedded.format.Words;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What receivers know of alerts. */
public final class NotificationLogTable {
    static final String TOLD =
            "SELECT " + SummedTable.TOLD.select() + " FROM told WHERE (sink, alert) > (?, ?)" + " ORDER BY sink, alert";
    static final String FORGET_TOLD = "DELETE FROM told WHERE sink = ? AND alert = ?";
    static final String FORGET_RESOLVED = "DELETE FROM told WHERE resolved = 1 AND until_offset <= ";

    private NotificationLogTable() {}

    /** Inside a transaction: what deliveries that have ended have told. */
    static void put(Connection connection, List<Delivery> changed, long lastOffset) throws SQLException {
        try (var put = connection.prepareStatement("INSERT OR REPLACE INTO told(sink, alert, severity, resolved, at_ms,"
                + " until_offset, sum) VALUES(?, ?, ?, ?, ?, ?, ?)")) {
            for (var delivery : changed) {
                if (delivery.state() != Delivery.State.WAITING) {
                    putTold(put, delivery, lastOffset);
                }
            }
        }
    }

    private static void putTold(PreparedStatement put, Delivery delivery, long lastOffset) throws SQLException {
        for (var alert : delivery.notification().alerts()) {
            if (!alert.instantaneous()) {
                var sink = delivery.notification().sink();
                var severity = Words.SEVERITY.of(alert.severity());
                int resolved = alert.sentAsFiring() ? 0 : 1;
                var sum =
                        new RowSum().text(sink).text(alert.id()).text(severity).whole(resolved);
                put.setString(1, sink);
                put.setString(2, alert.id());
                put.setString(3, severity);
                put.setInt(4, resolved);
                put.setLong(5, delivery.finishedMillis());
                put.setLong(6, lastOffset);
                put.setLong(
                        7,
                        sum.whole(delivery.finishedMillis()).whole(lastOffset).value());
                put.execute();
            }
        }
    }

    /** What receivers know, as far as it can be read. */
    public static List<NotificationLogEntry> notificationLog(
            Connection connection, @Nullable NotificationLogEntry after, int limit, Damage damage) throws SQLException {
        var found = new ArrayList<NotificationLogEntry>();
        try (var query = connection.prepareStatement(TOLD)) {
            query.setString(1, after == null ? "" : after.sink());
            query.setString(2, after == null ? "" : after.alert());
            try (var rows = query.executeQuery()) {
                while (found.size() < limit && rows.next()) {
                    var entry = damage.orNull("told", rows.getString(1) + "/" + rows.getString(2), () -> entry(rows));
                    if (entry != null) {
                        found.add(entry);
                    }
                }
            }
        }
        return found;
    }

    private static NotificationLogEntry entry(ResultSet row) throws SQLException {
        SummedTable.TOLD.check(row, 1);
        return new NotificationLogEntry(
                row.getString(1),
                row.getString(2),
                Words.SEVERITY.read(row.getString(3)),
                row.getInt(4) != 0,
                row.getLong(5));
    }

    /** Inside a transaction. */
    public static void forgetLogEntries(Connection connection, Collection<NotificationLogEntry> entries)
            throws SQLException {
        try (var delete = connection.prepareStatement(FORGET_TOLD)) {
            for (var one : entries) {
                delete.setString(1, one.sink());
                delete.setString(2, one.alert());
                delete.execute();
            }
        }
    }

    /** Inside a transaction: alerts that receivers know to be resolved, and that no event after this offset is of. */
    public static void forgetResolved(Connection connection, long offset) throws SQLException {
        Sql.execute(connection, FORGET_RESOLVED + offset);
    }
}
