package io.mnemoscope.storage.embedded;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What may be deleted, the oldest first: chunks that no agent's state depends on and that are not an agent's newest;
 * ended alerts that the dispatch of notifications has seen, with their events; all but the newest event of the others.
 * Each table is walked through in slices that begin where the last one ended, so that what must stay is not looked at
 * again each time. The writer's; outlives its sessions.
 */
final class Expendable {
    /** Rows looked at for one that may be deleted. */
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
        /** However old, but not what has to be dispatched, except up to this offset. */
        static Bound undispatched(long offset) {
            return new Bound(EVER, EVER, offset);
        }

        /** What is older, and has been dispatched. */
        static Bound before(long millis, long offset) {
            return new Bound(millis, offset, 0);
        }
    }

    /** Offsets up to here have been dispatched; all if nothing ever was. */
    private static final String DISPATCHED =
            "coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'dispatched_offset'), " + EVER + ")";

    private static final String CHUNKS = "SELECT c.id, 0, c.id, a.id IS NULL OR (c.id <> a.last_chunk"
            + " AND c.last_ordinal <= coalesce(k.ordinal, 0)) FROM chunk c LEFT JOIN agent a ON a.id = c.agent"
            + " LEFT JOIN checkpoint k ON k.agent = c.agent WHERE c.id > ?1 ORDER BY c.id LIMIT ?3";
    private static final String ALERTS = "SELECT updated_ms, last_offset, id, state NOT IN ('firing', 'recovering')"
            + " AND last_offset <= min(?5, max(?6, " + DISPATCHED
            + ")) FROM alert WHERE (updated_ms, last_offset) > (?1, ?2)"
            + " AND updated_ms < ?4 ORDER BY updated_ms, last_offset LIMIT ?3";
    private static final String EVENTS = "SELECT e.event_offset, 0, e.event_offset, a.id IS NULL"
            + " OR (e.event_offset < a.last_offset AND e.updated_ms < ?4 AND e.event_offset <= max(?6, " + DISPATCHED
            + "))"
            + " FROM alert_event e LEFT JOIN alert a ON a.id = e.id WHERE e.event_offset > ?1"
            + " AND e.event_offset <= ?5 ORDER BY e.event_offset LIMIT ?3";

    private final Walk chunks = new Walk(CHUNKS);
    private final Walk alerts = new Walk(ALERTS);
    private final Walk events = new Walk(EVENTS);

    /** One way through a table in the order of two columns. */
    private static final class Walk {
        private final String sql;
        private long first = -1;
        private long second = -1;
        private boolean ended;

        private Walk(String sql) {
            this.sql = sql;
        }

        /** The keys of at most so many rows that may be deleted; at the end it begins anew. */
        List<String> next(Session session, @Nullable Bound bound, int most) throws SQLException {
            var keys = new ArrayList<String>();
            int left = LOOK * most;
            try (PreparedStatement query = session.connection.prepareStatement(sql)) {
                query.setLong(1, first);
                query.setLong(2, second);
                query.setInt(3, left);
                if (bound != null) {
                    query.setLong(4, bound.beforeMillis());
                    query.setLong(5, bound.offset());
                    query.setLong(6, bound.undispatched());
                }
                try (var rows = query.executeQuery()) {
                    while (keys.size() < most && left > 0 && rows.next()) {
                        left--;
                        first = rows.getLong(1);
                        second = rows.getLong(2);
                        if (rows.getInt(4) != 0) {
                            keys.add(rows.getString(3));
                        }
                    }
                }
            }
            if (keys.size() < most && left > 0) {
                rewind();
                ended = true;
            }
            return keys;
        }

        void rewind() {
            first = -1;
            second = -1;
        }
    }

    /** Inside a transaction: deletes at most so many chunks; answers how many. */
    int chunks(Session session, int most) throws SQLException {
        return delete(session, "DELETE FROM chunk WHERE id = ?", chunks.next(session, null, most));
    }

    /** Inside a transaction: deletes at most so many ended alerts with their events; answers how many alerts. */
    int alerts(Session session, Bound bound, int most) throws SQLException {
        var ids = alerts.next(session, bound, most);
        return ids.isEmpty() ? 0 : AlertClearing.delete(session, ids);
    }

    /** Inside a transaction: deletes at most so many events whose alert has newer ones; answers how many. */
    int events(Session session, Bound bound, int most) throws SQLException {
        var offsets = events.next(session, bound, most);
        if (!offsets.isEmpty()) {
            AlertClearing.keepOffset(session);
        }
        return delete(session, "DELETE FROM alert_event WHERE event_offset = ?", offsets);
    }

    private static int delete(Session session, String sql, List<String> keys) throws SQLException {
        int gone = 0;
        try (var delete = session.connection.prepareStatement(sql)) {
            for (var key : keys) {
                delete.setLong(1, Long.parseLong(key));
                gone += delete.executeUpdate();
            }
        }
        return gone;
    }

    /** How many chunks the walk has before it, about. */
    long chunksLeft(Session session) throws SQLException {
        return Math.max(0, Schema.number(session.connection, "SELECT max(id) FROM chunk") - Math.max(0, chunks.first));
    }

    /** How many alert events the walk through the alerts has before it, about. */
    long eventsLeft(Session session) throws SQLException {
        long oldest = Schema.number(session.connection, "SELECT min(event_offset) FROM alert_event");
        return oldest == 0 ? 0 : session.memory.lastOffset - Math.max(oldest, alerts.second) + 1;
    }

    /** Whether each walk has come to its end since {@link #begin}. */
    boolean exhausted() {
        return chunks.ended && alerts.ended && events.ended;
    }

    private void begin() {
        chunks.ended = false;
        alerts.ended = false;
        events.ended = false;
    }

    /** All walks from the beginning, and from here on it counts whether they come to their ends. */
    void rewind() {
        chunks.rewind();
        alerts.rewind();
        events.rewind();
        begin();
    }
}
