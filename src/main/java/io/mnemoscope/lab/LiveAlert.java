package io.mnemoscope.lab;

import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.RuleType;
import org.jspecify.annotations.Nullable;

/**
 * An alert that did fire.
 *
 * @param endMillis when it was over; {@link Spans#OPEN} while it is not
 * @param alert null where there were too many to keep them all
 */
record LiveAlert(
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
    static LiveAlert of(Alert alert, boolean keep) {
        return new LiveAlert(
                alert.type(),
                alert.rule(),
                alert.startedMillis(),
                alert.resolvedMillis() < 0 ? Spans.OPEN : alert.resolvedMillis(),
                keep ? alert : null);
    }
}
