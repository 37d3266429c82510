package io.mnemoscope.lab.explain;

import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.rules.AlertProgress;
import io.mnemoscope.domain.rules.RuleSpec;
import io.mnemoscope.domain.rules.Signal;

/**
 * One evaluation of a rule.
 *
 * @param snapshot what was looked at
 * @param value what was measured; see {@link Signal}
 * @param after where the rule's alert was thereafter
 */
record Evaluation(MemorySnapshot snapshot, double value, AlertProgress after) {
    /** One word for what came of it. */
    String outcome(RuleSpec spec) {
        if (value == Signal.NOT_MEASURABLE) {
            return "not_measurable";
        }
        if (!Signal.isMeasured(value)) {
            return "no_data";
        }
        return spec.matches(value) ? "match" : "no_match";
    }
}
