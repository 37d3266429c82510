package io.mnemoscope.api.eventbus;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mnemoscope.api.json.AgentJson;
import io.mnemoscope.bus.AgentMessages.AgentsObserved;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AgentStats;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Publishes the figures of agents at {@link PublicAddress#LIVE}: of each agent that changed the newest, as fast as they are made
 * JSON. What came while it did so is gathered before it publishes again: newer figures replace older ones, so that what waits is
 * bounded by the number of agents. On a thread of its own. In: {@link Topics#AGENTS_OBSERVED}. Needs {@link EventsVerticle},
 * which comes first.
 */
public final class FiguresVerticle extends VerticleBase {
    /** Agents in one message. */
    private static final int MOST = 2_000;

    private final Map<AgentId, AgentStats> newest = new LinkedHashMap<>();
    private boolean publishing;

    @Override
    public Future<?> start() {
        return Topics.AGENTS_OBSERVED
                .subscribe(vertx.eventBus(), this::observed)
                .completion();
    }

    @Override
    public Future<?> stop() {
        newest.clear();
        return Future.succeededFuture();
    }

    private void observed(AgentsObserved observed) {
        observed.agents().forEach(agent -> newest.put(agent.id(), agent));
        if (!publishing) {
            publishing = true;
            // Behind what has come by now.
            context.runOnContext(later -> publish());
        }
    }

    private void publish() {
        if (newest.isEmpty()) {
            publishing = false;
            return;
        }
        var agents = new ArrayList<AgentStats>();
        var rest = newest.values().iterator();
        while (agents.size() < MOST && rest.hasNext()) {
            agents.add(rest.next());
            rest.remove();
        }
        try {
            PublishedCodec.publish(vertx, PublicAddress.LIVE.address(), new Published(out -> write(out, agents)));
        } finally {
            publishing = !newest.isEmpty();
            if (publishing) {
                context.runOnContext(later -> publish());
            }
        }
    }

    private static void write(JsonGenerator out, List<AgentStats> agents) throws IOException {
        out.writeStartObject();
        out.writeArrayFieldStart("agents");
        for (var agent : agents) {
            AgentJson.write(out, agent);
        }
        out.writeEndArray();
        out.writeEndObject();
    }
}
