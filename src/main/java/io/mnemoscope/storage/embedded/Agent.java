package io.mnemoscope.storage.embedded;

import io.mnemoscope.domain.AgentId;
import org.jspecify.annotations.Nullable;

/** One agent in memory. All but {@link #open} belongs to the writer thread. */
final class Agent {
    final int id;
    final AgentId name;
    volatile OpenRows open;
    /** The newest ordinal given out, committed or not. */
    long assigned;
    /** The newest ordinal whose row is in memory or in a chunk. */
    long committed;

    long sealed;
    long lastChunk;
    int lastChunkRows;
    /** The tail row that holds the oldest open row, and when it came. */
    long firstSeq;

    long firstMillis;
    long firstByte;
    boolean full;
    /** Sealed by the transaction that runs. */
    boolean sealing;

    @Nullable
    Agent older;

    @Nullable
    Agent younger;

    /** The next ordinal is this one: the rows before it are lost. Only while nothing else reads. */
    void skipTo(long ordinal) {
        open.jumpTo(ordinal);
        committed = ordinal - 1;
        assigned = ordinal - 1;
    }

    Agent(int id, AgentId name, long sealed) {
        this.id = id;
        this.name = name;
        this.sealed = sealed;
        this.committed = sealed;
        this.assigned = sealed;
        this.open = new OpenRows(sealed + 1);
    }
}
