package io.mnemoscope.bus;

import io.mnemoscope.bus.AgentMessages.AgentsPage;
import io.mnemoscope.bus.AgentMessages.AgentsRead;
import io.mnemoscope.bus.AgentMessages.ReadAgents;
import io.mnemoscope.bus.AgentMessages.ReadAgentsPage;
import io.mnemoscope.bus.BusFailure.NotFound;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.domain.Page;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks all the owners of agents at once.
 *
 * @param partitions how many there are
 */
public record Fleet(EventBus bus, int partitions) {
    /** The figures of the agents that match, in no order. */
    public Future<List<AgentStats>> read(ReadAgents query) {
        var answers = new ArrayList<Future<AgentsRead>>(partitions);
        for (int i = 0; i < partitions; i++) {
            answers.add(Topics.AGENTS_READ.of(i).request(bus, query));
        }
        return Future.join(answers).map(all -> {
            var agents = new ArrayList<AgentStats>();
            answers.forEach(answer -> agents.addAll(answer.result().agents()));
            return agents;
        });
    }

    /** A page of the agents that match. */
    public Future<AgentsPage> page(ReadAgentsPage request) {
        return read(request.query()).map(all -> page(all, request));
    }

    private static AgentsPage page(List<AgentStats> all, ReadAgentsPage request) {
        var sorted = all.stream().sorted(request.order().comparator()).toList();
        int from = Math.min(request.from(), sorted.size());
        int to = (int) Math.min(sorted.size(), (long) from + request.limit());
        return new AgentsPage(new Page<>(sorted.subList(from, to), to < sorted.size() ? to : Page.LAST), sorted.size());
    }

    /** One agent's figures; fails with {@link NotFound}. */
    public Future<AgentStats> one(AgentId id) {
        return Topics.AGENTS_READ
                .of(id.partition(partitions))
                .request(bus, new ReadAgents(id.simulation(), id.agent(), null))
                .map(read -> read.agents().stream().findFirst().orElseThrow(() -> NotFound.of(id)));
    }
}
