package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.MemorySnapshot;

/** When something is evaluated: by the clock, and by the simulation's step if it has one. */
public record EvaluationTime(long millis, long step) {
    public boolean hasStep() {
        return step != MemorySnapshot.NO_STEP;
    }
}
