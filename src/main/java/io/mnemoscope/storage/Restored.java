package io.mnemoscope.storage;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.agent.AgentState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One agent as the store knows it, or a piece of it: where there is no checkpoint the snapshots may come in several pieces,
 * one after another.
 *
 * @param agent which
 * @param checkpoint its last state that was written; null if none was
 * @param since the snapshots appended after that, in the order in which they were appended
 * @param damage why not all of them could be read, for people; null if they could
 */
public record Restored(
        AgentId agent,
        @Nullable AgentState checkpoint,
        List<MemorySnapshot> since,
        @Nullable String damage) {
    /** All of it. */
    public Restored(AgentId agent, @Nullable AgentState checkpoint, List<MemorySnapshot> since) {
        this(agent, checkpoint, since, null);
    }

    /** Whether nothing is known of the agent. */
    public boolean isEmpty() {
        return checkpoint == null && since.isEmpty();
    }
}
