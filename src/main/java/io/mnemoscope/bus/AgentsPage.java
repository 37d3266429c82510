package io.mnemoscope.bus;

import io.mnemoscope.domain.AgentOrder;
import io.mnemoscope.domain.AgentStats;
import java.util.List;

/**
 * A page of a list of agents.
 *
 * @param total how many there are on all pages
 * @param next where the next page begins; negative if this is the last
 */
public record AgentsPage(List<AgentStats> agents, int total, int next) {
    /** Which page: at most {@code limit} agents from a place on. */
    public record Request(ReadAgents query, AgentOrder order, int from, int limit) {}

    static AgentsPage of(List<AgentStats> all, Request request) {
        var sorted = all.stream().sorted(request.order().comparator()).toList();
        int from = Math.min(request.from(), sorted.size());
        int to = (int) Math.min(sorted.size(), (long) from + request.limit());
        return new AgentsPage(sorted.subList(from, to), sorted.size(), to < sorted.size() ? to : -1);
    }
}
