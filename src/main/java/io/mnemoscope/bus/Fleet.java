package io.mnemoscope.bus;

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
}
