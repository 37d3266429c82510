package io.mnemoscope.storage.embedded.file;

import io.mnemoscope.operations.Conditions;
import io.mnemoscope.operations.Conditions.Level;
import io.mnemoscope.storage.embedded.table.MetaTable;
import io.mnemoscope.storage.embedded.table.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that a file and its log do not belong together, or that one of them is missing, cut or older: then the store
 * would start without snapshots that were acknowledged, and nothing would say so. Two things tell: the {@link StateFile},
 * and marks in the file itself that say that a server had it open, so that its log and a state file must be there.
 */
public final class Completeness {
    /** Accepts that snapshots are lost. */
    static final String WAY_OUT =
            "; restore a backup (mnemoscope restore), put the missing files back, or accept the loss:"
                    + " mnemoscope serve --accept-data-loss";

    private static final Logger LOG = LoggerFactory.getLogger(Completeness.class);
    /** Or what looks like one, if its key is damaged. */
    private static final String EPOCH =
            "SELECT value FROM meta WHERE key = 'epoch' OR value LIKE '________-____-____-____-____________'"
                    + " ORDER BY key = 'epoch' DESC LIMIT 1";

    private static final String OPEN = "SELECT count(*) FROM meta WHERE key = 'open'";
    private static final String STATE = "SELECT count(*) FROM meta WHERE key = 'state'";
    private static final String UNMARK = "DELETE FROM meta WHERE key = 'open'";
    private static final String DETACH = "DELETE FROM meta WHERE key IN ('open', 'state')";

    /** The component of {@link Conditions} that says that nothing tells whether all is there. */
    private static final String DOUBT = "store:state";

    private Completeness() {}

    /**
     * Before there is a file: whether one has been there.
     *
     * @throws StoreOpenException if so
     */
    public static void checkAbsence(Path file) throws IOException {
        var state = StateFile.read(directory(file));
        var log = log(file);
        boolean hasLog = Files.exists(log) && Files.size(log) > 0;
        if (hasLog || (state != null && !state.position().equals(Position.NONE))) {
            throw new StoreOpenException(file + " is missing, but " + (hasLog ? log : StateFile.in(directory(file)))
                    + " says that there was one" + WAY_OUT);
        }
    }

    /** Whether the file's log is there; to be asked before SQLite makes an empty one. */
    public static boolean hasLog(Path file) throws IOException {
        return Files.exists(log(file));
    }

    /**
     * Looks at a file with what is left of its log.
     *
     * @param hadLog {@link #hasLog} of before
     * @throws StoreOpenException if something is missing
     */
    public static void check(Path file, Connection connection, boolean hadLog) throws IOException, SQLException {
        var state = StateFile.read(directory(file));
        if (state == null) {
            checkMark(file, connection, hadLog);
            return;
        }
        if (!same(state.epoch(), epoch(connection))) {
            throw new StoreOpenException(
                    file + " or its log belongs to another store than the directory's " + StateFile.NAME + WAY_OUT);
        }
        var found = Position.of(connection);
        if (found == null) {
            LOG.warn("event=store.damaged row=\"meta row commit\" reason=\"whether all is there is unknown\"");
        } else if (!found.reaches(state.position())) {
            throw new StoreOpenException(file + " with its log is older than what was acknowledged: "
                    + missing(found, state.position())
                    + " are missing, because the log was deleted, cut or damaged, or the file is an older copy"
                    + WAY_OUT);
        }
    }

    /** A flipped bit or two make no other store: those have hardly a character in common. */
    private static boolean same(String one, String other) {
        int differences = Math.abs(one.length() - other.length());
        for (int i = 0; i < Math.min(one.length(), other.length()); i++) {
            differences += one.charAt(i) == other.charAt(i) ? 0 : 1;
        }
        return differences <= 2;
    }

    /**
     * A file that a server had open needs its log.
     *
     * @throws StoreOpenException if that is missing
     */
    static void checkMark(Path file, Connection connection, boolean hadLog) throws SQLException {
        if (!hadLog && Sql.number(connection, OPEN) > 0) {
            throw new StoreOpenException(file + " was copied or moved without its log " + log(file)
                    + ": what is in the log only would be lost" + WAY_OUT);
        }
    }

    private static String missing(Position found, Position acknowledged) {
        long tail = Math.max(0, acknowledged.tail() - found.tail());
        long other = Math.max(0, acknowledged.other() - found.other());
        return tail + " commits of snapshots and " + other + " others";
    }

    /** Identity of the store; empty if it says none. */
    public static String epoch(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(EPOCH)) {
            return rows.next() ? rows.getString(1) : "";
        }
    }

    /** Says so if the state file is gone or unreadable, though there was one. Before there is a new one. */
    public static void doubt(Path file, Connection connection, Conditions conditions) throws IOException, SQLException {
        if (StateFile.read(directory(file)) != null || Sql.number(connection, STATE) == 0) {
            conditions.clear(DOUBT);
            return;
        }
        conditions.set(
                DOUBT,
                Level.DEGRADED,
                StateFile.in(directory(file))
                        + " was deleted or is damaged, so it is unknown whether the store has all that"
                        + " was acknowledged: compare it with what was sent, or restore a backup; until the next start");
    }

    /**
     * The file itself says from now on that its log and a state file belong to it, unless the disk is full. Outside a
     * transaction.
     */
    public static void mark(Connection connection) {
        try (var put = connection.prepareStatement(MetaTable.PUT + ", (?, ?, ?)")) {
            MetaTable.bind(put, 1, "open", "its log belongs to it");
            MetaTable.bind(put, 4, "state", "a state file is beside it");
            put.execute();
            Sql.pragma(connection, "wal_checkpoint(PASSIVE)");
        } catch (SQLException e) {
            LOG.warn("event=store.not_marked reason=\"{}\"", e.getMessage());
        }
    }

    /** All is in the file, or will be once the log is copied to it. */
    public static void unmark(Connection connection) throws SQLException {
        Sql.execute(connection, UNMARK);
    }

    /** A copy, which needs neither a log nor a state file. */
    static void detach(Connection connection) throws SQLException {
        Sql.execute(connection, DETACH);
    }

    /** Forgets what should be there, so that what is there opens. With the directory's lock only. */
    public static void acceptLoss(Path file) throws IOException, SQLException {
        boolean known = Files.deleteIfExists(StateFile.in(directory(file)));
        LOG.warn("event=store.loss_accepted directory={} state={}", directory(file), known);
        if (!Files.exists(file)) {
            boolean log = Files.deleteIfExists(log(file));
            boolean index = Files.deleteIfExists(file.resolveSibling(file.getFileName() + "-shm"));
            LOG.warn("event=store.begun_anew directory={} log={} index={}", directory(file), log, index);
            return;
        }
        try (var connection = Sql.open(file, false)) {
            detach(connection);
        }
    }

    private static Path log(Path file) {
        return file.resolveSibling(file.getFileName() + "-wal");
    }

    private static Path directory(Path file) {
        var parent = file.toAbsolutePath().getParent();
        return parent == null ? file : parent;
    }
}
