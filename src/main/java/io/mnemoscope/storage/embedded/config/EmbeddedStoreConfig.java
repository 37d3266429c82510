package io.mnemoscope.storage.embedded.config;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How the embedded store works.
 *
 * @param directory holds all files of the store; made if it is not there
 * @param openBytes bound of the snapshots kept in memory because no chunk holds them yet
 * @param sealAge after this time at the latest a snapshot gets into a chunk
 * @param retention how much history is kept
 * @param maxPages bound of the file in pages of 4 KB (for tests of a full disk); 0 for none
 */
public record EmbeddedStoreConfig(
        Path directory, long openBytes, Duration sealAge, RetentionPolicy retention, long maxPages) {
    private static final int SMALL_DISK = 16;

    /** The database itself. */
    public Path file() {
        return directory.resolve("mnemoscope.db");
    }

    /** Length of the write-ahead log from which it is copied to the file, bytes: a sixteenth of a small disk at most. */
    public long walBytes() {
        long disk = directory.toFile().getTotalSpace();
        return disk == 0 ? retention.walBytes() : Math.min(retention.walBytes(), disk / SMALL_DISK);
    }

    /** 64 MiB open, 10 minutes, everything kept. */
    public static EmbeddedStoreConfig in(Path directory) {
        return new EmbeddedStoreConfig(directory, 64L << 20, Duration.ofMinutes(10), RetentionPolicy.KEEP_ALL, 0);
    }

    /**
     * Room that is held back for deleting on a full disk, bytes: a full disk finds the log at its limit, because it could not
     * be copied to the file, so that needs as much again.
     */
    public long reserveBytes() {
        return 2 * walBytes();
    }
}
