package io.mnemoscope.bus;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AlertEvent;
import java.util.List;
import java.util.Map;

/**
 * What only a look at whole simulations can tell, for the owners of their agents.
 *
 * @param nowMillis when it was looked
 * @param lastMillis when live data of each simulation last arrived
 * @param scores robust z-scores of agents' growth; mostly empty, because agents are compared now and then only
 * @param events what happened to alerts of whole simulations, by partition of their simulation
 */
public record FleetPulse(
        long nowMillis, Map<String, Long> lastMillis, Map<AgentId, Double> scores, List<AlertEvent> events)
        implements BusMessage {}
