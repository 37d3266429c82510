package io.mnemoscope.storage.embedded.table;

import io.mnemoscope.storage.embedded.codec.Checksum;
import io.mnemoscope.storage.embedded.codec.EventBlockCodec;
import io.mnemoscope.storage.embedded.codec.LoggedEvent;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of alert events on one connection. A commit adds one block; many small ones are made into one later. Whoever reads
 * must leave out events of alerts that have no row any more: deleting an alert does not touch its blocks. One thread.
 */
public final class EventBlocks implements AutoCloseable {
    public static final String DDL =
            "CREATE TABLE event_block(first_offset INTEGER PRIMARY KEY, last_offset INTEGER NOT NULL,"
                    + " n INTEGER NOT NULL, first_ms INTEGER NOT NULL, last_ms INTEGER NOT NULL, crc INTEGER NOT NULL,"
                    + " data BLOB NOT NULL)";
    public static final String COLUMNS = "first_offset, n, crc, data, last_offset, first_ms, last_ms";
    /** A block with fewer is made one with others. */
    private static final int SMALL = EventBlockInsert.FULL / 2;

    /** The first block after an offset. */
    static final String NEXT =
            "SELECT " + COLUMNS + " FROM event_block WHERE first_offset > ? ORDER BY first_offset LIMIT 1";
    /** The block that an offset is in, if any is. */
    public static final String AROUND =
            "SELECT " + COLUMNS + " FROM event_block WHERE first_offset <= ? ORDER BY first_offset DESC LIMIT 1";

    /** Offsets of events are not greater in a lifetime. */
    public static final long MAX_OFFSET = 1L << 53;

    private final Connection connection;
    private final Damage damage;
    private final EventBlockCodec codec = new EventBlockCodec();
    private final EventBlockInsert insert;
    /** Where small blocks begin that are to become one; -1 if that has to be looked up. */
    private long youngAfter = -1;

    private long young;
    /** The events of all blocks from the one that begins with the first of these on, if they are as this connection wrote them. */
    private final List<LoggedEvent> kept = new ArrayList<>();

    /** The key of the block that was found damaged last, which is not tried again for each of its alerts; -1 if none was. */
    private long damaged = -1;

    public EventBlocks(Connection connection, Damage damage) {
        this.connection = connection;
        this.damage = damage;
        this.insert = new EventBlockInsert(connection, codec);
    }

    /**
     * A row.
     *
     * @param first offset of its first event, which is its key
     * @param events in the order of their offsets; empty if it is damaged
     */
    public record Block(long first, List<LoggedEvent> events) {
        /** Offset of its last event; never before its key, so that who goes from block to block gets further. */
        public long last() {
            return events.isEmpty()
                    ? first
                    : Math.max(first, events.get(events.size() - 1).offset());
        }
    }

    /** Inside a transaction: events whose offsets are greater than all before. */
    public void append(List<LoggedEvent> events) throws SQLException {
        insert.put(events);
        if (youngAfter >= 0 && young == 0 && events.size() >= SMALL && events.size() <= EventBlockInsert.FULL) {
            youngAfter = events.get(events.size() - 1).offset();
            kept.clear();
            return;
        }
        if (young == kept.size()) {
            kept.addAll(events);
        } else {
            kept.clear();
        }
        young += events.size();
    }

    /** Inside a transaction: a block is no more. */
    void delete(Block block) throws SQLException {
        kept.clear();
        try (var delete = connection.prepareStatement("DELETE FROM event_block WHERE first_offset = ?")) {
            delete.setLong(1, block.first());
            delete.execute();
        }
    }

    /**
     * Inside a transaction: of a block only these events are left; a small one is made one with the one before. Answers the key
     * of the block in which they are.
     */
    public long replace(Block block, List<LoggedEvent> left) throws SQLException {
        delete(block);
        if (left.isEmpty()) {
            return block.first();
        }
        var before = left.size() < SMALL ? around(block.first() - 1) : null;
        if (before == null
                || before.events().isEmpty()
                || before.events().size() + left.size() > EventBlockInsert.FULL) {
            insert.put(left);
            return left.get(0).offset();
        }
        delete(before);
        var both = new ArrayList<>(before.events());
        both.addAll(left);
        insert.put(both);
        return before.first();
    }

