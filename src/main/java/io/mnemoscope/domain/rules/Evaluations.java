package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.MemorySnapshot;

/** Notified of every evaluation of a rule with a lifecycle: what explanations are made of. */
@FunctionalInterface
public interface Evaluations {
    /**
     * A rule was evaluated for a snapshot.
     *
     * @param rule which
     * @param snapshot of which snapshot
     * @param value what was measured; see {@link Signal}
     * @param after where the rule's alert is thereafter
     */
    void evaluated(AlertRule rule, MemorySnapshot snapshot, double value, AlertProgress after);
}
