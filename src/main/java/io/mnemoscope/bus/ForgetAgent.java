package io.mnemoscope.bus;

import io.mnemoscope.domain.AgentId;

/** Forget an agent: its history, alerts, state and name. */
public record ForgetAgent(AgentId agent) implements BusMessage {}
