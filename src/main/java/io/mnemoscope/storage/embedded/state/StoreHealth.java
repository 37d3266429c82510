package io.mnemoscope.storage.embedded.state;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.mnemoscope.operations.Conditions;
import io.mnemoscope.operations.Conditions.Level;
import io.mnemoscope.operations.Operations;
import io.mnemoscope.storage.StoreUnavailable;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteException;

/**
 * Whether what is written becomes durable: set by the outcome of every commit, so that readiness is what the disk said
 * last. The writer reports; {@link #watch} may be called by any thread.
 */
public final class StoreHealth {
    /** The component of {@link Conditions} that stands for writing. */
    static final String WRITES = "store";

    /** The component that stands for the length of the write-ahead log. */
    public static final String LOG_LENGTH = "store:log";

    /** The component that stands for the bound of the size. */
    public static final String SIZE = "store:size";

    private static final Logger LOG = LoggerFactory.getLogger(StoreHealth.class);
    private static final long PROBE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long NEARLY_FULL = 1L << 20;
    private final Conditions conditions;
    private final Path directory;
    private final Timer commits;
    private final Counter committed;
    private final Counter refused;
    private long attemptedNanos = System.nanoTime();
    private long lastedNanos;
    private volatile long begunNanos;
    private volatile boolean failing;
    private boolean full;

    public StoreHealth(Operations operations, Path directory) {
        this.conditions = operations.conditions();
        this.directory = directory;
        var meters = operations.meters();
        commits = Timer.builder("mnemoscope.commit")
                .description("Time from the begin of a transaction until it was durable")
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(5),
                        Duration.ofMillis(20),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(10))
                .register(meters);
        committed = StoreMeters.commits(operations, "ok");
        refused = StoreMeters.commits(operations, "failed");
    }

    /** A transaction begins. */
    public void begun() {
        begunNanos = System.nanoTime();
    }

    /** It ended without a failure. */
    public void ended() {
        lastedNanos = System.nanoTime() - begunNanos;
        begunNanos = 0;
    }

    /** The transaction that {@link #ended} had written something, which is durable now. */
    public void committed() {
        commits.record(lastedNanos, TimeUnit.NANOSECONDS);
        committed.increment();
        attemptedNanos = System.nanoTime();
    }

    /** What was written is durable and the log could be bound: the store works. */
    public void works() {
        failing = false;
        full = false;
        conditions.clear(WRITES);
    }

    /** What was to be written is not. */
    public void failed(Throwable cause) {
        LOG.debug("write failed", cause);
        refused.increment();
        begunNanos = 0;
        failing = true;
        full = noRoom(cause);
        conditions.set(WRITES, Level.DOWN, reason(cause));
    }

    /** A connection that was given up could not be closed. */
    public void closeFailed(Throwable cause) {
        LOG.debug("close failed", cause);
    }

    /** Whether the last write failed. */
    public boolean failing() {
        return failing;
    }

    /** Whether there was no room for the last write. */
    public boolean full() {
        return full;
    }

    /** It is tried whether something can be written. What is refused meanwhile does not put off the next trial. */
    public void probing() {
        attemptedNanos = System.nanoTime();
    }

    /** Whether nothing has been written for so long that it must be tried whether it could be. */
    public boolean probeDue() {
        return System.nanoTime() - attemptedNanos >= (failing ? RETRY_NANOS : PROBE_NANOS);
    }

    /** To be called about once a second: a disk that answers nothing at all fails no commit. */
    public void watch() {
        long begun = begunNanos;
        long lasted = begun == 0 ? 0 : System.nanoTime() - begun;
        if (lasted >= STUCK_NANOS) {
            conditions.set(
                    WRITES,
                    Level.DOWN,
                    "cannot write: a transaction has lasted " + TimeUnit.NANOSECONDS.toSeconds(lasted) + " s in "
                            + directory);
        }
    }

    /** The writer has ended for good, and not because it was closed. */
    public void dead(Throwable cause) {
        LOG.error("the store's writer ended", cause);
        conditions.set(WRITES, Level.DOWN, "the store's writer ended (" + cause + "): restart the server");
    }

    private boolean noRoom(Throwable cause) {
        return full(cause) || directory.toFile().getUsableSpace() < NEARLY_FULL;
    }

    private String reason(Throwable cause) {
        if (full) {
            return "disk full: no space left on " + directory + "; until there is, only deleting is possible";
        }
        if (cause instanceof SQLiteException failure && code(failure) == Code.IO) {
            return "cannot write: I/O error in " + directory + " ("
                    + failure.getResultCode().name() + ")";
        }
        return "cannot write in " + directory + ": " + cause.getMessage();
    }

    private enum Code {
        IO,
        FULL,
        INTERRUPTED,
        DATA,
        OTHER
    }

    private static Code code(SQLiteException failure) {
        return switch (failure.getErrorCode() & 0xFF) {
            case 9 -> Code.INTERRUPTED;
            case 10 -> Code.IO;
            case 13 -> Code.FULL;
            // Too big, against a constraint, of a wrong type.
            case 18, 19, 20 -> Code.DATA;
            default -> Code.OTHER;
        };
    }

    /** Whether there was no room for it. */
    public static boolean full(Throwable cause) {
        return (cause instanceof SQLiteException failure && code(failure) == Code.FULL)
                || String.valueOf(cause.getMessage()).contains("No space left");
    }

    /** Whether it would fail again, whatever the disk does. */
    public static boolean ofData(Throwable cause) {
        return cause instanceof SQLiteException failure && code(failure) == Code.DATA;
    }

    /** Whether it was ended because it took too long. */
    static boolean interrupted(Throwable cause) {
        return cause instanceof SQLiteException failure && code(failure) == Code.INTERRUPTED;
    }

    /** The log cannot be begun anew because of who reads. */
    public void logPinned(long bytes) {
        conditions.set(
                LOG_LENGTH,
                Level.DEGRADED,
                "the write-ahead log in " + directory + " has " + (bytes >> 20)
                        + " MiB and cannot be begun anew: another program or a backup reads the store in one long"
                        + " transaction");
    }

    /** The log is as short as it should be. */
    public void logShort() {
        conditions.clear(LOG_LENGTH);
    }

    /** All that could be deleted is, and it is still too much. */
    public void tooBig(long bytes, long limit) {
        conditions.set(
                SIZE,
                Level.DEGRADED,
                "what must be kept (agents' states and newest snapshots, active alerts, settings) has " + (bytes >> 20)
                        + " MiB, too much for store.max_size (" + (limit >> 20) + "MiB): raise it or delete agents");
    }

    /** The store is within its bound. */
    public void fits() {
        conditions.clear(SIZE);
    }

    /** There is no room. */
    public static SQLException noRoom() {
        return new SQLiteException("no room is left", org.sqlite.SQLiteErrorCode.SQLITE_FULL);
    }

    /** For messages about what a transaction died of. */
    public static SQLException interruption() {
        return new SQLiteException("reading took too long", org.sqlite.SQLiteErrorCode.SQLITE_INTERRUPT);
    }

    /** What whoever asked is answered after this failure. */
    public static StoreUnavailable unavailable(Throwable cause) {
        if (interrupted(cause)) {
            return new StoreUnavailable("reading took too long: ask for less", Duration.ofSeconds(1), cause);
        }
        boolean full = full(cause);
        return new StoreUnavailable(
                full ? "the disk is full: nothing was stored" : "the store failed: nothing was stored",
                Duration.ofSeconds(full ? 5 : 1),
                cause);
    }
}
