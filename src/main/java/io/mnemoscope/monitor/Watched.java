package io.mnemoscope.monitor;

import io.mnemoscope.domain.AgentMonitor;
import io.mnemoscope.domain.Quarantine;
import org.jspecify.annotations.Nullable;

/** An agent's monitor and what its owner notes about it. One thread. */
final class Watched {
    final AgentMonitor monitor;
    /** Snapshots since the last checkpoint. */
    int sinceCheckpoint;
    /** When the oldest of these came, in milliseconds. */
    long oldestMillis;
    /** When the last snapshot arrived; 0 if none has since the start. */
    long arrivedMillis;
    /** The batch that was last looked at, and the newest time up to there. */
    long lookedAtBatch;

    long newestInBatch;
    /** The monitor's quarantine as it was noticed last; see {@link Agents#noticed}. */
    @Nullable
    Quarantine quarantine;

    /** Whether the live feed has yet to be told. */
    boolean changed;

    Watched(AgentMonitor monitor) {
        this.monitor = monitor;
    }
}
