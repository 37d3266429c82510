package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.Severity;

/**
 * One rule's progress for one agent. Immutable; small enough for a checkpoint.
 *
 * @param state where the alert is
 * @param severity the latched severity; meaningful while pending or active
 * @param streak evaluations in a row towards firing (while pending), a worse severity (while firing) or the end (while
 *     recovering)
 * @param startedMillis when the condition began to hold; meaningful while pending or active
 * @param changes bit i is set if the value crossed the enter level i evaluations ago, over the last 20
 * @param flapping held active because of too many changes
 * @param calm evaluations in a row without a change, while flapping
 * @param sinceMillis when the streak began
 * @param sinceStep the simulation's step when the streak began; -1 where there was none
 * @param age evaluations since the condition began to hold
 */
public record AlertProgress(
        AlertState state,
        Severity severity,
        int streak,
        long startedMillis,
        int changes,
        boolean flapping,
        int calm,
        long sinceMillis,
        long sinceStep,
        int age) {
    public static final AlertProgress START =
            new AlertProgress(AlertState.INACTIVE, Severity.INFO, 0, 0, 0, false, 0, 0, 0, 0);

    /** Whether an alert is pending or active. */
    public boolean open() {
        return state == AlertState.PENDING || state.active();
    }

    /** Not open, and nothing of the past matters any more. */
    boolean quiet() {
        return changes == 0 && !open();
    }
}
