package io.mnemoscope.storage.embedded;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.InvalidInput;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
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
        if (blocks.isEmpty() && orphans.isEmpty() && unnamed.isEmpty()) {
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
    private TreeSet<Long> misplaced() throws SQLException {
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
    private void place(TreeSet<Long> keys) throws SQLException {
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

    /** Agents of a simulation that there is not: one bit differs from one that there is, or it has lost its row. */
    private void adopt(long missing) throws SQLException {
        var near = numbers("SELECT id FROM simulation").stream()
                .filter(id -> Long.bitCount(id ^ missing) == 1)
                .toList();
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

    private static void mended(String row, String reason) {
        LOG.warn("event=store.mended row=\"{}\" reason=\"{}\"", row, reason);
    }
}
