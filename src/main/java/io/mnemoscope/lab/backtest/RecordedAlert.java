package io.mnemoscope.lab.backtest;

import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.RuleType;
import org.jspecify.annotations.Nullable;

/**
 * An alert that did fire.
 *
 * @param endMillis when it was over; {@link AlertIntervals#OPEN} while it is not
 * @param alert null where there were too many to keep them all
 */
record RecordedAlert(
        RuleType type,
        String rule,
        long startMillis,
        long endMillis,
        @Nullable Alert alert) {
    /**
     * What is to be compared.
     *
     * @param keep whether to keep the whole of it
     */
    static RecordedAlert of(Alert alert, boolean keep) {
        return new RecordedAlert(
                alert.type(),
                alert.rule(),
                alert.startedMillis(),
                alert.resolvedMillis() < 0 ? AlertIntervals.OPEN : alert.resolvedMillis(),
                keep ? alert : null);
    }
}
