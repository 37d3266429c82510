package io.mnemoscope.storage.embedded;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.InvalidInput;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys and names of which a flipped bit would cost more than its own row: a block of events in a wrong place has events of many
 * agents, and of a simulation hang all its agents. They are looked for before a file is read, and put right in it, which is
 * logged. What reading can leave out by itself is not touched. One use; outside a transaction.
 */
final class Mending {
    private static final Logger LOG = LoggerFactory.getLogger(Mending.class);
    private static final String ORPHANS =
            "SELECT DISTINCT simulation_id FROM agent WHERE simulation_id NOT IN (SELECT id FROM simulation)";

    /** Numbers of agents are an {@code int}; so many are left for new ones. */
    private static final long MOST_AGENTS = Integer.MAX_VALUE - (1 << 24);

    /** Numbers of alerts, and offsets of events, are not greater in a lifetime. */
    static final long MOST = 1L << 53;

    /** Alerts with a number that is none; with one beyond all no further alert could get any. */
    private static final String NUMBERED = "SELECT seq FROM alert WHERE seq <= 0 OR seq > " + MOST;

    private static final String BEYOND = " FROM meta WHERE key = 'last_offset' AND CAST(value AS INTEGER) > " + MOST;

    private final Connection connection;

    private Mending(Connection connection) {
        this.connection = connection;
    }

    /** Mends what is to be mended. */
    static void run(Connection connection) throws SQLException {
        var mending = new Mending(connection);
        var blocks = mending.misplaced();
        var orphans = mending.numbers(ORPHANS);
        var unnamed = mending.unnamed();
        var numbered = mending.numbers(NUMBERED);
        long agents = mending.nextUnused("agent", "id", MOST_AGENTS);
        long alerts = mending.nextUnused("alert", "seq", MOST);
        if (blocks.isEmpty()
                && orphans.isEmpty()
                && unnamed.isEmpty()
                && numbered.isEmpty()
                && Math.max(agents, alerts) < 0
                && Schema.number(connection, "SELECT count(*)" + BEYOND) == 0) {
            return;
        }
        Schema.execute(connection, "BEGIN IMMEDIATE");
        try {
            mending.place(blocks);
            for (long orphan : orphans) {
                mending.adopt(orphan);
            }
            for (long id : unnamed) {
                mending.name(id);
            }
            mending.number(numbered);
            if (Schema.update(connection, "DELETE" + BEYOND) > 0) {
                mended("meta row last_offset", "no offset is so great");
            }
            mending.sequence("agent", agents);
            mending.sequence("alert", alerts);
            Schema.execute(connection, "COMMIT");
        } catch (SQLException e) {
            // Nothing is mended then; reading leaves out what it cannot read.
            LOG.warn("event=store.not_mended reason=\"{}\"", e.getMessage());
            mending.rollback();
        }
    }

    private void rollback() {
        try {
            Schema.execute(connection, "ROLLBACK");
        } catch (SQLException e) {
            // SQLite had rolled back by itself.
        }
    }

