package io.mnemoscope.storage.embedded.table;

import io.mnemoscope.storage.NotificationStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes notifications that were delivered or given up, the ones that ended first; never one that still waits. Each call
 * deletes a slice, so that no transaction takes long. Inside transactions.
 */
public final class NotificationRetention {
    /** A notification may hold a thousand alerts and as many rows that lead to it. */
    private static final int SLICE = 64;

    private static final int MOST = 1_000;

    private static final String[] FINISHED = {"delivered", "dead"};
    static final String SIZE = "SELECT count(*), total(bytes) FROM notification WHERE state = ?";
    static final String OLDEST =
            "SELECT seq, bytes, finished_ms FROM notification WHERE state = ? ORDER BY finished_ms LIMIT ?";

    private static final Logger LOG = LoggerFactory.getLogger(NotificationRetention.class);

    private NotificationRetention() {}

    /**
     * Deletes what is too old.
     *
     * @param cutoffMillis those that ended before go
     * @return how many went, at most 128; 0 when there is nothing left to delete
     */
    public static int expire(Connection connection, long cutoffMillis) throws SQLException {
        int gone = 0;
        for (var state : FINISHED) {
            gone += delete(connection, state, new Excess(SLICE, 0, cutoffMillis));
        }
        return gone;
    }

    /** Deletes what is more than {@link NotificationStore#KEPT} or {@link NotificationStore#KEPT_BYTES}. */
    static void limit(Connection connection) throws SQLException {
        for (var state : FINISHED) {
            try (var size = connection.prepareStatement(SIZE)) {
                size.setString(1, state);
                try (var row = size.executeQuery()) {
                    long count = row.next() ? row.getLong(1) : 0;
                    long bytes = count == 0 ? 0 : row.getLong(2);
                    int more = (int) (count - NotificationStore.KEPT);
                    int gone = delete(
                            connection, state, new Excess(Math.max(0, more), bytes - NotificationStore.KEPT_BYTES, 0));
                    LOG.debug("event=notifications.pruned state={} count={}", state, gone);
                }
            }
        }
    }

    /**
     * Deletes the oldest, delivered ones first, because room is short.
     *
     * @param most at most so many
     * @return how many went; 0 when there is nothing left to delete
     */
    public static int freeOldest(Connection connection, int most) throws SQLException {
        int delivered = delete(connection, FINISHED[0], new Excess(most, 0, 0));
        return delivered > 0 ? delivered : delete(connection, FINISHED[1], new Excess(most, 0, 0));
    }

    /**
     * What is to go: so many, and more until so many bytes are gone; with a cut-off only what ended before it.
     *
     * @param beforeMillis 0 for no cut-off
     */
    private record Excess(int count, long bytes, long beforeMillis) {
        boolean takes(int gone, long freed, long finishedMillis) {
            return (gone < count || freed < bytes) && (beforeMillis == 0 || finishedMillis < beforeMillis);
        }
    }

    private static int delete(Connection connection, String state, Excess excess) throws SQLException {
        if (excess.count() <= 0 && excess.bytes() <= 0) {
            return 0;
        }
        var due = due(connection, state, excess);
        try (var links = connection.prepareStatement("DELETE FROM notification_alert WHERE seq = ?");
                var rows = connection.prepareStatement("DELETE FROM notification WHERE seq = ?")) {
            for (long seq : due) {
                links.setLong(1, seq);
                links.execute();
                rows.setLong(1, seq);
                rows.execute();
            }
        }
        return due.size();
    }

    private static List<Long> due(Connection connection, String state, Excess excess) throws SQLException {
        var due = new ArrayList<Long>();
        try (var oldest = connection.prepareStatement(OLDEST)) {
            oldest.setString(1, state);
            oldest.setInt(2, Math.min(MOST, Math.max(SLICE, excess.count())));
            long freed = 0;
            try (var found = oldest.executeQuery()) {
                while (found.next() && excess.takes(due.size(), freed, found.getLong(3))) {
                    due.add(found.getLong(1));
                    freed += found.getLong(2);
                }
            }
        }
        return due;
    }
}
