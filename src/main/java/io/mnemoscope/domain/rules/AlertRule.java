package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.RuleType;
import io.mnemoscope.domain.Trigger;
import io.mnemoscope.domain.stats.RobustScores;

/**
 * A rule whose alerts have a lifecycle: one condition on one signal. Pure: no clock, no state of its own but the
 * {@link RuleScratch} that it is handed, which is stored by the rule's name. Its {@link #trigger} says which of the methods
 * that measure are called; all answer the value, {@link Signal#NO_DATA} or {@link Signal#NOT_MEASURABLE}.
 */
public interface AlertRule {
    /** Its numbers. */
    RuleSpec spec();

    /** {@link Trigger#SNAPSHOT} and {@link Trigger#SILENCE}: what this snapshot says of the signal; moves {@code memory} on. */
    default double measure(EvaluationInput sample, RuleScratch memory) {
        return Signal.NO_DATA;
    }

    /**
     * {@link Trigger#SILENCE}: the signal while nothing comes from the agent, although its simulation continues.
     */
    default double silence(AgentSilence silence) {
        return Signal.NO_DATA;
    }

    /** {@link Trigger#SILENCE}: the shortest silence that can matter, in milliseconds, at least 1. */
    default long leastSilenceMillis() {
        return 1;
    }

    /**
     * {@link Trigger#PEERS}: the signal of an agent whose growth was compared with that of the others.
     *
     * @param scores what the comparison says
     */
    default double compared(RuleScratch memory, PeerScores scores) {
        return Signal.NO_DATA;
    }

    /** {@link Trigger#PEERS}: with fewer agents it cannot be measured. */
    default int leastPeers() {
        return RobustScores.LEAST;
    }

    /** {@link Trigger#SIMULATION}: the signal of a whole simulation. */
    default double simulation(SimulationView view) {
        return Signal.NO_DATA;
    }

    /** For people, the measured value: {@code Memory usage at 85.0%}. */
    String measured(double value);

    /** As {@link #measured(double)}; of an agent with several memory stores it says which one is meant. */
    default String measured(double value, MemorySnapshot of) {
        return measured(value);
    }

    /** A value in the rule's unit: {@code 80.0%}. */
    String unit(double value);

    /** For people, what to do or where to look. */
    String hint();

    /** As {@link #hint()}, for what {@link #measured(double, MemorySnapshot)} is about. */
    default String hint(MemorySnapshot of) {
        return hint();
    }

    /** For people, what an agent must send that not every agent does; empty if there is no such thing. */
    default String needs() {
        return "";
    }

    default RuleType type() {
        return spec().type();
    }

    /** What makes it be evaluated. */
    default Trigger trigger() {
        return type().trigger();
    }

    /** Whether it needs a {@link RuleScratch} of its own for each agent. */
    default boolean remembers() {
        return false;
    }
}
