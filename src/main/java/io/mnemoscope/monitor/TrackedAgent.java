package io.mnemoscope.monitor;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.Quarantine;
import io.mnemoscope.domain.agent.AgentMonitor;
import org.jspecify.annotations.Nullable;

/** An agent's monitor and what its owner notes about it. One thread. */
final class TrackedAgent {
    /** The one copy of its names that is kept. */
    final AgentId id;

    final AgentMonitor monitor;
    /** Snapshots since the last checkpoint. */
    int sinceCheckpoint;
    /** When the oldest of these came, in milliseconds. */
    long oldestMillis;
    /** The batch that was last looked at, and the newest time up to there. */
    long lookedAtBatch;

    long newestInBatch;
    /** The monitor's quarantine as it was noticed last; see {@link AgentRegistry#noticed}. */
    @Nullable
    Quarantine quarantine;

    /** What it takes of the memory budget, and what of that is for gauges. */
    long bytes;

    long extraBytes;
    /** Whether the live feed has yet to be told. */
    boolean changed;

    TrackedAgent(AgentId id, AgentMonitor monitor) {
        this.id = id;
        this.monitor = monitor;
    }

    /** The same snapshot without a further copy of the names; one with gauges or stores stays, for it is checked when it is made. */
    @SuppressWarnings("ReferenceEquality") // It is about copies.
    MemorySnapshot named(MemorySnapshot snapshot) {
        return snapshot.id() == id
                        || !snapshot.gauges().isEmpty()
                        || !snapshot.stores().isEmpty()
                ? snapshot
                : new MemorySnapshot(
                        id,
                        snapshot.timestampMillis(),
                        snapshot.memory(),
                        snapshot.consolidation(),
                        snapshot.episodeCount(),
                        snapshot.step(),
                        snapshot.simulationTimeMillis(),
                        snapshot.gauges());
    }
}
