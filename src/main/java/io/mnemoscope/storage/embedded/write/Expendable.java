package io.mnemoscope.storage.embedded.write;

import io.mnemoscope.storage.embedded.codec.LoggedEvent;
import io.mnemoscope.storage.embedded.table.AlertRows;
import io.mnemoscope.storage.embedded.table.EventBlocks.Block;
import io.mnemoscope.storage.embedded.table.MetaTable;
import io.mnemoscope.storage.embedded.table.Sql;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What may be deleted, the oldest first: chunks that no agent's state depends on and that are not an agent's newest;
 * ended alerts that the dispatch of notifications has seen, with their events; all but the newest event of the others, and
 * events whose alert is gone. Chunks and blocks of events are each walked through in slices that begin where the last one ended,
 * so that what must stay is not looked at again each time. The writer's; outlives its sessions.
 */
final class Expendable {
    /** Chunks looked at for one that may be deleted. */
    private static final int LOOK = 4;

    private static final long EVER = Long.MAX_VALUE;

    /**
     * How old what is deleted must be.
     *
     * @param beforeMillis alerts updated before, events that happened before
     * @param offset alerts and events of an offset up to this
     * @param undispatched alerts and events of an offset up to this, though the dispatch of notifications has not seen them
     */
    record Bound(long beforeMillis, long offset, long undispatched) {
        /** Nothing but events of alerts that are gone. */
        static final Bound NONE = new Bound(0, EVER, 0);

        /** However old, but not what has to be dispatched, except up to this offset. */
        static Bound undispatched(long offset) {
            return new Bound(EVER, EVER, offset);
        }

        /** What is older, and has been dispatched. */
        static Bound before(long millis, long offset) {
            return new Bound(millis, offset, 0);
        }
    }

    /** How many rows are gone. */
    record Gone(int alerts, int events) {
        static final Gone NOTHING = new Gone(0, 0);
    }

    /** Offsets up to here have been dispatched; all if nothing ever was. */
    private static final String DISPATCHED =
            "SELECT coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'dispatched_offset'), " + EVER + ")";

    private static final String CHUNKS = "SELECT c.id, a.id IS NULL OR (c.id <> a.last_chunk"
            + " AND c.last_ordinal <= coalesce(k.ordinal, 0)) FROM chunk c LEFT JOIN agent a ON a.id = c.agent"
            + " LEFT JOIN checkpoint k ON k.agent = c.agent WHERE c.id > ? ORDER BY c.id LIMIT ?";
    private static final String ALERT =
            "SELECT last_offset, updated_ms, " + AlertRows.ACTIVE + " FROM alert WHERE seq = ?";

    private long lastChunk = -1;
    private boolean chunksEnded;
    private long lastOffset;
    private boolean eventsEnded;

    /** Inside a transaction: deletes at most so many chunks; answers how many. */
    int chunks(Session session, int most) throws SQLException {
        var keys = new ArrayList<Long>();
        int left = LOOK * most;
        try (var query = session.connection.prepareStatement(CHUNKS)) {
            query.setLong(1, lastChunk);
            query.setInt(2, left);
            try (var rows = query.executeQuery()) {
                while (keys.size() < most && left > 0 && rows.next()) {
                    left--;
                    lastChunk = rows.getLong(1);
                    if (rows.getInt(2) != 0) {
                        keys.add(lastChunk);
                    }
                }
            }
        }
        if (keys.size() < most && left > 0) {
            lastChunk = -1;
            chunksEnded = true;
        }
        int gone = 0;
        try (var delete = session.connection.prepareStatement("DELETE FROM chunk WHERE id = ?")) {
            for (long key : keys) {
                delete.setLong(1, key);
                gone += delete.executeUpdate();
            }
        }
        return gone;
    }

    /** Inside a transaction: deletes what may be deleted of one block of events, at most so many alerts. */
    Gone events(Session session, Bound bound, int most) throws SQLException {
        var block = session.blocks.next(lastOffset);
        if (block == null || block.first() > bound.offset()) {
            lastOffset = 0;
            eventsEnded = true;
            return Gone.NOTHING;
        }
        long dispatched = Sql.number(session.connection, DISPATCHED);
        long until = Math.min(bound.offset(), Math.max(bound.undispatched(), dispatched));
        var sifted = new Sifted();
        try (var query = session.connection.prepareStatement(ALERT)) {
            for (var event : block.events()) {
                sifted.take(event, alert(query, event.alert()), new Bound(bound.beforeMillis(), until, 0), most);
            }
        }
        return delete(session, block, sifted);
    }

    private Gone delete(Session session, Block block, Sifted sifted) throws SQLException {
        int gone = block.events().size() - sifted.left.size();
        lastOffset = block.last();
        if (gone > 0) {
            keepOffset(session);
            long first = session.blocks.replace(block, sifted.left);
            lastOffset = sifted.more ? first - 1 : lastOffset;
        }
        return new Gone(AlertRows.delete(session.connection, sifted.ended), gone);
    }

    /** How an alert stands. */
    private record Standing(long lastOffset, long updatedMillis, boolean active) {}

    private static @Nullable Standing alert(PreparedStatement query, long number) throws SQLException {
        query.setLong(1, number);
        try (var row = query.executeQuery()) {
            return row.next() ? new Standing(row.getLong(1), row.getLong(2), row.getInt(3) != 0) : null;
        }
    }

    /** Tells what may go from what must stay. */
    private static final class Sifted {
        private final List<LoggedEvent> left = new ArrayList<>();
        private final List<Long> ended = new ArrayList<>();
        /** There was more to delete than was asked for. */
        private boolean more;

        void take(LoggedEvent event, @Nullable Standing alert, Bound bound, int most) {
            boolean old = event.offset() <= bound.offset() && event.event().timestampMillis() < bound.beforeMillis();
            boolean ends = alert != null && old && event.offset() == alert.lastOffset && !alert.active;
            more |= ends && ended.size() == most;
            if (ends && ended.size() < most) {
                ended.add(event.alert());
            } else if (alert != null && (!old || event.offset() >= alert.lastOffset)) {
                left.add(event);
            }
        }
    }

    /** So that no offset is ever used again, though its event is deleted. */
    private static void keepOffset(Session session) throws SQLException {
        MetaTable.put(session.connection, "last_offset", Long.toString(session.memory.lastOffset));
    }

    /** How many chunks the walk has before it, about. */
    long chunksLeft(Session session) throws SQLException {
        return Math.max(0, Sql.number(session.connection, "SELECT max(id) FROM chunk") - Math.max(0, lastChunk));
    }

    /** How many alert events the walk has before it, about. */
    long eventsLeft(Session session) throws SQLException {
        long oldest = Sql.number(session.connection, "SELECT min(first_offset) FROM event_block");
        return oldest == 0 ? 0 : session.memory.lastOffset - Math.max(oldest, lastOffset) + 1;
    }

    /** Whether the walk through the events has come to its end since {@link #rewind}. */
    boolean sawAllEvents() {
        return eventsEnded;
    }

    /** Whether both walks have come to their ends since {@link #rewind}. */
    boolean exhausted() {
        return chunksEnded && eventsEnded;
    }

    /** Both walks from the beginning, and from here on it counts whether they come to their ends. */
    void rewind() {
        lastChunk = -1;
        lastOffset = 0;
        chunksEnded = false;
        eventsEnded = false;
    }
}
