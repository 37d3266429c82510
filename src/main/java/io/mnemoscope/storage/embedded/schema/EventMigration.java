package io.mnemoscope.storage.embedded.schema;

import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.StoredEvent;
import io.mnemoscope.storage.embedded.codec.EventBlockCodec;
import io.mnemoscope.storage.embedded.codec.LoggedEvent;
import io.mnemoscope.storage.embedded.table.AlertRows;
import io.mnemoscope.storage.embedded.table.EventBlockInsert;
import io.mnemoscope.storage.embedded.table.EventBlocks;
import io.mnemoscope.storage.embedded.table.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    /** The number of no agent. */
    private static final int NO_AGENT = 0;

    private static final int SAID_EVERY = 20_000;
    private static final Map<AlertState, AlertEvent.Kind> KINDS = Map.of(
            AlertState.INACTIVE, AlertEvent.Kind.CANCELLED,
            AlertState.PENDING, AlertEvent.Kind.PENDING,
            AlertState.FIRING, AlertEvent.Kind.FIRING,
            AlertState.RECOVERING, AlertEvent.Kind.RECOVERING,
            AlertState.RESOLVED, AlertEvent.Kind.RESOLVED);

    private final Connection connection;
    private final Map<String, Integer> simulations = new HashMap<>();
    private final Set<Long> agents = new HashSet<>();
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
        long all = Sql.number(connection, "SELECT count(*) FROM old_event");
        try (var codec = new EventBlockCodec();
                var table = new AlertRows(connection)) {
            alerts(table);
            done = 0;
            events(new EventBlockInsert(connection, codec), all);
        }
        // Of events that were left out, too, no offset is ever used again; but of those that are beyond all.
        Sql.execute(
                connection,
                "INSERT OR REPLACE INTO meta SELECT 'last_offset', CAST(coalesce(max(o), 0) AS TEXT) FROM (SELECT event_offset"
                        + " AS o FROM old_event UNION ALL SELECT last_offset FROM old_alert UNION ALL SELECT CAST(value AS INTEGER)"
                        + " FROM meta WHERE key = 'last_offset') WHERE o <= " + EventBlocks.MAX_OFFSET);
        Sql.execute(connection, "DROP TABLE old_alert");
        Sql.execute(connection, "DROP TABLE old_event");
    }

    private void alerts(AlertRows table) throws SQLException {
        try (var query = connection.prepareStatement(
                        "SELECT " + OldAlerts.COLUMNS + ", last_offset FROM old_alert ORDER BY last_offset");
                var newest = connection.prepareStatement(
                        "SELECT " + OldAlerts.EVENT_COLUMNS + " FROM old_event WHERE event_offset = ?");
                var rows = query.executeQuery()) {
            while (rows.next()) {
                alert(rows, newest, table);
                if (++done % SAID_EVERY == 0) {
                    LOG.info("event=store.migrating alerts={}", done);
                }
            }
        }
    }

    private void alert(ResultSet row, PreparedStatement newest, AlertRows table) throws SQLException {
        var id = row.getString(1);
        long offset = lastOffset(row.getLong(23), id);
        var event = newest(newest, offset, id);
        var alert = read("alert row " + id, row, OldAlerts::alert);
        if (alert == null) {
            alert = event == null ? null : event.event().alert();
        }
        int whose = alert == null ? NO_AGENT : whose(row.getLong(2), alert);
        if (alert == null || whose == NO_AGENT || !isPossible(offset)) {
            LOG.warn("event=store.damaged row=\"alert row {}\" reason=\"it has no agent, or no event\"", id);
            return;
        }
        long number = table.put(offset, whose, alert);
        if (event == null) {
            var standing = new AlertEvent(kind(alert), "restored from its alert", alert);
            inPlace.put(offset, LoggedEvent.of(offset, number, whose, standing));
        }
    }

    private static boolean isPossible(long offset) {
        return offset > 0 && offset <= EventBlocks.MAX_OFFSET;
    }

    /** What the alert's row says, if that can be; else that of the newest event of the alert, or 0. */
    private long lastOffset(long said, String id) throws SQLException {
        if (isPossible(said)) {
            return said;
        }
        try (var query = connection.prepareStatement(
                "SELECT max(event_offset) FROM old_event WHERE id = ? AND event_offset BETWEEN 1 AND "
                        + EventBlocks.MAX_OFFSET)) {
            query.setString(1, id);
            try (var row = query.executeQuery()) {
                return row.getLong(1);
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
        if (isPossible(event.offset()) && isNext(event)) {
            gathered.add(event);
        }
        if (gathered.size() == EventBlockInsert.FULL) {
            blocks.put(gathered);
            gathered.clear();
        }
    }

    private boolean isNext(LoggedEvent event) {
        return gathered.isEmpty() || gathered.get(gathered.size() - 1).offset() < event.offset();
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

    private int whose(long agent, Alert alert) throws SQLException {
        if (!alert.ofSimulation()) {
            return agents().contains(agent) ? (int) agent : named(alert);
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

    private Set<Long> agents() throws SQLException {
        if (agents.isEmpty()) {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("SELECT id FROM agent")) {
                while (rows.next()) {
                    agents.add(rows.getLong(1));
                }
            }
        }
        return agents;
    }

    /** The agent of the name that the row has beside the number, which is damaged. */
    private int named(Alert alert) throws SQLException {
        try (var query =
                connection.prepareStatement("SELECT a.id FROM agent a JOIN simulation s ON s.id = a.simulation_id"
                        + " WHERE s.name = ? AND a.name = ?")) {
            query.setString(1, alert.agent().simulation());
            query.setString(2, alert.agent().agent());
            try (var row = query.executeQuery()) {
                return row.next() ? row.getInt(1) : NO_AGENT;
            }
        }
    }
}
