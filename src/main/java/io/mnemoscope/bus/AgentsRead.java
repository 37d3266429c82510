package io.mnemoscope.bus;

import io.mnemoscope.domain.AgentStats;
import java.util.List;

/** The figures that were asked for, in no order. */
public record AgentsRead(List<AgentStats> agents) implements BusMessage {}
