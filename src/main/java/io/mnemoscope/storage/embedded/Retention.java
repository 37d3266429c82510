package io.mnemoscope.storage.embedded;

import java.sql.SQLException;

/** Deletes what is too old or too much, a little at a time. The writer's; inside its transactions. */
final class Retention {
    private static final int CHUNKS = 64;
    private static final int SHRINK_PAGES = 256;
    private final RetentionPolicy policy;
    private final AlertRetention alerts = new AlertRetention(AlertRetention.KEPT_ALERTS, AlertRetention.KEPT_EVENTS);
    private int last;
    private boolean deleted;

    Retention(RetentionPolicy policy) {
        this.policy = policy;
    }

    void step(Session session, long nowMillis) throws SQLException {
        long cutoff = policy.cutoffMillis(nowMillis);
        if (cutoff > 0) {
            expire(session, cutoff);
        }
        deleted |= alerts.step(session, cutoff) > 0;
        if (policy.maxBytes() > 0) {
            limit(session);
        }
    }

    /** A hundred or more agents in turn, so that all have had theirs within some minutes. */
    private void expire(Session session, long cutoff) throws SQLException {
        int next = last + Math.max(100, session.memory.nextAgent / 200);
        try (var delete = session.connection.prepareStatement(
                "DELETE FROM chunk WHERE id IN (SELECT id FROM chunk WHERE agent > ? AND agent <= ? AND last_ts < ?"
                        + " LIMIT " + CHUNKS + ")")) {
            delete.setInt(1, last);
            delete.setInt(2, next);
            delete.setLong(3, cutoff);
            int gone = delete.executeUpdate();
            deleted |= gone > 0;
            last = gone == CHUNKS ? last : next;
        }
        deleted |= NotificationRetention.expire(session.connection, cutoff) > 0;
        last = last >= session.memory.nextAgent ? 0 : last;
    }

    private void limit(Session session) throws SQLException {
        long pages = Schema.number(session.connection, "PRAGMA page_count")
                - Schema.number(session.connection, "PRAGMA freelist_count");
        if (pages * Schema.number(session.connection, "PRAGMA page_size") > policy.maxBytes()) {
            Schema.execute(
                    session.connection,
                    "DELETE FROM chunk WHERE id IN (SELECT id FROM chunk ORDER BY id LIMIT " + CHUNKS + ")");
            deleted = true;
        }
    }

    /** Outside a transaction: gives pages back to the file system. */
    void shrink(Session session) throws SQLException {
        if (deleted) {
            deleted = false;
            Schema.vacuum(session.connection, SHRINK_PAGES);
        }
    }
}
