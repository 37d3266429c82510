package io.mnemoscope.storage.embedded;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How much history is kept.
 *
 * @param maxAge older snapshots go; null keeps them
 * @param maxBytes beyond this size of the file the oldest chunks go; 0 for no bound
 */
public record RetentionPolicy(@Nullable Duration maxAge, long maxBytes) {
    public static final RetentionPolicy KEEP_ALL = new RetentionPolicy(null, 0);

    private static final long WAL_MIN = 512L << 10;
    private static final long WAL_MAX = 16L << 20;

    /** Length of the write-ahead log from which it is copied to the file, bytes: a sixteenth of all at most. */
    long walBytes() {
        return maxBytes == 0 ? WAL_MAX : Math.max(WAL_MIN, Math.min(WAL_MAX, maxBytes / 16));
    }

    /** What is older than this is not answered: a time in milliseconds, or 0. */
    long cutoffMillis(long nowMillis) {
        return maxAge == null ? 0 : Math.max(0, nowMillis - maxAge.toMillis());
    }
}
