package io.mnemoscope.storage;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AgentState;
import io.mnemoscope.domain.MemorySnapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One agent as the store knows it.
 *
 * @param agent which
 * @param checkpoint its last state that was written; null if none was
 * @param since the snapshots appended after that, in the order in which they were appended
 */
public record Restored(AgentId agent, @Nullable AgentState checkpoint, List<MemorySnapshot> since) {}
