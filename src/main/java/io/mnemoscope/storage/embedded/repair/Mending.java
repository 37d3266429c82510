package io.mnemoscope.storage.embedded.repair;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.storage.embedded.codec.EventBlockCodec;
import io.mnemoscope.storage.embedded.codec.LoggedEvent;
import io.mnemoscope.storage.embedded.table.Damage;
import io.mnemoscope.storage.embedded.table.EventBlockInsert;
import io.mnemoscope.storage.embedded.table.EventBlocks;
import io.mnemoscope.storage.embedded.table.Sql;
import io.mnemoscope.storage.embedded.table.SumFilling;
import io.mnemoscope.storage.embedded.table.TailNumbers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys and names of which a flipped bit would cost more than its own row: a block of events in a wrong place has events of many
 * agents, and of a simulation hang all its agents. They are looked for before a file is read, and put right in it, which is
 * logged. What reading can leave out by itself is not touched; where it is not certain what was there, agents come under a new
 * name. One use; outside a transaction.
 */
public final class Mending {
    private static final Logger LOG = LoggerFactory.getLogger(Mending.class);
    private static final String BEYOND =
            " FROM meta WHERE key = 'last_offset' AND CAST(value AS INTEGER) > " + EventBlocks.MAX_OFFSET;

    /** What a statement changes. */
    private static final Pattern TABLE = Pattern.compile("(?:UPDATE OR IGNORE|UPDATE|DELETE FROM) (\\w+)");

    private final Connection connection;
    private final Damage damage;
    private final boolean dry;
    private long found;

    private Mending(Connection connection, Damage damage, boolean dry) {
        this.connection = connection;
        this.damage = damage;
        this.dry = dry;
    }

    /** Mends what is to be mended; what cannot be is left as it is. */
    public static void run(Connection connection, Damage damage) {
        try {
            var looked = new Mending(connection, damage, true);
            looked.all();
            if (looked.found > 0) {
                Sql.execute(connection, "BEGIN IMMEDIATE");
                new Mending(connection, damage, false).all();
                Sql.execute(connection, "COMMIT");
            }
        } catch (SQLException | RuntimeException e) {
            LOG.warn("event=store.not_mended reason=\"{}\"", e.getMessage());
            rollback(connection);
        }
    }

    private static void rollback(Connection connection) {
        try {
            Sql.execute(connection, "ROLLBACK");
        } catch (SQLException e) {
            // There is no transaction, or SQLite had rolled back by itself.
        }
    }

    private void all() throws SQLException {
        new SumMending(connection, damage, this::mend).run();
        tail();
        blocks();
        new OrphanMending(connection, this::mend).run();
        names();
        if (Sql.number(connection, "SELECT count(*)" + BEYOND) > 0) {
            mend("DELETE" + BEYOND, "meta row last_offset", "no offset is so great");
        }
        new SequenceMending(connection, this::mend).run();
        if (!dry) {
            // What was put right by its looks has no checksum now.
            SumFilling.run(connection);
        }
    }

    /** Something that is to be done. */
    interface Step {
        /** Does it and says so, if it changes a row, which it answers; in a dry run only counts. */
        @CanIgnoreReturnValue
        boolean mend(String sql, String row, String reason) throws SQLException;
    }

    @CanIgnoreReturnValue
    private boolean mend(String sql, String row, String reason) throws SQLException {
        found++;
        if (dry) {
            return true;
        }
        boolean changed = changes(sql) > 0;
        if (changed) {
            LOG.warn("event=store.mended row=\"{}\" reason=\"{}\"", row, reason);
        }
        return changed;
    }

    /** How many rows a statement changes; if it fails, none is. */
    private long changes(String sql) throws SQLException {
        Sql.execute(connection, "SAVEPOINT mend");
        boolean done = false;
        try {
            long changes = indexed(sql);
            done = true;
            return changes;
        } finally {
            if (!done) {
                Sql.execute(connection, "ROLLBACK TO mend");
            }
            Sql.execute(connection, "RELEASE mend");
        }
    }

    /** An index that has what the row had before a bit of it was flipped is made anew before the row can be changed. */
    private long indexed(String sql) throws SQLException {
        try {
            return Sql.update(connection, sql);
        } catch (SQLException e) {
            var table = TABLE.matcher(sql);
            if (!Damage.isCorrupt(e) || !table.lookingAt()) {
                throw e;
            }
            Sql.execute(connection, "ROLLBACK TO mend");
            Sql.execute(connection, "REINDEX " + table.group(1));
            return Sql.update(connection, sql);
        }
    }

    private void tail() throws SQLException {
        var move = TailNumbers.find(connection);
        if (move != null) {
            mend(
                    "UPDATE tail SET seq = " + move.to() + " WHERE seq = " + move.from(),
                    "tail row " + move.from(),
                    "it is " + move.to());
        }
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
                    "UPDATE OR IGNORE simulation SET data = NULL, name = 'damaged-" + id + "' WHERE id = " + id,
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
