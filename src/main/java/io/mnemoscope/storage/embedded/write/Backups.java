package io.mnemoscope.storage.embedded.write;

import io.mnemoscope.storage.Backup;
import io.mnemoscope.storage.BackupRefused;
import io.mnemoscope.storage.StoreUnavailable;
import io.mnemoscope.storage.embedded.file.StoreCopy;
import io.mnemoscope.storage.embedded.state.Reply;
import io.mnemoscope.storage.embedded.table.Sql;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes backups, one at a time, each on a thread and a connection of its own. Any thread. */
public final class Backups {
    private static final Logger LOG = LoggerFactory.getLogger(Backups.class);
    private static final Duration AGAIN = Duration.ofSeconds(30);
    private final Path file;
    private final AtomicBoolean running = new AtomicBoolean();

    public Backups(Path file) {
        this.file = file;
    }

    /** A copy of what is committed now. It counts as running until it is released. */
    public Future<Backup> make() {
        var reply = new Reply<Backup>();
        if (!running.compareAndSet(false, true)) {
            reply.fail(new BackupRefused(
                    BackupRefused.Why.RUNNING, "a backup is running already: try again when it has ended"));
            return reply.future();
        }
        var thread = new Thread(() -> make(reply), "mnemo-backup");
        thread.setDaemon(true);
        thread.start();
        return reply.future();
    }

    private void make(Reply<Backup> reply) {
        var copy = file.resolveSibling("backup-" + UUID.randomUUID() + ".tmp");
        try (var connection = Sql.open(file, true)) {
            StoreCopy.write(connection, copy);
            reply.complete(new Backup(copy, Files.size(copy), () -> release(copy)));
        } catch (StoreCopy.NoRoom e) {
            running.set(false);
            reply.fail(new BackupRefused(BackupRefused.Why.NO_ROOM, "no room for a backup: " + e.getMessage()));
        } catch (IOException | SQLException | RuntimeException e) {
            LOG.warn("event=backup.failed reason=\"{}\"", e.toString());
            running.set(false);
            reply.fail(new StoreUnavailable("the backup failed: " + e.getMessage(), AGAIN, e));
        }
    }

    /** Deleting a large file takes a while. */
    private void release(Path copy) {
        var thread = new Thread(() -> delete(copy), "mnemo-backup");
        thread.setDaemon(true);
        thread.start();
    }

    private void delete(Path copy) {
        try {
            Files.deleteIfExists(copy);
        } catch (IOException e) {
            LOG.warn("event=backup.left file={} reason=\"{}\"", copy, e.toString());
        } finally {
            running.set(false);
        }
    }
}
