package io.mnemoscope.storage.embedded;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.InvalidInput;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys and names of which a flipped bit would cost more than its own row: a block of events in a wrong place has events of many
 * agents, and of a simulation hang all its agents. They are looked for before a file is read, and put right in it, which is
 * logged. What reading can leave out by itself is not touched; where it is not certain what was there, agents come under a new
 * name. One use; outside a transaction.
 */
final class Mending {
    /** Offsets of events are not greater in a lifetime. */
    static final long MOST = 1L << 53;

    private static final Logger LOG = LoggerFactory.getLogger(Mending.class);
    private static final String ORPHANS =
            "SELECT DISTINCT simulation_id FROM agent WHERE simulation_id NOT IN (SELECT id FROM simulation)";
    private static final String BEYOND = " FROM meta WHERE key = 'last_offset' AND CAST(value AS INTEGER) > " + MOST;

    private final Connection connection;
    private final boolean dry;
    private long found;

    private Mending(Connection connection, boolean dry) {
        this.connection = connection;
        this.dry = dry;
    }

    /** Mends what is to be mended; what cannot be is left as it is. */
    static void run(Connection connection) {
        try {
            var looked = new Mending(connection, true);
            looked.all();
            if (looked.found > 0) {
                Schema.execute(connection, "BEGIN IMMEDIATE");
                new Mending(connection, false).all();
                Schema.execute(connection, "COMMIT");
            }
        } catch (SQLException | RuntimeException e) {
            LOG.warn("event=store.not_mended reason=\"{}\"", e.getMessage());
            rollback(connection);
        }
    }

    private static void rollback(Connection connection) {
        try {
            Schema.execute(connection, "ROLLBACK");
        } catch (SQLException e) {
            // There is no transaction, or SQLite had rolled back by itself.
        }
    }

    private void all() throws SQLException {
        blocks();
        for (long orphan : numbers(ORPHANS)) {
            adopt(orphan);
        }
        names();
        if (Schema.number(connection, "SELECT count(*)" + BEYOND) > 0) {
            mend("DELETE" + BEYOND, "meta row last_offset", "no offset is so great");
        }
        new SequenceMending(connection, this::mend).run();
    }

    /** Does it, and says so; in a dry run only counts. */
    private void mend(String sql, String row, String reason) throws SQLException {
        found++;
        if (!dry) {
            Schema.execute(connection, sql);
            LOG.warn("event=store.mended row=\"{}\" reason=\"{}\"", row, reason);
        }
    }

    private List<Long> numbers(String query) throws SQLException {
        var numbers = new ArrayList<Long>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            while (rows.next()) {
                numbers.add(rows.getLong(1));
            }
        }
        return numbers;
    }

    /** Blocks that are not one after the other, or that have more events than offsets, are put where their events say. */
    private void blocks() throws SQLException {
        var doubtful = new ArrayList<Long>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "SELECT first_offset, last_offset, n FROM event_block ORDER BY first_offset")) {
            long before = 0;
            long end = 0;
            while (rows.next()) {
                long first = rows.getLong(1);
                long last = rows.getLong(2);
                if (first <= end) {
                    doubtful.add(before);
                }
                if (first <= end || last - first + 1 < rows.getInt(3)) {
                    doubtful.add(first);
                }
                before = first;
                end = last;
            }
        }
        try (var codec = new EventBlockCodec()) {
            for (long key : doubtful.stream().distinct().toList()) {
                block(key, codec);
            }
        }
    }

    private void block(long key, EventBlockCodec codec) throws SQLException {
        List<LoggedEvent> events;
        try (var query = connection.prepareStatement(
                "SELECT " + EventBlocks.COLUMNS + " FROM event_block WHERE first_offset = ?")) {
            query.setLong(1, key);
            try (var row = query.executeQuery()) {
                events = EventBlocks.events(row, codec);
                if (key == events.get(0).offset()
                        && row.getLong(5) == events.get(events.size() - 1).offset()
                        && row.getInt(2) == events.size()) {
                    return;
                }
            } catch (RuntimeException e) {
                // Reading leaves it out, and names it.
                return;
            }
        }
        mend("DELETE FROM event_block WHERE first_offset = " + key, "event_block row " + key, "its place is another");
        if (!dry) {
            new EventBlockInsert(connection, codec).put(events);
        }
    }

    /** Agents of a simulation that there is not: its number can be none, or one bit of it differs, or its row is gone. */
    private void adopt(long missing) throws SQLException {
        var near = numbers("SELECT id FROM simulation").stream()
                .filter(id -> Long.bitCount(id ^ missing) == 1 || id <= 0 || id > Integer.MAX_VALUE)
                .toList();
        var bare = new ArrayList<Long>();
        for (long id : near) {
            if (Schema.number(connection, "SELECT count(*) FROM agent WHERE simulation_id = " + id) == 0
                    // Others cannot have alerts: they would be an agent's.
                    && (id <= 0 || Schema.number(connection, "SELECT count(*) FROM alert WHERE agent = " + -id) == 0)) {
                bare.add(id);
            }
        }
        long agents = Schema.number(connection, "SELECT count(*) FROM agent WHERE simulation_id = " + missing);
        // One bit moves a whole simulation, or one agent.
        boolean isMoved = bare.size() == 1 && (near.size() == 1 || agents > 1);
        var row = "simulation row " + (isMoved ? bare.get(0) : missing);
        if (isMoved && missing > 0 && missing <= Integer.MAX_VALUE) {
            mend(
                    "UPDATE simulation SET id = " + missing + " WHERE id = " + bare.get(0),
                    row,
                    "its agents say that it is " + missing);
        } else {
            var whose = near.size() == 1 && agents == 1 ? near.get(0) : fresh(missing);
            mend(
                    "UPDATE OR IGNORE agent SET simulation_id = " + whose + " WHERE simulation_id = " + missing,
                    row,
                    "it is missing; its agents are now in " + whose);
        }
    }

    /** The number of a new row, for agents of which nothing says where they belong. */
    private @Nullable Long fresh(long missing) throws SQLException {
        if (dry) {
            return null;
        }
        var name = "damaged-" + missing;
        Schema.execute(connection, "INSERT OR IGNORE INTO simulation(name) VALUES('" + name + "')");
        return Schema.number(connection, "SELECT id FROM simulation WHERE name = '" + name + "'");
    }

    /** Names of simulations that are none. */
    private void names() throws SQLException {
        var unnamed = new ArrayList<Long>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT id, name FROM simulation NOT INDEXED")) {
            while (rows.next()) {
                if (!isName(rows.getString(2))) {
                    unnamed.add(rows.getLong(1));
                }
            }
        }
        for (long id : unnamed) {
            mend(
                    "UPDATE OR IGNORE simulation SET name = 'damaged-" + id + "' WHERE id = " + id,
                    "simulation row " + id,
                    "its name is none; it is now damaged-" + id);
        }
    }

    private static boolean isName(@Nullable String name) {
        try {
            AgentId.checkName("name", name == null ? "" : name);
            return true;
        } catch (InvalidInput e) {
            return false;
        }
    }
}
