package io.mnemoscope.faults;

import java.util.Set;

/**
 * What happens at certain calls on the store's files.
 *
 * @param action what
 * @param operations which calls are looked at
 * @param kinds on which files
 * @param skip so many of these calls pass first, >= 0
 * @param times so many of the next are concerned, > 0
 * @param argument microseconds of a delay; the error's number of a failure; bytes that are written of a torn write, modulo
 *     its length; seed of a power cut, 0 if nothing survives that was not synced
 */
record Fault(Action action, Set<Operation> operations, Set<FileKind> kinds, long skip, long times, long argument) {
    /** Until it is taken back. */
    static final long ALWAYS = Long.MAX_VALUE;

    /** "No space left on device". */
    static final int ENOSPC = 28;

    /** "Input/output error". */
    static final int EIO = 5;

    /** In the order of {@code faults.c}. */
    enum Action {
        NONE,
        DELAY,
        FAIL,
        /** Only some of the bytes reach the file, then the process is killed. */
        TORN,
        KILL_BEFORE,
        KILL_AFTER,
        /** The process is killed, and what was not synced is undone. */
        CUT_BEFORE,
        CUT_AFTER,
        /** A sync that answers well and does nothing. */
        LIE,
        /** Half of the bytes are written, and the call says so. */
        SHORT
    }

    /** In the order of {@code faults.c}. */
    enum Operation {
        OPEN,
        READ,
        WRITE,
        SYNC,
        TRUNCATE,
        UNLINK,
        RENAME
    }

    /** In the order of {@code faults.c}. */
    enum FileKind {
        DB,
        WAL,
        SHM,
        OTHER
    }

    Fault {
        operations = Set.copyOf(operations);
        kinds = Set.copyOf(kinds);
    }

    /** Once, at the call after {@code skip} others. */
    static Fault once(Action action, Operation operation, FileKind kind, long skip) {
        return new Fault(action, Set.of(operation), Set.of(kind), skip, 1, 0);
    }

    Fault with(long other) {
        return new Fault(action, operations, kinds, skip, times, other);
    }
}
