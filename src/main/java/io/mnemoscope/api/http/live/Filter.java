package io.mnemoscope.api.http.live;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Alert;
import org.jspecify.annotations.Nullable;

/**
 * Which agents a subscription sees.
 *
 * @param simulation all if null
 * @param agent all names if null
 */
record Filter(@Nullable String simulation, @Nullable String agent) {
    static final Filter ALL = new Filter(null, null);

    boolean sees(AgentId id) {
        return (simulation == null || simulation.equals(id.simulation()))
                && (agent == null || agent.equals(id.agent()));
    }

    /** Whether it sees an alert: that of a whole simulation is no agent's. */
    boolean sees(Alert alert) {
        return alert.ofSimulation()
                ? agent == null
                        && (simulation == null
                                || simulation.equals(alert.agent().simulation()))
                : sees(alert.agent());
    }
}
