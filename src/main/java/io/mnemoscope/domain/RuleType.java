package io.mnemoscope.domain;

import java.util.Locale;

/** The kinds of rules, as on the wire in lower case. */
public enum RuleType {
    THRESHOLD_EXCEEDED,
    ABNORMAL_GROWTH,
    CONSOLIDATION_INEFFICIENT,
    CONSOLIDATION_NEEDED,
    CONSOLIDATION_STORM,
    CONSOLIDATION_INEFFECTIVE,
    CONSOLIDATION_SLOW,
    EVICTION_STARTED,
    LIMIT_FORECAST,
    GROWTH_OUTLIER,
    AGENT_STALLED,
    SIMULATION_LOST,
    /** Of these there may be many, each with a name of its own. */
    GAUGE;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    public String wireName() {
        return wireName;
    }
}
