package io.mnemoscope.domain;

import io.mnemoscope.domain.rules.RuleRegistry;
import java.util.Objects;

/** Types of rules that tests name. */
public final class BuiltIn {
    public static final RuleType THRESHOLD_EXCEEDED = type("threshold_exceeded");
    public static final RuleType ABNORMAL_GROWTH = type("abnormal_growth");
    public static final RuleType CONSOLIDATION_NEEDED = type("consolidation_needed");
    public static final RuleType CONSOLIDATION_STORM = type("consolidation_storm");
    public static final RuleType AGENT_STALLED = type("agent_stalled");
    public static final RuleType SIMULATION_LOST = type("simulation_lost");
    public static final RuleType GAUGE = type("gauge");

    private BuiltIn() {}

    private static RuleType type(String name) {
        return Objects.requireNonNull(RuleRegistry.type(name), name);
    }
}
