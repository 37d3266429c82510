package io.mnemoscope.storage.embedded.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How much history is kept.
 *
 * @param maxAge older snapshots, ended alerts and events go; null keeps them
 * @param maxBytes size of all files together beyond which the oldest of everything goes; 0 for no bound
 * @param maxEvents alert events that are kept, at least; of more the oldest ended alerts go with theirs; 0 for no bound
 */
public record RetentionPolicy(@Nullable Duration maxAge, long maxBytes, long maxEvents) {
    public static final RetentionPolicy KEEP_ALL = new RetentionPolicy(null, 0);
    private static final long SHARE_MIN = 512L << 10;
    private static final long SHARE_MAX = 16L << 20;
    /** An alert with its event and what the indexes have of it, at most about. */
    private static final long BYTES_PER_EVENT = 100;

    /** Without a bound on the number of events. */
    public RetentionPolicy(@Nullable Duration maxAge, long maxBytes) {
        this(maxAge, maxBytes, 0);
    }

    /** Length of the write-ahead log from which it is copied to the file, bytes: a sixteenth of all at most. */
    public long walBytes() {
        return maxBytes == 0 ? SHARE_MAX : Math.max(SHARE_MIN, Math.min(SHARE_MAX, maxBytes / 16));
    }

    /**
     * What the file itself may have, bytes: the log may have three times its limit and one transaction, the reserve has twice
     * that limit. A transaction of many alerts writes most pages of the indexes, which are a good part of the file.
     */
    public long fileBytes() {
        return Math.max(maxBytes / 4, maxBytes - 5 * walBytes() - Math.min(SHARE_MAX, maxBytes / 4));
    }

    /**
     * How many of the newest alert events stay for the dispatch of notifications whatever their size, so that a receiver
     * that is down does not fill the disk: about a quarter of the file.
     */
    public long undispatchedEvents() {
        return fileBytes() / 4 / BYTES_PER_EVENT;
    }

    /** The share of snapshots that no chunk holds yet, in memory and in the file. */
    public long openBytes(long configured) {
        return maxBytes == 0 ? configured : Math.min(configured, Math.max(SHARE_MIN, maxBytes / 8));
    }

    /** What is older than this is not answered: a time in milliseconds, or 0. */
    public long cutoffMillis(long nowMillis) {
        return maxAge == null ? 0 : Math.max(0, nowMillis - maxAge.toMillis());
    }
}
