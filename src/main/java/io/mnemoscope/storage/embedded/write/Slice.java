package io.mnemoscope.storage.embedded.write;

import io.mnemoscope.storage.embedded.table.EventBlockInsert;
import io.mnemoscope.storage.embedded.table.Sql;
import java.util.concurrent.TimeUnit;

/**
 * How much is deleted in one transaction, so that what waits to be written waits for some milliseconds only: half of it
 * after a transaction that took long, twice as much after a short one.
 */
final class Slice {
    private static final int MIN = 16;
    private static final int MAX = EventBlockInsert.FULL;
    /** The index over the ids of alerts is not in the order of time: a page for each. */
    private static final int PAGES_EACH = 1;

    private static final long LONG = TimeUnit.MILLISECONDS.toNanos(8);
    private static final long SHORT = TimeUnit.MILLISECONDS.toNanos(3);
    private final int max;
    private int rows = MIN;

    /** One whose transactions fit into a log of this length, bytes. */
    Slice(long walBytes) {
        max = (int) Math.max(MIN, Math.min(MAX, walBytes / (PAGES_EACH * Sql.PAGE)));
    }

    /** At most so many rows. */
    int rows() {
        return rows;
    }

    /** The last took so long. */
    void took(long nanos) {
        if (nanos > LONG) {
            rows = Math.max(MIN, rows / 2);
        } else if (nanos < SHORT) {
            rows = Math.min(max, rows * 2);
        }
    }
}
