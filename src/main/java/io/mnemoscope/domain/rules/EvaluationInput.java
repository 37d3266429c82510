package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.MemorySnapshot;
import org.jspecify.annotations.Nullable;

/**
 * What a rule looks at.
 *
 * @param previous the snapshot before, or null at the first
 * @param current the snapshot
 * @param index how many came before
 */
public record EvaluationInput(@Nullable MemorySnapshot previous, MemorySnapshot current, long index) {
    /** The step, or where the simulation sends none the number of snapshots before. */
    long step() {
        return current.hasStep() ? current.step() : index;
    }
}