    private List<Long> numbers(String query) throws SQLException {
        var found = new ArrayList<Long>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            while (rows.next()) {
                found.add(rows.getLong(1));
            }
        }
        return found;
    }

    /** The keys of blocks that are not one after the other, or that have more events than offsets. */
    private Set<Long> misplaced() throws SQLException {
        var found = new TreeSet<Long>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "SELECT first_offset, last_offset, n FROM event_block ORDER BY first_offset")) {
            long before = 0;
            long end = 0;
            while (rows.next()) {
                long first = rows.getLong(1);
                long last = rows.getLong(2);
                if (first <= end) {
                    found.add(before);
                    found.add(first);
                }
                if (last - first + 1 < rows.getInt(3)) {
                    found.add(first);
                }
                before = first;
                end = Math.max(end, last);
            }
        }
        return found;
    }

    /** Puts them where their events say that they belong; those that cannot be read stay. */
    private void place(Set<Long> keys) throws SQLException {
        var blocks = new ArrayList<List<LoggedEvent>>();
        try (var codec = new EventBlockCodec();
                var query = connection.prepareStatement(
                        "SELECT " + EventBlocks.COLUMNS + " FROM event_block WHERE first_offset = ?");
                var delete = connection.prepareStatement("DELETE FROM event_block WHERE first_offset = ?")) {
            for (long key : keys) {
                query.setLong(1, key);
                try (var row = query.executeQuery()) {
                    blocks.add(EventBlocks.events(row, codec));
                } catch (RuntimeException e) {
                    continue;
                }
                delete.setLong(1, key);
                delete.execute();
                mended("event_block row " + key, "its place is another");
            }
            var insert = new EventBlockInsert(connection, codec);
            for (var events : blocks) {
                insert.put(events);
            }
        }
    }

    /** Agents of a simulation that there is not: its number can be none, or one bit of it differs, or its row is gone. */
    private void adopt(long missing) throws SQLException {
        var near = numbers("SELECT id FROM simulation WHERE id <= 0 OR id > " + Integer.MAX_VALUE);
        near.addAll(numbers("SELECT id FROM simulation WHERE id BETWEEN 1 AND " + Integer.MAX_VALUE).stream()
                .filter(id -> Long.bitCount(id ^ missing) == 1)
                .toList());
        Long empty = null;
        for (long id : near) {
            boolean bare = Schema.number(connection, "SELECT count(*) FROM agent WHERE simulation_id = " + id) == 0;
            empty = bare ? (Long) id : empty;
        }
        if (empty != null && missing > 0 && missing <= Integer.MAX_VALUE) {
            Schema.execute(connection, "UPDATE simulation SET id = " + missing + " WHERE id = " + empty);
            mended("simulation row " + empty, "its agents say that it is " + missing);
            return;
        }
        var whose = near.size() == 1 ? near.get(0) : fresh(missing);
        if (whose != null) {
            Schema.execute(
                    connection,
                    "UPDATE OR IGNORE agent SET simulation_id = " + whose + " WHERE simulation_id = " + missing);
            mended("simulation row " + missing, "it was missing; its agents are now in " + whose);
        }
    }

    /** The number of a new row, for agents of which nothing says where they belong. */
    private @Nullable Long fresh(long missing) throws SQLException {
        Schema.execute(connection, "INSERT OR IGNORE INTO simulation(name) VALUES('damaged-" + missing + "')");
        var ids = numbers("SELECT id FROM simulation WHERE name = 'damaged-" + missing + "'");
        return ids.isEmpty() ? null : ids.get(0);
    }

    /** Simulations with names that are none. */
    private List<Long> unnamed() throws SQLException {
        var found = new ArrayList<Long>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT id, name FROM simulation")) {
            while (rows.next()) {
                try {
                    AgentId.checkName("name", rows.getString(2));
                } catch (InvalidInput e) {
                    found.add(rows.getLong(1));
                }
            }
        }
        return found;
    }

    private void name(long id) throws SQLException {
        Schema.execute(connection, "UPDATE OR IGNORE simulation SET name = 'damaged-" + id + "' WHERE id = " + id);
        mended("simulation row " + id, "its name was none; it is now damaged-" + id);
    }

    /** Alerts get back the number that their events have for them. */
    private void number(List<Long> numbers) throws SQLException {
        try (var codec = new EventBlockCodec();
                var query = connection.prepareStatement(EventBlocks.AROUND)) {
            for (long number : numbers) {
                long offset = Schema.number(connection, "SELECT last_offset FROM alert WHERE seq = " + number);
                query.setLong(1, offset);
                long its = MOST;
                try (var row = query.executeQuery()) {
                    its = EventBlocks.events(row, codec).stream()
                            .filter(event -> event.offset() == offset)
                            .mapToLong(LoggedEvent::alert)
                            .findFirst()
                            .orElse(MOST);
                } catch (RuntimeException e) {
                    // Its block cannot be read: neither can the alert.
                    LOG.debug("event=store.unreadable offset={}", offset, e);
                }
                Schema.execute(
                        connection,
                        its < MOST
                                ? "UPDATE OR REPLACE alert SET seq = " + its + " WHERE seq = " + number
                                : "DELETE FROM alert WHERE seq = " + number);
                mended("alert row " + number, its < MOST ? "it is " + its : "it is deleted, as its event is not there");
            }
        }
    }

    /**
     * The greatest number that a table has used, if its sequence is missing, behind, or so far that soon none is left; else
     * negative.
     */
    private long nextUnused(String table, String key, long most) throws SQLException {
        long used =
                Schema.number(connection, "SELECT max(" + key + ") FROM " + table + " WHERE " + key + " <= " + most);
        long sequence = Schema.number(
                connection, "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = '" + table + "'");
        return sequence < used || sequence > most ? used : -1;
    }

    private void sequence(String table, long used) throws SQLException {
        if (used >= 0) {
            Schema.execute(connection, "DELETE FROM sqlite_sequence WHERE name = '" + table + "'");
            Schema.execute(connection, "INSERT INTO sqlite_sequence(name, seq) VALUES('" + table + "', " + used + ")");
            mended("sqlite_sequence row " + table, "numbers go on from " + used);
        }
    }

    private static void mended(String row, String reason) {
        LOG.warn("event=store.mended row=\"{}\" reason=\"{}\"", row, reason);
    }
}
