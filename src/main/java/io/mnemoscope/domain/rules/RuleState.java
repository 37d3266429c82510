package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.Severity;

/**
 * One rule's progress for one agent. Immutable; small enough for a checkpoint.
 *
 * @param state where the alert is
 * @param severity the latched severity; meaningful while pending or active
 * @param streak snapshots in a row towards firing (while pending) or towards the end (while active)
 * @param startedMillis when the condition began to hold; meaningful while pending or active
 * @param changes bit i is set if the value crossed the enter level i evaluations ago, over the last 20
 * @param flapping held active because of too many changes
 * @param calm evaluations in a row without a change, while flapping
 */
public record RuleState(
        AlertState state, Severity severity, int streak, long startedMillis, int changes, boolean flapping, int calm) {
    public static final RuleState START = new RuleState(AlertState.INACTIVE, Severity.INFO, 0, 0, 0, false, 0);
}
