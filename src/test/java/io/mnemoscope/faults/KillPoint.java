package io.mnemoscope.faults;

import io.mnemoscope.faults.Fault.Action;
import io.mnemoscope.faults.Fault.FileKind;
import io.mnemoscope.faults.Fault.Operation;
import java.util.SplittableRandom;

/** Where in its work a server is killed. */
enum KillPoint {
    /** Some pages of a commit are in the log, the last is not. */
    TAIL_HALF_WRITTEN(When.UNDER_LOAD, Action.KILL_BEFORE, Operation.WRITE, FileKind.WAL, 60),
    /** A page of a commit is there in part. */
    TAIL_TORN(When.UNDER_LOAD, Action.TORN, Operation.WRITE, FileKind.WAL, 60),
    /** A whole commit is in the log and not synced. */
    TAIL_WRITTEN(When.UNDER_LOAD, Action.KILL_BEFORE, Operation.SYNC, FileKind.WAL, 20),
    /** A commit is durable and nobody has been answered. */
    COMMIT_DONE(When.UNDER_LOAD, Action.KILL_AFTER, Operation.SYNC, FileKind.WAL, 20),
    /** The power goes while a commit is written. */
    POWER_CUT_IN_TAIL(When.UNDER_LOAD, Action.CUT_BEFORE, Operation.WRITE, FileKind.WAL, 60),
    /** The power goes before a commit is synced. */
    POWER_CUT_BEFORE_SYNC(When.UNDER_LOAD, Action.CUT_BEFORE, Operation.SYNC, FileKind.WAL, 20),
    /** The power goes right after a commit was synced. */
    POWER_CUT_AFTER_SYNC(When.UNDER_LOAD, Action.CUT_AFTER, Operation.SYNC, FileKind.WAL, 20),
    /** A receiver has its notification and the store is about to note that. */
    NOTIFICATION_SENT(When.NOTIFYING, Action.KILL_BEFORE, Operation.SYNC, FileKind.WAL, 1),
    /** That is noted. */
    NOTIFICATION_MARKED(When.NOTIFYING, Action.KILL_AFTER, Operation.SYNC, FileKind.WAL, 1),
    /** While it stops: agents' states are written and open rows become chunks. */
    CHUNKS_SEALED(When.STOPPING, Action.KILL_AFTER, Operation.SYNC, FileKind.WAL, 5),
    /** All is sealed, and the log is about to be copied into the file. */
    CHECKPOINT_BEGUN(When.STOPPING, Action.KILL_BEFORE, Operation.WRITE, FileKind.DB, 1),
    /** In the middle of that copy. */
    CHECKPOINT_TORN(When.STOPPING, Action.TORN, Operation.WRITE, FileKind.DB, 30),
    /** The power goes in the middle of that copy. */
    POWER_CUT_IN_CHECKPOINT(When.STOPPING, Action.CUT_BEFORE, Operation.SYNC, FileKind.DB, 1),
    /** The copy is synced and the log still there. */
    CHECKPOINT_DONE(When.STOPPING, Action.KILL_AFTER, Operation.SYNC, FileKind.DB, 1),
    /** The log has just been emptied. */
    LOG_TRUNCATED(When.STOPPING, Action.KILL_AFTER, Operation.TRUNCATE, FileKind.WAL, 1),
    /** Any time, from outside. */
    ANYWHEN(When.FROM_OUTSIDE, Action.NONE, Operation.OPEN, FileKind.OTHER, 1);

    /** What the server does then. */
    enum When {
        UNDER_LOAD,
        NOTIFYING,
        STOPPING,
        FROM_OUTSIDE
    }

    private final When when;
    private final Action action;
    private final Operation operation;
    private final FileKind kind;
    private final int calls;

    KillPoint(When when, Action action, Operation operation, FileKind kind, int calls) {
        this.when = when;
        this.action = action;
        this.operation = operation;
        this.kind = kind;
        this.calls = calls;
    }

    When when() {
        return when;
    }

    /** The fault that kills it there, at one of the first such calls. */
    Fault fault(SplittableRandom random) {
        return Fault.once(action, operation, kind, random.nextInt(calls)).with(random.nextInt(4_096));
    }
}
