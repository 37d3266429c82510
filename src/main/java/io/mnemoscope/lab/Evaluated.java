package io.mnemoscope.lab;

import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.rules.RuleSpec;
import io.mnemoscope.domain.rules.RuleState;
import io.mnemoscope.domain.rules.Signal;

/**
 * One evaluation of a rule.
 *
 * @param snapshot what was looked at
 * @param value what was measured; see {@link Signal}
 * @param after where the rule's alert was thereafter
 */
record Evaluated(MemorySnapshot snapshot, double value, RuleState after) {
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
