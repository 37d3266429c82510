package io.mnemoscope.storage.embedded;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.MemoryStats;
import io.mnemoscope.storage.Missed;
import io.mnemoscope.storage.StoredEvent;
import io.mnemoscope.storage.embedded.format.Words;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Writes alerts and their events, and makes them of rows. NaN is stored as NULL. One thread. */
final class AlertTable {
    static final String COLUMNS = "id, agent, simulation_name, agent_name, type, severity, state, flapping, message,"
            + " value, level, started_ms, updated_ms, resolved_ms, current_size, buffer_size, total_size, max_size,"
            + " usage_ratio, bounded, approaching_limit, rule";
    /** One pass through the events: by the index over alerts it would be a look elsewhere in the file for each. */
    static final String MISSED_AFTER =
            "SELECT max(iif(kind IN ('suppressed', 'acknowledged'), 0, event_offset)) AS newest,"
                    + " max(iif(kind = 'firing', event_offset, 0)), max(iif(kind = 'suppressed', event_offset, 0)) FROM alert_event NOT INDEXED"
                    + " WHERE event_offset > ? GROUP BY id ORDER BY newest";

    static final String EVENT =
            "SELECT " + COLUMNS + ", event_offset, kind, reason FROM alert_event WHERE event_offset = ?";

    private static final String MARKS = "?" + ", ?".repeat(21);
    private final PreparedStatement upsert;
    private final PreparedStatement event;

    AlertTable(Connection connection) throws SQLException {
        upsert = connection.prepareStatement(
                "INSERT OR REPLACE INTO alert(" + COLUMNS + ", last_offset) VALUES(" + MARKS + ", ?)");
        event = connection.prepareStatement(
                "INSERT INTO alert_event(" + COLUMNS + ", event_offset, kind, reason) VALUES(" + MARKS + ", ?, ?, ?)");
    }

    void write(long offset, int agent, AlertEvent happened) throws SQLException {
        bind(upsert, agent, happened.alert());
        upsert.setLong(23, offset);
        upsert.execute();
        writeEvent(offset, agent, happened);
    }

    /** What happened without a measurement: the alert itself stays as it is. */
    void writeEvent(long offset, int agent, AlertEvent happened) throws SQLException {
        bind(event, agent, happened.alert());
        event.setLong(23, offset);
        event.setString(24, Words.EVENT_KIND.of(happened.kind()));
        event.setString(25, happened.reason());
        event.execute();
    }

    private static void bind(PreparedStatement to, int agent, Alert alert) throws SQLException {
        to.setString(1, alert.id());
        to.setInt(2, agent);
        to.setString(3, alert.agent().simulation());
        to.setString(4, alert.agent().agent());
        to.setString(5, Words.RULE_TYPE.of(alert.type()));
        to.setString(6, Words.SEVERITY.of(alert.severity()));
        to.setString(7, Words.ALERT_STATE.of(alert.state()));
        to.setInt(8, alert.flapping() ? 1 : 0);
        to.setString(9, alert.message());
        to.setDouble(10, alert.value());
        to.setDouble(11, alert.level());
        to.setLong(12, alert.startedMillis());
        to.setLong(13, alert.updatedMillis());
        to.setLong(14, alert.resolvedMillis());
        to.setLong(15, alert.memory().currentSize());
        to.setLong(16, alert.memory().bufferSize());
        to.setLong(17, alert.memory().totalSize());
        to.setLong(18, alert.memory().maxSize());
        to.setDouble(19, alert.memory().usageRatio());
        to.setInt(20, alert.memory().bounded() ? 1 : 0);
        to.setInt(21, alert.memory().approachingLimit() ? 1 : 0);
        to.setString(22, alert.rule().equals(Words.RULE_TYPE.of(alert.type())) ? null : alert.rule());
    }

    /** A row of {@link #COLUMNS}. */
    static Alert alert(ResultSet row) throws SQLException {
        var memory = MemoryStats.clamped(
                row.getLong(15),
                row.getLong(16),
                row.getLong(17),
                row.getLong(18),
                real(row, 19),
                row.getInt(20) != 0,
                row.getInt(21) != 0);
        return new Alert(
                row.getString(1),
                new AgentId(row.getString(3), row.getString(4)),
                Words.RULE_TYPE.read(row.getString(5)),
                row.getString(22) == null ? row.getString(5) : row.getString(22),
                Words.SEVERITY.read(row.getString(6)),
                Words.ALERT_STATE.read(row.getString(7)),
                row.getInt(8) != 0,
                row.getString(9),
                real(row, 10),
                real(row, 11),
                row.getLong(12),
                row.getLong(13),
                row.getLong(14),
                memory);
    }

    /** A row of {@link #COLUMNS}, event_offset, kind, reason. */
    static StoredEvent event(ResultSet row) throws SQLException {
        var kind = Words.EVENT_KIND.read(row.getString(24));
        return new StoredEvent(row.getLong(23), new AlertEvent(kind, row.getString(25), alert(row)));
    }

    /**
     * What snapshots raised, by the index over agents and times.
     *
     * @param snapshots a JSON array of pairs: an agent's number, a time in milliseconds
     */
    static List<AlertEvent> raised(Connection connection, String snapshots, int limit) throws SQLException {
        try (var query = connection.prepareStatement("SELECT " + COLUMNS + ", event_offset, kind, reason"
                + " FROM (SELECT json_extract(value, '$[0]') AS whose, json_extract(value, '$[1]') AS at FROM json_each(?))"
                + " CROSS JOIN alert_event INDEXED BY alert_event_agent_time ON agent = whose AND updated_ms = at"
                + " WHERE kind IN ('firing', 'severity_changed')"
                + " AND type NOT IN ('growth_outlier', 'agent_stalled', 'simulation_lost')"
                + " ORDER BY event_offset LIMIT ?")) {
            query.setString(1, snapshots);
            query.setInt(2, limit);
            var found = new ArrayList<AlertEvent>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    found.add(event(rows).event());
                }
            }
            return found;
        }
    }

    /** See {@link io.mnemoscope.storage.AlertStore#missedAfter}. */
    static List<Missed> missedAfter(Connection connection, long offset) throws SQLException {
        var found = new ArrayList<Missed>();
        try (var query = connection.prepareStatement(MISSED_AFTER)) {
            query.setLong(1, offset);
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    found.add(new Missed(rows.getLong(1), rows.getLong(2), rows.getLong(3)));
                }
            }
        }
        return found;
    }

    /** Those that can be read. */
    static List<StoredEvent> events(Connection connection, List<Long> offsets, Damage damage) throws SQLException {
        var found = new ArrayList<StoredEvent>(offsets.size());
        try (var query = connection.prepareStatement(EVENT)) {
            for (long offset : offsets) {
                query.setLong(1, offset);
                try (var rows = query.executeQuery()) {
                    var event = rows.next() ? damage.orNull("alert_event", offset, () -> event(rows)) : null;
                    if (event != null) {
                        found.add(event);
                    }
                }
            }
        }
        return found;
    }

    private static double real(ResultSet row, int column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? Double.NaN : value;
    }
}
