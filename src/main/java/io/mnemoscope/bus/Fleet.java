package io.mnemoscope.bus;

import io.mnemoscope.bus.AgentMessages.AgentsPage;
import io.mnemoscope.bus.AgentMessages.AgentsRead;
import io.mnemoscope.bus.AgentMessages.ReadAgents;
import io.mnemoscope.bus.BusFailure.NotFound;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AgentStats;
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
    public Future<AgentsPage> page(AgentsPage.Request request) {
        return read(request.query()).map(all -> AgentsPage.of(all, request));
    }

    /** One agent's figures; fails with {@link NotFound}. */
    public Future<AgentStats> one(AgentId id) {
        return Topics.AGENTS_READ
                .of(id.partition(partitions))
                .request(bus, new ReadAgents(id.simulation(), id.agent(), null))
                .map(read -> read.agents().stream().findFirst().orElseThrow(() -> NotFound.of(id)));
    }
}
