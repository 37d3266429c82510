package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.MemorySnapshot;

/** When something is evaluated: by the clock, and by the simulation's step if it has one. */
record EvaluationTime(long millis, long step) {
    boolean hasStep() {
        return step != MemorySnapshot.NO_STEP;
    }
}
