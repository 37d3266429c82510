package io.mnemoscope.domain;

import java.util.Locale;

/** The names of the rules, as on the wire in lower case. */
public enum RuleType {
    THRESHOLD_EXCEEDED,
    ABNORMAL_GROWTH,
    CONSOLIDATION_INEFFICIENT;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
