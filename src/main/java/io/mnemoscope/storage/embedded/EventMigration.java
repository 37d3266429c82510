package io.mnemoscope.storage.embedded;

import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.AlertState;
import io.mnemoscope.storage.StoredEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From version 6, where each alert event was a row and each alert another, to 7: see {@link EventBlocks} and {@link
 * AlertRows}. Rows that cannot be read are named and left out, as they were before. Inside the transaction of the
 * migration; one use.
 */
final class EventMigration {
    /** Before {@link #run}: what was there gets out of the way of what comes. */
    static final List<String> ASIDE = List.of(
            "DROP INDEX alert_updated",
            "DROP INDEX alert_agent",
            "DROP INDEX alert_active",
            "ALTER TABLE alert RENAME TO old_alert",
            "DROP INDEX alert_event_alert",
            "DROP INDEX alert_event_agent_time",
            "ALTER TABLE alert_event RENAME TO old_event");

    private static final Logger LOG = LoggerFactory.getLogger(EventMigration.class);
    private static final int SAID_EVERY = 100_000;
    private static final Map<AlertState, AlertEvent.Kind> KINDS = Map.of(
            AlertState.INACTIVE, AlertEvent.Kind.CANCELLED,
            AlertState.PENDING, AlertEvent.Kind.PENDING,
            AlertState.FIRING, AlertEvent.Kind.FIRING,
            AlertState.RECOVERING, AlertEvent.Kind.RECOVERING,
            AlertState.RESOLVED, AlertEvent.Kind.RESOLVED);

    private final Connection connection;
    private final Map<String, Integer> simulations = new HashMap<>();
    /** How alerts stand whose newest event is missing or damaged, by its offset. */
    private final TreeMap<Long, LoggedEvent> inPlace = new TreeMap<>();

    private final List<LoggedEvent> gathered = new ArrayList<>();
    private long done;

    EventMigration(Connection connection) {
        this.connection = connection;
    }

    private interface Read<T> {
        T of(ResultSet row) throws SQLException;
    }

    void run() throws SQLException {
        long all = Schema.number(connection, "SELECT count(*) FROM old_event");
        try (var codec = new EventBlockCodec();
                var table = new AlertRows(connection)) {
            alerts(table);
            events(new EventBlockInsert(connection, codec), all);
        }
        // Of events that were left out, too, no offset is ever used again.
        Schema.execute(
                connection,
                "INSERT OR REPLACE INTO meta SELECT 'last_offset', CAST(max(coalesce((SELECT max(event_offset) FROM old_event),"
                        + " 0), coalesce((SELECT max(last_offset) FROM old_alert), 0), coalesce((SELECT CAST(value AS INTEGER)"
                        + " FROM meta WHERE key = 'last_offset'), 0)) AS TEXT)");
        Schema.execute(connection, "DROP TABLE old_alert");
        Schema.execute(connection, "DROP TABLE old_event");
    }

    private void alerts(AlertRows table) throws SQLException {
        try (var query = connection.prepareStatement(
                        "SELECT " + OldAlerts.COLUMNS + ", last_offset FROM old_alert ORDER BY last_offset");
                var newest = connection.prepareStatement(
                        "SELECT " + OldAlerts.EVENT_COLUMNS + " FROM old_event WHERE event_offset = ?");
                var rows = query.executeQuery()) {
            while (rows.next()) {
                long offset = rows.getLong(23);
                var event = newest(newest, offset, rows.getString(1));
                var alert = read("alert row " + rows.getString(1), rows, OldAlerts::alert);
                if (alert == null) {
                    alert = event == null ? null : event.event().alert();
                }
                if (alert != null) {
                    var standing = new AlertEvent(kind(alert), "restored from its alert", alert);
                    int whose = whose(rows.getInt(2), alert);
                    long number = table.put(offset, whose, alert);
                    if (event == null) {
                        inPlace.put(offset, LoggedEvent.of(offset, number, whose, standing));
                    }
                }
            }
        }
    }

    private static AlertEvent.Kind kind(Alert alert) {
        return KINDS.getOrDefault(alert.state(), AlertEvent.Kind.FIRING);
    }

    /** The event that says how an alert stands; null if it is missing, damaged or another's. */
    private @Nullable StoredEvent newest(PreparedStatement query, long offset, String id) throws SQLException {
        query.setLong(1, offset);
        try (var row = query.executeQuery()) {
            return row.next() && id.equals(row.getString(1))
                    ? read("alert_event row " + offset, row, OldAlerts::event)
                    : null;
        }
    }

    private void events(EventBlockInsert blocks, long all) throws SQLException {
        try (var numbers = connection.prepareStatement("SELECT seq, agent FROM alert WHERE id = ?");
                var query = connection.prepareStatement(
                        "SELECT " + OldAlerts.EVENT_COLUMNS + " FROM old_event ORDER BY event_offset");
                var rows = query.executeQuery()) {
            while (rows.next()) {
                long offset = rows.getLong(23);
                while (!inPlace.isEmpty() && inPlace.firstKey() <= offset) {
                    add(inPlace.pollFirstEntry().getValue(), blocks);
                }
                // What is damaged here was named with its alert, or is named now.
                var stored = read("alert_event row " + offset, rows, OldAlerts::event);
                var logged = stored == null ? null : logged(numbers, stored);
                if (logged != null) {
                    add(logged, blocks);
                }
                if (++done % SAID_EVERY == 0) {
                    LOG.info("event=store.migrating alert_events={} of={}", done, all);
                }
            }
        }
        for (var standing : inPlace.values()) {
            add(standing, blocks);
        }
        blocks.put(gathered);
    }

    private void add(LoggedEvent event, EventBlockInsert blocks) throws SQLException {
        if (gathered.isEmpty() || gathered.get(gathered.size() - 1).offset() < event.offset()) {
            gathered.add(event);
        }
        if (gathered.size() == EventBlockInsert.FULL) {
            blocks.put(gathered);
            gathered.clear();
        }
    }

    /** Null if its alert is gone. */
    private static @Nullable LoggedEvent logged(PreparedStatement numbers, StoredEvent stored) throws SQLException {
        AlertRows.bindId(numbers, 1, stored.event().alert().id());
        try (var row = numbers.executeQuery()) {
            return row.next() ? LoggedEvent.of(stored.offset(), row.getLong(1), row.getInt(2), stored.event()) : null;
        }
    }

    private static <T> @Nullable T read(String name, ResultSet row, Read<T> read) throws SQLException {
        try {
            return read.of(row);
        } catch (RuntimeException e) {
            LOG.warn("event=store.damaged row=\"{}\" reason=\"{}\"", name, e.getMessage());
            return null;
        }
    }

    private int whose(int agent, Alert alert) throws SQLException {
        if (!alert.ofSimulation()) {
            return agent;
        }
        var name = alert.agent().simulation();
        var known = simulations.get(name);
        if (known != null) {
            return -known;
        }
        try (var insert = connection.prepareStatement("INSERT OR IGNORE INTO simulation(name) VALUES(?)");
                var query = connection.prepareStatement("SELECT id FROM simulation WHERE name = ?")) {
            insert.setString(1, name);
            insert.execute();
            query.setString(1, name);
            try (var row = query.executeQuery()) {
                int number = row.getInt(1);
                simulations.put(name, number);
                return -number;
            }
        }
    }
}
