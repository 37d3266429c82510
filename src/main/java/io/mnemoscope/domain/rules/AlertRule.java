package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.RuleType;

/**
 * A rule whose alerts have a lifecycle: one condition on one signal. Pure: no clock, no state of its own but the
 * {@link RuleScratch} that it is handed.
 */
public sealed interface AlertRule
        permits ThresholdExceeded,
                AbnormalGrowth,
                ConsolidationInefficient,
                ConsolidationNeeded,
                ConsolidationStorm,
                ConsolidationIneffective,
                ConsolidationSlow,
                EvictionStarted,
                LimitForecast,
                GrowthOutlier,
                AgentStalled,
                SimulationLost,
                Gauge {
    /** Its numbers. */
    RuleSpec spec();

    /**
     * What this snapshot says of the signal, and moves {@code memory} on.
     *
     * @return the value, {@link Signal#NO_DATA} or {@link Signal#NOT_MEASURABLE}
     */
    double measure(EvaluationInput sample, RuleScratch memory);

    /** For people, the measured value: {@code Memory usage at 85.0%}. */
    String measured(double value);

    /** A value in the rule's unit: {@code 80.0%}. */
    String unit(double value);

    /** For people, what to do or where to look. */
    String hint();

    /** For people, what an agent must send that not every agent does; empty if there is no such thing. */
    default String needs() {
        return "";
    }

    default RuleType type() {
        return spec().type();
    }

    /** Whether it looks at snapshots at all; what others judge on a timer does not. */
    default boolean looksAtSnapshots() {
        return true;
    }

    /** Whether it needs a {@link RuleScratch} of its own for each agent. */
    default boolean remembers() {
        return false;
    }
}