    /** Inside a transaction: makes small blocks one, once they have enough events for a full one. */
    public void compact() throws SQLException {
        if (youngAfter < 0) {
            youngAfter = Sql.number(
                    connection,
                    "SELECT last_offset FROM event_block WHERE n >= " + SMALL + " ORDER BY first_offset DESC LIMIT 1");
            count();
        }
        if (young < EventBlockInsert.FULL) {
            return;
        }
        if (kept.size() == young) {
            compactKept();
        } else {
            compactRead();
        }
    }

    /** The events of the blocks that are to become one, as the rows say. */
    private void count() throws SQLException {
        young = Sql.number(connection, "SELECT sum(n) FROM event_block WHERE first_offset > " + youngAfter);
        if (kept.size() != young) {
            kept.clear();
        }
    }

    /** Deletes no block but those whose events are kept, whatever was counted. */
    private void compactKept() throws SQLException {
        Sql.execute(
                connection,
                "DELETE FROM event_block WHERE first_offset >= " + kept.get(0).offset());
        insert.put(kept);
        int full = kept.size() / EventBlockInsert.FULL * EventBlockInsert.FULL;
        youngAfter = kept.get(full - 1).offset();
        kept.subList(0, full).clear();
        young = kept.size();
    }

    private void compactRead() throws SQLException {
        var gathered = new ArrayList<LoggedEvent>();
        var block = next(youngAfter);
        for (;
                block != null && !block.events().isEmpty() && gathered.size() < EventBlockInsert.FULL;
                block = next(block.last())) {
            gathered.addAll(block.events());
            delete(block);
        }
        insert.put(gathered);
        int full = gathered.size() / EventBlockInsert.FULL * EventBlockInsert.FULL;
        kept.clear();
        if (full > 0) {
            youngAfter = gathered.get(full - 1).offset();
            var rest = gathered.subList(full, gathered.size());
            young = block == null ? rest.size() : young - full;
            kept.addAll(block == null ? rest : List.of());
        } else if (block == null) {
            youngAfter = -1;
            young = 0;
        } else {
            // A damaged block is in the way: what follows it is made one without it.
            youngAfter = block.first();
            count();
        }
    }

    /** The transaction failed. */
    public void discard() {
        youngAfter = -1;
        kept.clear();
    }

    /** The first block that begins after this offset; null if there is none. */
    public @Nullable Block next(long offset) throws SQLException {
        return one(NEXT, offset);
    }

    /** The block that has this offset if any has; null if none begins before it. */
    public @Nullable Block around(long offset) throws SQLException {
        return one(AROUND, offset);
    }

    private @Nullable Block one(String sql, long offset) throws SQLException {
        try (var query = connection.prepareStatement(sql)) {
            query.setLong(1, offset);
            try (var row = query.executeQuery()) {
                return row.next() ? block(row) : null;
            }
        }
    }

    /** The keys of the blocks that may have events of one of these times, the oldest first. */
    public List<Long> between(NavigableMap<Long, ?> times) throws SQLException {
        var found = new ArrayList<Long>();
        try (var query = connection.prepareStatement("SELECT first_offset, first_ms, last_ms FROM event_block"
                + " WHERE last_ms >= ? AND first_ms <= ? ORDER BY first_offset")) {
            query.setLong(1, times.firstKey());
            query.setLong(2, times.lastKey());
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    var time = times.ceilingKey(rows.getLong(2));
                    if (time != null && time <= rows.getLong(3)) {
                        found.add(rows.getLong(1));
                    }
                }
            }
        }
        return found;
    }

    private Block block(ResultSet row) throws SQLException {
        long first = row.getLong(1);
        var events = first == damaged
                ? null
                : damage.orNull("event_block", first, () -> row.getInt(2) + " alert events", () -> events(row, codec));
        damaged = events == null ? first : damaged;
        return new Block(first, events == null ? List.of() : events);
    }

    /**
     * A row of {@link #COLUMNS}; a single flipped bit is mended. The other columns only repeat what the blob has.
     *
     * @throws IllegalStateException if it is damaged
     */
    public static List<LoggedEvent> events(ResultSet row, EventBlockCodec codec) throws SQLException {
        var blob = row.getBytes(4);
        boolean whole = Checksum.of(blob, blob.length) == row.getLong(3);
        if (!whole && !Checksum.mendOneBit(blob, row.getLong(3))) {
            throw new IllegalStateException("the checksum is another");
        }
        var events = codec.decode(blob);
        if (events.isEmpty()) {
            throw new IllegalStateException("it has no events");
        }
        return events;
    }

    @Override
    public void close() {
        codec.close();
    }
}
