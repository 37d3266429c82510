package io.mnemoscope.storage.embedded.write;

import io.mnemoscope.storage.embedded.state.StoreHealth;
import io.mnemoscope.storage.embedded.state.StoreIndex;
import io.mnemoscope.storage.embedded.table.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the write-ahead log short, whoever writes: after each commit its frames are counted and, beyond the limit, copied
 * to the file, so that the next commit begins it anew. A reader with an old view prevents that; beyond twice the limit
 * readers that have looked for long are ended, beyond three times all that do not end by themselves within half a second.
 * So it has at most three times the limit and one transaction, unless another program reads. The writer's.
 */
final class WalBound {
    private static final long FRAME = Sql.PAGE + 24;
    private static final long LONG_VIEW = TimeUnit.SECONDS.toNanos(5);
    private static final long AGAIN = TimeUnit.SECONDS.toNanos(1);
    private static final int SHORT_WAIT_MILLIS = 20;
    private static final int LONG_WAIT_MILLIS = 500;
    private static final int PINNED_GROWTH = 4;
    private final Connection connection;
    private final PreparedStatement count;
    private final StoreIndex memory;
    private final StoreHealth health;
    private final long limit;
    private long next;
    private boolean pinned;
    private long triedNanos;
    private long triedBytes;

    WalBound(Connection connection, StoreIndex memory, StoreHealth health, long limit) throws SQLException {
        this.connection = connection;
        this.memory = memory;
        this.health = health;
        this.limit = limit;
        next = limit;
        count = connection.prepareStatement("PRAGMA wal_checkpoint(NOOP)");
    }

    /** Outside a transaction. Some microseconds, unless it is due. */
    void afterCommit() throws SQLException {
        long bytes = bytes();
        // It was begun anew; the first transaction alone may be longer than the limit.
        next = bytes < memory.walBytes ? limit : next;
        if (bytes < limit) {
            next = limit;
            pinned = false;
            health.logShort();
        } else if (pinned ? dueAgain(bytes) : bytes >= next) {
            copy(bytes);
            next = bytes + limit / 4;
        }
        memory.walBytes = bytes;
    }

    /** Outside a transaction: all of it goes to the file, and its own room is given back. */
    void empty() throws SQLException {
        memory.readings.endOlderThan(0);
        Sql.pragma(connection, "wal_checkpoint(TRUNCATE)");
        memory.walBytes = bytes();
    }

    private long bytes() throws SQLException {
        try (var row = count.executeQuery()) {
            return row.next() ? Math.max(0, row.getLong(2)) * FRAME : 0;
        }
    }

    /** While another program keeps it long, it is tried once a second, and more often if it grows fast. */
    private boolean dueAgain(long bytes) {
        return System.nanoTime() - triedNanos >= AGAIN || bytes - triedBytes >= PINNED_GROWTH * limit;
    }

    private void copy(long bytes) throws SQLException {
        if (bytes < 2 * limit) {
            Sql.pragma(connection, "wal_checkpoint(PASSIVE)");
            return;
        }
        boolean far = bytes >= 3 * limit;
        memory.readings.endOlderThan(LONG_VIEW);
        int wait = far && !pinned ? LONG_WAIT_MILLIS : SHORT_WAIT_MILLIS;
        boolean busy = restart(wait);
        if (busy && far) {
            memory.readings.endOlderThan(TimeUnit.MILLISECONDS.toNanos(LONG_WAIT_MILLIS));
            busy = restart(wait);
        }
        triedNanos = System.nanoTime();
        triedBytes = bytes;
        pinned = busy && far;
        if (pinned) {
            health.logPinned(bytes);
        }
    }

    /** Answers whether somebody reads what is in the log, and did all the time that this waited. */
    private boolean restart(int waitMillis) throws SQLException {
        Sql.pragma(connection, "busy_timeout=" + waitMillis);
        boolean busy = Sql.number(connection, "PRAGMA wal_checkpoint(RESTART)") != 0;
        Sql.pragma(connection, "busy_timeout=" + Sql.BUSY_MILLIS);
        return busy;
    }
}
