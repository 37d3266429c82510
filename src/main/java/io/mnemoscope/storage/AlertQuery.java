package io.mnemoscope.storage;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.RuleType;
import io.mnemoscope.domain.Severity;
import org.jspecify.annotations.Nullable;

/**
 * Which alerts; a null matches all. Made from {@link #all}: {@code all(10).of("town", null).in(FIRING)}.
 *
 * @param simulation exact name
 * @param agent exact name; alerts of whole simulations are no agent's
 * @param type the rule
 * @param severity exactly this one
 * @param state exactly this one
 * @param fromMillis updated at or after
 * @param toMillis updated before
 * @param limit 1 to 10,000
 * @param offset how many to skip
 */
public record AlertQuery(
        @Nullable String simulation,
        @Nullable String agent,
        @Nullable RuleType type,
        @Nullable Severity severity,
        @Nullable AlertState state,
        long fromMillis,
        long toMillis,
        int limit,
        int offset) {
    /** The newest alerts of everything. */
    public static AlertQuery all(int limit) {
        return new AlertQuery(null, null, null, null, null, 0, Long.MAX_VALUE, limit, 0);
    }

    /** The newest alerts of one agent. */
    public static AlertQuery of(AgentId agent, int limit) {
        return all(limit).of(agent.simulation(), agent.agent());
    }

    /** Of this simulation and agent only; null: of all. */
    public AlertQuery of(@Nullable String itsSimulation, @Nullable String itsAgent) {
        return new AlertQuery(itsSimulation, itsAgent, type, severity, state, fromMillis, toMillis, limit, offset);
    }

    /** Of this rule only; null: of all. */
    public AlertQuery of(@Nullable RuleType itsType) {
        return new AlertQuery(simulation, agent, itsType, severity, state, fromMillis, toMillis, limit, offset);
    }

    /** With exactly this severity; null: with any. */
    public AlertQuery with(@Nullable Severity itsSeverity) {
        return new AlertQuery(simulation, agent, type, itsSeverity, state, fromMillis, toMillis, limit, offset);
    }

    /** In exactly this state; null: in any. */
    public AlertQuery in(@Nullable AlertState itsState) {
        return new AlertQuery(simulation, agent, type, severity, itsState, fromMillis, toMillis, limit, offset);
    }

    /** Updated at or after one time and before another. */
    public AlertQuery between(long from, long to) {
        return new AlertQuery(simulation, agent, type, severity, state, from, to, limit, offset);
    }

    /** Without the first ones. */
    public AlertQuery skipping(int count) {
        return new AlertQuery(simulation, agent, type, severity, state, fromMillis, toMillis, limit, count);
    }

    /** So many more, after these. */
    public AlertQuery next(int more) {
        return new AlertQuery(simulation, agent, type, severity, state, fromMillis, toMillis, more, offset)
                .skipping(Math.addExact(offset, limit));
    }

    /** Whether this alert is meant, paging aside. */
    public boolean matches(Alert alert) {
        return (simulation == null || simulation.equals(alert.agent().simulation()))
                && (agent == null
                        || (!alert.ofSimulation() && agent.equals(alert.agent().agent())))
                && (type == null || type.equals(alert.type()))
                && (severity == null || severity == alert.severity())
                && (state == null || state == alert.state())
                && alert.updatedMillis() >= fromMillis
                && alert.updatedMillis() < toMillis;
    }
}
