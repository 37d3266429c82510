package io.mnemoscope.storage.embedded.repair;

import io.mnemoscope.storage.embedded.codec.EventBlockCodec;
import io.mnemoscope.storage.embedded.codec.LoggedEvent;
import io.mnemoscope.storage.embedded.table.EventBlocks;
import io.mnemoscope.storage.embedded.table.Sql;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The numbers that agents and alerts are given next, for {@link Mending}: a sequence that is missing, behind or nearly at its
 * end would give out numbers twice, or none. A single alert whose number is beyond the sequence gets back the one that its
 * event has.
 */
final class SequenceMending {
    /** Numbers of agents are an {@code int}; so many are left for new ones. */
    private static final long MOST_AGENTS = Integer.MAX_VALUE - (1 << 24);

    /** No more rows than these have a wrong number because of one flipped bit, or of a few. */
    private static final int FEW = 16;

    private final Connection connection;
    private final Mending.Step step;

    SequenceMending(Connection connection, Mending.Step step) {
        this.connection = connection;
        this.step = step;
    }

    void run() throws SQLException {
        sequence("agent", greatest("agent", "id", MOST_AGENTS), MOST_AGENTS);
        long used = greatest("alert", "seq", EventBlocks.MAX_OFFSET);
        long beyond = greatest("alert", "seq", Long.MAX_VALUE);
        if (Sql.number(connection, "SELECT min(seq) FROM alert") < 0
                || beyond > Math.min(EventBlocks.MAX_OFFSET, sequence("alert"))) {
            used = alerts(used);
        }
        sequence("alert", used, EventBlocks.MAX_OFFSET);
    }

    private long greatest(String table, String key, long most) throws SQLException {
        return Sql.number(connection, "SELECT max(" + key + ") FROM " + table + " WHERE " + key + " <= " + most);
    }

    private long sequence(String table) throws SQLException {
        return Sql.number(connection, "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = '" + table + "'");
    }

    private void sequence(String table, long used, long most) throws SQLException {
        long sequence = sequence(table);
        if (sequence < used || sequence > most) {
            step.mend(
                    "DELETE FROM sqlite_sequence WHERE name = '" + table + "'",
                    "sqlite_sequence row " + table,
                    "numbers continue after " + used);
            step.mend(
                    "INSERT INTO sqlite_sequence(name, seq) VALUES('" + table + "', " + used + ")",
                    "sqlite_sequence row " + table,
                    "it is " + used);
        }
    }

    /** Looks at the alerts with the greatest and the least numbers; answers the greatest number that is right. */
    private long alerts(long greatest) throws SQLException {
        long used = greatest;
        try (var codec = new EventBlockCodec();
                var query = connection.prepareStatement(
                        "SELECT seq, last_offset FROM (SELECT * FROM (SELECT seq, last_offset"
                                + " FROM alert ORDER BY seq DESC LIMIT " + FEW
                                + ") UNION SELECT * FROM (SELECT seq, last_offset FROM alert"
                                + " ORDER BY seq LIMIT " + FEW + ")) ORDER BY seq");
                var rows = query.executeQuery()) {
            used = 0;
            while (rows.next()) {
                long number = rows.getLong(1);
                long its = number(rows.getLong(2), codec);
                if (its > 0 && its != number) {
                    step.mend(
                            "UPDATE OR IGNORE alert SET seq = " + its + " WHERE seq = " + number,
                            "alert row " + number,
                            "it is " + its);
                }
                used = Math.max(used, its > 0 ? its : number <= greatest ? number : 0);
            }
        }
        return used;
    }

    /** The number of the alert that an event belongs to; 0 if the event is not there. */
    private long number(long offset, EventBlockCodec codec) throws SQLException {
        try (var query = connection.prepareStatement(EventBlocks.AROUND)) {
            query.setLong(1, offset);
            try (var row = query.executeQuery()) {
                return EventBlocks.events(row, codec).stream()
                        .filter(event -> event.offset() == offset)
                        .mapToLong(LoggedEvent::alert)
                        .findFirst()
                        .orElse(0);
            } catch (RuntimeException e) {
                // Its block cannot be read: neither can the alert.
                return 0;
            }
        }
    }
}
