package io.mnemoscope.storage.embedded;

import io.mnemoscope.storage.OfflineStore;
import io.mnemoscope.storage.embedded.file.Completeness;
import io.mnemoscope.storage.embedded.file.FileGuard;
import io.mnemoscope.storage.embedded.file.StateFile;
import io.mnemoscope.storage.embedded.file.StoreCopy;
import io.mnemoscope.storage.embedded.file.StoreFiles;
import io.mnemoscope.storage.embedded.file.StoreOpenException;
import io.mnemoscope.storage.embedded.repair.Verifier;
import io.mnemoscope.storage.embedded.table.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;

/** Copies, restores and verifies the embedded store's files without a server. */
public final class EmbeddedFiles implements OfflineStore {
    private static final String NAME = "mnemoscope.db";

    @Override
    public Path file(Path directory) {
        return directory.resolve(NAME);
    }

    /** Something that may fail in many ways. */
    private interface Work<T> {
        T run() throws IOException, SQLException;
    }

    private static <T> T words(Work<T> work) {
        try {
            return work.run();
        } catch (StoreOpenException e) {
            throw new Failure(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new Failure(e instanceof StoreCopy.NoRoom ? String.valueOf(e.getMessage()) : e.toString());
        } catch (SQLException e) {
            throw new Failure("the store cannot be read: " + e.getMessage());
        }
    }

    @Override
    public void backup(Path directory, Path to) {
        var file = file(directory);
        boolean unused = words(() -> {
            checkThere(file);
            try (var held = FileGuard.lock(directory)) {
                held.sweep();
                FileGuard.check(file);
                try (var connection = Sql.open(file, true)) {
                    StoreCopy.write(connection, to);
                }
                return true;
            }
        });
    }

    private static void checkThere(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new Failure("there is no store: " + file);
        }
    }

    @Override
    public void restore(Path backup, Path directory, boolean force, Progress progress) {
        checkThere(backup);
        boolean unused = words(() -> {
            StoreFiles.directory(directory);
            try (var held = FileGuard.lock(directory)) {
                held.sweep();
                put(backup, file(directory), force, progress);
                return true;
            }
        });
    }

    private void put(Path backup, Path file, boolean force, Progress progress) throws IOException, SQLException {
        if (Files.exists(file) && Files.isSameFile(backup, file)) {
            throw new Failure(backup + " is the store itself: give a backup, or another --data");
        }
        if (!force && (Files.exists(file) || Files.exists(sibling(file, "-wal")))) {
            throw new Failure("there is a store already: " + file + "; --force replaces it (take a backup before)");
        }
        var half = sibling(file, ".restored.new");
        try {
            FileGuard.checkBackup(backup);
            try (var connection = Sql.open(backup, true)) {
                StoreCopy.write(connection, half);
            }
            var found = verify(half, progress);
            if (found.damagedCount() > 0) {
                throw new Failure(backup + " is damaged, nothing was changed: " + found.damagedCount()
                        + " rows, first: " + found.damaged().get(0));
            }
            replace(half, file);
        } finally {
            Files.deleteIfExists(half);
        }
    }

    /** Whenever this is interrupted, the old store or the new one starts, or one that is refused with words. */
    private static void replace(Path half, Path file) throws IOException {
        Files.deleteIfExists(file.resolveSibling(StateFile.NAME));
        Files.deleteIfExists(sibling(file, "-wal"));
        Files.deleteIfExists(sibling(file, "-shm"));
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        StoreFiles.forceName(file);
    }

    private static Path sibling(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    @Override
    public Verification verify(Path file, Progress progress) {
        checkThere(file);
        return words(() -> {
            FileGuard.checkIsOurs(file);
            boolean hasLog = Completeness.hasLog(file);
            try (var connection = Sql.open(file, true)) {
                FileGuard.checkVersion(file, connection);
                if (file.endsWith(NAME)) {
                    Completeness.check(file, connection, hasLog);
                }
                return new Verifier(connection, progress).verify();
            }
        });
    }

    @Override
    public void acceptLoss(Path directory) {
        boolean unused = words(() -> {
            StoreFiles.directory(directory);
            try (var held = FileGuard.lock(directory)) {
                held.sweep();
                if (Files.exists(file(directory))) {
                    FileGuard.checkIsOurs(file(directory));
                }
                Completeness.acceptLoss(file(directory));
                return true;
            }
        });
    }
}
