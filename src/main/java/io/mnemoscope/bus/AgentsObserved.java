package io.mnemoscope.bus;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AgentStats;
import java.util.List;

/**
 * The newest figures of agents that changed.
 *
 * @param agents each once
 * @param forgotten agents that are no more
 */
public record AgentsObserved(List<AgentStats> agents, List<AgentId> forgotten) implements BusMessage {}
