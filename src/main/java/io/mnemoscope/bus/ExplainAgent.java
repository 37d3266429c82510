package io.mnemoscope.bus;

import io.mnemoscope.domain.AgentId;

/** Why are this agent's alerts as they are? */
public record ExplainAgent(AgentId agent) implements BusMessage {}
