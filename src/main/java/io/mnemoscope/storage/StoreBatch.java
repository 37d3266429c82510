package io.mnemoscope.storage;

import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.agent.AgentState;
import java.util.List;

/**
 * What one commit adds: all of it or nothing.
 *
 * @param generation from {@link SnapshotStore#restore}; a batch of an older generation is refused, because it was made
 *     by a monitor that has seen snapshots which were not written
 * @param snapshots in the order in which the monitor saw them
 * @param events what happened to alerts, in order
 * @param checkpoints states of agents as they are after this batch
 */
public record StoreBatch(
        long generation, List<MemorySnapshot> snapshots, List<AlertEvent> events, List<AgentState> checkpoints) {}
