package io.mnemoscope.storage.embedded.file;

import io.mnemoscope.storage.embedded.schema.Schema;
import io.mnemoscope.storage.embedded.table.Sql;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;

/** Sees to it that one store at a time uses a directory, and that a file which is not ours stays as it is. */
public final class FileGuard implements AutoCloseable {
    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER = 100;
    private static final int APPLICATION_ID_AT = 68;
    private static final long CHECKED_WHOLE = 32L << 20;
    private static final Logger LOG = LoggerFactory.getLogger(FileGuard.class);
    private final Path directory;
    private final FileChannel channel;
    private final FileLock lock;

    private FileGuard(Path directory, FileChannel channel, FileLock lock) {
        this.directory = directory;
        this.channel = channel;
        this.lock = lock;
    }

    public static FileGuard lock(Path directory) throws IOException {
        StoreFiles.directory(directory);
        var file = directory.resolve("mnemoscope.lock");
        if (!Files.exists(file)) {
            StoreFiles.createEmpty(file);
        }
        var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            var lock = channel.tryLock();
            if (lock != null) {
                return new FileGuard(directory, channel, lock);
            }
        } catch (OverlappingFileLockException e) {
            // this process has it: refused below
        }
        channel.close();
        throw new StoreOpenException("the store in " + directory + " is in use by another Mnemoscope (" + file + ")");
    }

    /**
     * Deletes what interrupted runs have left, and takes the rights on our files from others. The driver unpacks its
     * library here, once for the process: not in /tmp, where a kill -9 would leave it for ever.
     */
    public void sweep() throws IOException {
        StoreFiles.sweep(directory);
        System.setProperty("org.sqlite.tmpdir", directory.toString());
        unpackDriver();
        StoreFiles.protect(directory);
    }

    /** Whoever opens a connection without it fails with the reason. */
    private static void unpackDriver() {
        try {
            boolean loaded = SQLiteJDBCLoader.initialize();
            LOG.debug("event=store.driver native={}", loaded);
        } catch (Exception e) {
            LOG.debug("event=store.driver", e);
        }
    }

    /**
     * Looks at a file through a connection that cannot write.
     *
     * @throws StoreOpenException if it is not ours, of a newer version, corrupt, or not all that was acknowledged
     */
    public static void check(Path file) throws IOException {
        checkIsOurs(file);
        boolean hadLog = Completeness.hasLog(file);
        try (var connection = Sql.open(file, true)) {
            checkVersion(file, connection);
            checkLength(file, connection, hadLog);
            Completeness.check(file, connection, hadLog);
            if (Files.size(file) <= CHECKED_WHOLE) {
                checkPages(file, connection);
            }
        } catch (SQLException e) {
            throw corrupt(file, String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * As {@link #check}, for a file that a server does not use.
     *
     * @throws StoreOpenException if it is not ours, of a newer version, or was taken without its log
     */
    public static void checkBackup(Path file) throws IOException {
        checkIsOurs(file);
        boolean hadLog = Completeness.hasLog(file);
        try (var connection = Sql.open(file, true)) {
            checkVersion(file, connection);
            Completeness.checkMark(file, connection, hadLog);
        } catch (SQLException e) {
            throw corrupt(file, String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Whether it may be read.
     *
     * @throws StoreOpenException if it is of a newer version
     */
    public static void checkVersion(Path file, Connection connection) throws SQLException {
        long version = Sql.number(connection, "PRAGMA user_version");
        if (version > Schema.VERSION) {
            throw new StoreOpenException(file + " was written by a newer Mnemoscope: its schema is " + version
                    + ", this one knows up to " + Schema.VERSION
                    + "; start the newer one, or restore the copy that it made"
                    + " before (mnemoscope.db.before-v" + version + ")");
        }
    }

    private static void checkLength(Path file, Connection connection, boolean hadLog) throws IOException, SQLException {
        long expected = Sql.number(connection, "PRAGMA page_count") * Sql.number(connection, "PRAGMA page_size");
        if (!hadLog && Files.size(file) < expected) {
            throw corrupt(file, "it has " + Files.size(file) + " bytes of " + expected, null);
        }
    }

    /**
     * Looks at the first bytes.
     *
     * @throws StoreOpenException if it is not ours
     */
    public static void checkIsOurs(Path file) throws IOException {
        if (Files.size(file) == 0) {
            throw new StoreOpenException(file + " is empty: restore a backup, or move it away to begin anew");
        }
        var header = ByteBuffer.allocate(HEADER);
        try (var in = FileChannel.open(file)) {
            while (header.hasRemaining() && in.read(header) >= 0) {}
        }
        boolean sqlite = header.position() == HEADER;
        for (int i = 0; i < MAGIC.length; i++) {
            sqlite &= header.get(i) == MAGIC[i];
        }
        if (!sqlite || header.getInt(APPLICATION_ID_AT) != Schema.APPLICATION_ID) {
            throw new StoreOpenException(file + " is not a Mnemoscope store");
        }
    }

    private static void checkPages(Path file, Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("PRAGMA quick_check(1)")) {
            if (!rows.next() || !"ok".equals(rows.getString(1))) {
                throw corrupt(file, "a page is damaged", null);
            }
        }
    }

    private static StoreOpenException corrupt(
            Path file, String detail, @org.jspecify.annotations.Nullable Throwable cause) {
        var message = file + " is corrupt (" + detail + "); it was not touched: restore a backup or move it away";
        return cause == null ? new StoreOpenException(message) : new StoreOpenException(message, cause);
    }

    @Override
    public void close() throws IOException {
        lock.release();
        channel.close();
    }
}
