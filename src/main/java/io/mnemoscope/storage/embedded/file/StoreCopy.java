package io.mnemoscope.storage.embedded.file;

import io.mnemoscope.storage.embedded.table.Sql;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies of a store's file that need no log: what was committed when the copy began, and nothing else. Blocks. */
public final class StoreCopy {
    private static final Logger LOG = LoggerFactory.getLogger(StoreCopy.class);

    /** What must stay free beside a copy. */
    private static final long SPARE = 16L << 20;

    private StoreCopy() {}

    /** There was no room for a copy. */
    public static final class NoRoom extends IOException {
        private static final long serialVersionUID = 1L;

        NoRoom(String message) {
            super(message);
        }
    }

    /**
     * Writes a copy that survives a loss of power.
     *
     * @param from outside a transaction
     * @param to replaced if it is there; in a directory that only its owner may enter
     * @throws NoRoom if there is too little room; then nothing was written
     */
    public static void write(Connection from, Path to) throws IOException, SQLException {
        checkRoom(from, to);
        StoreFiles.createEmpty(to);
        try {
            try (var vacuum = from.prepareStatement("VACUUM INTO ?")) {
                vacuum.setString(1, to.toString());
                vacuum.execute();
            }
            try (var copy = Sql.open(to, false)) {
                Completeness.detach(copy);
            }
            StoreFiles.force(to);
        } catch (IOException | SQLException | RuntimeException e) {
            Files.deleteIfExists(to);
            throw e;
        }
    }

    private static void checkRoom(Connection from, Path to) throws IOException, SQLException {
        long pages = Sql.number(from, "PRAGMA page_count") - Sql.number(from, "PRAGMA freelist_count");
        long needed = pages * Sql.number(from, "PRAGMA page_size") + SPARE;
        var parent = to.toAbsolutePath().getParent();
        long free = parent == null ? Long.MAX_VALUE : parent.toFile().getUsableSpace();
        requireRoom(needed, free, to);
    }

    /** Fails if the bytes that are needed for a file are not free. */
    static void requireRoom(long needed, long free, Path file) throws NoRoom {
        if (free < needed) {
            throw new NoRoom("a copy needs " + mebibytes(needed) + " MiB in "
                    + file.toAbsolutePath().getParent() + ", only " + mebibytes(free) + " MiB are free");
        }
    }

    private static long mebibytes(long bytes) {
        return (bytes + (1 << 20) - 1) >> 20;
    }

    /**
     * Copies a file of an older version before it is changed, to {@code mnemoscope.db.before-vN}. Of older migrations only
     * the last copy is kept. It is for the operator to delete.
     *
     * @throws StoreOpenException if there is no room; then nothing was changed
     */
    public static void beforeMigration(Path file, Connection connection, int version) throws SQLException {
        var copy = file.resolveSibling(file.getFileName() + ".before-v" + version);
        var half = file.resolveSibling(file.getFileName() + ".before-v" + version + ".new");
        try {
            write(connection, half);
            Files.move(half, copy, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            StoreFiles.forceName(copy);
            deleteOlder(file, copy);
        } catch (IOException e) {
            throw new StoreOpenException(
                    file + " is of an older version and must be copied before it is changed, which failed: "
                            + (e instanceof NoRoom ? e.getMessage() + "; free some, or use a larger disk" : e)
                            + "; nothing was changed",
                    e);
        }
        LOG.info("event=store.copied before_version={} copy={}", version, copy);
    }

    private static void deleteOlder(Path file, Path newest) throws IOException {
        var directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            return;
        }
        DirectoryStream.Filter<Path> older =
                path -> path.getFileName().toString().startsWith(file.getFileName() + ".before-v")
                        && !path.getFileName().equals(newest.getFileName());
        try (var copies = Files.newDirectoryStream(directory, older)) {
            for (var copy : copies) {
                Files.deleteIfExists(copy);
            }
        }
    }
}
