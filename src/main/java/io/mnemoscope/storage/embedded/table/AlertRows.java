package io.mnemoscope.storage.embedded.table;

import io.mnemoscope.domain.Alert;
import io.mnemoscope.storage.embedded.codec.LoggedEvent;
import io.mnemoscope.storage.embedded.format.RuleTypes;
import io.mnemoscope.storage.embedded.format.Words;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A small row for each alert, with what alerts are looked for by. How an alert stands is in the event that its row points to.
 * The writer's; all is inside a transaction.
 */
public final class AlertRows implements AutoCloseable {
    /**
     * Severities and states by number, as {@link Words} have them, rules as {@link RuleTypes} have them; reserved: the incident that
     * the alert is part of.
     */
    public static final List<String> DDL = List.of(
            "CREATE TABLE alert(seq INTEGER PRIMARY KEY AUTOINCREMENT, id BLOB NOT NULL UNIQUE, agent INTEGER NOT NULL,"
                    + " last_offset INTEGER NOT NULL, updated_ms INTEGER NOT NULL, type INTEGER NOT NULL,"
                    + " severity INTEGER NOT NULL, state INTEGER NOT NULL, incident INTEGER)",
            "CREATE INDEX alert_agent ON alert(agent)",
            "CREATE INDEX alert_active ON alert(seq) WHERE state IN (2, 3)");
    /** Firing or recovering. */
    public static final String ACTIVE = "state IN (2, 3)";

    private static final int ID_LENGTH = 16;
    private static final String PUT = "INSERT INTO alert(id, agent, last_offset, updated_ms, type, severity, state)"
            + " VALUES(?, ?, ?, ?, ?, ?, ?) ON CONFLICT(id) DO UPDATE SET last_offset = excluded.last_offset,"
            + " updated_ms = excluded.updated_ms, severity = excluded.severity, state = excluded.state RETURNING seq";

    private final PreparedStatement put;

    /** What an alert's row repeats of the event that it points to. */
    public record Columns(int whose, long updatedMillis, Object type, int severity, int state) {
        /** Those of a row, from a column on. */
        public static Columns of(ResultSet row, int first) throws SQLException {
            return new Columns(
                    row.getInt(first),
                    row.getLong(first + 1),
                    row.getObject(first + 2),
                    row.getInt(first + 3),
                    row.getInt(first + 4));
        }

        /** As its event says. */
        public static Columns of(LoggedEvent event) {
            var alert = event.event().alert();
            return new Columns(
                    event.whose(),
                    alert.updatedMillis(),
                    RuleTypes.column(alert.type()),
                    Words.SEVERITY.number(alert.severity()),
                    Words.ALERT_STATE.number(alert.state()));
        }
    }

    public AlertRows(Connection connection) throws SQLException {
        put = connection.prepareStatement(PUT);
    }

    /** The event of this offset says how the alert stands; answers the number of its row. */
    public long put(long offset, int whose, Alert alert) throws SQLException {
        bindId(put, 1, alert.id());
        put.setInt(2, whose);
        put.setLong(3, offset);
        put.setLong(4, alert.updatedMillis());
        put.setObject(5, RuleTypes.column(alert.type()));
        put.setInt(6, Words.SEVERITY.number(alert.severity()));
        put.setInt(7, Words.ALERT_STATE.number(alert.state()));
        try (var row = put.executeQuery()) {
            return row.getLong(1);
        }
    }

    /** The sixteen hexadecimal digits of an id take eight bytes; an id of another kind is kept as a text. */
    public static void bindId(PreparedStatement to, int parameter, String id) throws SQLException {
        if (id.length() == ID_LENGTH && id.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
            to.setLong(parameter, HexFormat.fromHexDigitsToLong(id));
        } else {
            to.setString(parameter, id);
        }
    }

    /** What {@link #bindId} put there. */
    public static String id(@Nullable Object column) {
        return column instanceof Number number
                ? HexFormat.of().toHexDigits(number.longValue())
                : String.valueOf(column);
    }

    /** Deletes alerts, which hides their events, and who works on them; answers how many there were. */
    public static int delete(Connection connection, List<Long> numbers) throws SQLException {
        int gone = 0;
        try (var query = connection.prepareStatement("DELETE FROM alert WHERE seq = ? RETURNING id");
                var acknowledgement = connection.prepareStatement("DELETE FROM acknowledgement WHERE alert = ?")) {
            for (long number : numbers) {
                query.setLong(1, number);
                String id = null;
                try (var row = query.executeQuery()) {
                    if (row.next()) {
                        id = id(row.getObject(1));
                    }
                }
                if (id != null) {
                    gone++;
                    acknowledgement.setString(1, id);
                    acknowledgement.execute();
                }
            }
        }
        return gone;
    }

    /** The numbers of the alerts that a query asks for. */
    public static List<Long> numbers(PreparedStatement query) throws SQLException {
        var numbers = new ArrayList<Long>();
        try (var rows = query.executeQuery()) {
            while (rows.next()) {
                numbers.add(rows.getLong(1));
            }
        }
        return numbers;
    }

    @Override
    public void close() throws SQLException {
        put.close();
    }
}
