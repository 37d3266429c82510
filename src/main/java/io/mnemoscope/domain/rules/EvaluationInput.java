package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.MemorySnapshot;
import org.jspecify.annotations.Nullable;

/**
 * What a rule looks at.
 *
 * @param previous the snapshot before, or null at the first of a run, and where a simulation resumed from an earlier step
 * @param current the snapshot
 * @param index how many of its run came before
 * @param time when, by the server's clock as far as that is known, and at which step: counted on where the simulation resumed
 * @param aheadMillis how far the sender's clock is ahead of the server's, negative if behind; 0 where they agree
 */
public record EvaluationInput(
        @Nullable MemorySnapshot previous, MemorySnapshot current, long index, EvaluationTime time, long aheadMillis) {
    /** Where the clocks agree and the simulation's steps only grow. */
    public EvaluationInput(@Nullable MemorySnapshot previous, MemorySnapshot current, long index) {
        this(previous, current, index, new EvaluationTime(current.timestampMillis(), current.step()), 0);
    }

    /** The step, or where the simulation sends none the number of snapshots before. */
    long step() {
        return time.hasStep() ? time.step() : index;
    }
}
