package io.mnemoscope.faults;

import io.mnemoscope.faults.Fault.Action;
import io.mnemoscope.faults.Fault.FileKind;
import io.mnemoscope.faults.Fault.Operation;
import java.util.Set;
import java.util.SplittableRandom;

/** What a disk does for a while. */
@SuppressWarnings("ImmutableEnumChecker") // The sets are unmodifiable.
enum DiskFault {
    /** No space is left, from the middle of a commit on. */
    FULL(Action.FAIL, Set.of(Operation.WRITE), Fault.ENOSPC, true),
    /** Writes fail. */
    WRITES_FAIL(Action.FAIL, Set.of(Operation.WRITE), Fault.EIO, true),
    /** Writes go well, and then their sync fails: what was refused is in the log all the same. */
    SYNCS_FAIL(Action.FAIL, Set.of(Operation.SYNC), Fault.EIO, true),
    /** Nothing can be read either. */
    ALL_FAILS(
            Action.FAIL,
            Set.of(Operation.READ, Operation.WRITE, Operation.SYNC, Operation.OPEN, Operation.TRUNCATE),
            Fault.EIO,
            true),
    /** Each sync takes a fifth of a second. */
    SLOW(Action.DELAY, Set.of(Operation.SYNC), 200_000, false),
    /** Writes take only half of the bytes at a time, as they may. */
    SHORT_WRITES(Action.SHORT, Set.of(Operation.WRITE), 0, false);

    private static final int MOST_CALLS_BEFORE = 40;
    private final Action action;
    private final Set<Operation> operations;
    private final long argument;
    private final boolean refuses;

    DiskFault(Action action, Set<Operation> operations, long argument, boolean refuses) {
        this.action = action;
        this.operations = Set.copyOf(operations);
        this.argument = argument;
        this.refuses = refuses;
    }

    /** Whether nothing can be stored meanwhile. */
    boolean refuses() {
        return refuses;
    }

    /** From one of the next calls on, until it is taken back. */
    Fault fault(SplittableRandom random) {
        return new Fault(
                action,
                operations,
                Set.of(FileKind.DB, FileKind.WAL),
                operations.contains(Operation.WRITE) ? random.nextInt(MOST_CALLS_BEFORE) : 0,
                Fault.ALWAYS,
                argument);
    }
}
