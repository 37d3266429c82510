package io.mnemoscope.bus;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AgentOrder;
import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.domain.Page;
import io.mnemoscope.domain.rules.Outages;
import io.mnemoscope.domain.rules.PeerScores;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is asked and said of agents: their newest figures, and that one is to be deleted. */
public final class AgentMessages {
    private AgentMessages() {}

    /**
     * Which agents; a null matches all.
     *
     * @param simulation exact name
     * @param agent exact name
     * @param text part of either name, whatever its case
     */
    public record ReadAgents(
            @Nullable String simulation,
            @Nullable String agent,
            @Nullable String text) implements BusMessage {
        public static final ReadAgents ALL = new ReadAgents(null, null, null);
    }

    /** The figures that were asked for, in no order. */
    public record AgentsRead(List<AgentStats> agents) implements BusMessage {}

    /** Which page of a list of agents: at most {@code limit} from a place on. */
    public record ReadAgentsPage(ReadAgents query, AgentOrder order, int from, int limit) {}

    /**
     * A page of a list of agents.
     *
     * @param total how many there are on all pages
     */
    public record AgentsPage(Page<AgentStats> page, int total) {}

    /**
     * The newest figures of agents that changed.
     *
     * @param agents each once
     * @param forgotten agents that were deleted
     */
    public record AgentsObserved(List<AgentStats> agents, List<AgentId> forgotten) implements BusMessage {}

    /**
     * What only a look at whole simulations can find, for the owners of their agents.
     *
     * @param nowMillis when it was looked
     * @param lastMillis when live data of each simulation last arrived
     * @param steps the steps that simulations have reached, where they have any
     * @param outages when nothing could have arrived
     * @param scores what agents' growth is beside that of the others; mostly empty, because agents are compared now and then only
     */
    public record FleetPulse(
            long nowMillis,
            Map<String, Long> lastMillis,
            Map<String, Long> steps,
            Outages outages,
            Map<AgentId, PeerScores> scores)
            implements BusMessage {}

    /** Why are this agent's alerts as they are? */
    public record ExplainAgent(AgentId agent) implements BusMessage {}

    /** Forget an agent: its history, alerts, state and name. */
    public record ForgetAgent(AgentId agent) implements BusMessage {}
}
