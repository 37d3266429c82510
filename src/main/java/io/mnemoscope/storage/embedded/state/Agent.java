package io.mnemoscope.storage.embedded.state;

import io.mnemoscope.domain.AgentId;
import org.jspecify.annotations.Nullable;

/** One agent in memory. All but {@link #open} belongs to the writer thread. */
public final class Agent {
    public final int id;
    public final AgentId name;
    public volatile OpenRows open;
    /** The newest ordinal given out, committed or not. */
    public long assigned;
    /** The newest ordinal whose row is in memory or in a chunk. */
    public long committed;

    long sealed;
    public long lastChunk;
    public int lastChunkRows;
    /** The tail row that holds the oldest open row, and when it came. */
    public long firstSeq;

    public long firstMillis;
    public long firstByte;
    public boolean full;
    /** Sealed by the transaction that runs. */
    public boolean sealing;

    @Nullable
    Agent older;

    public @Nullable Agent younger;

    /** The next ordinal is this one: the rows before it are lost. Only while nothing else reads. */
    void skipTo(long ordinal) {
        open.jumpTo(ordinal);
        committed = ordinal - 1;
        assigned = ordinal - 1;
    }

    public Agent(int id, AgentId name, long sealed) {
        this.id = id;
        this.name = name;
        this.sealed = sealed;
        this.committed = sealed;
        this.assigned = sealed;
        this.open = new OpenRows(sealed + 1);
    }
}
