package io.mnemoscope.api.eventbus;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mnemoscope.bus.AgentsObserved;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.json.AgentJson;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the figures of agents at {@link PublicAddress#LIVE}: of each agent that changed the newest, as fast as they are made
 * JSON, which is done on a thread of its own. What cannot be published in time is replaced by what is newer, so that never more than
 * one observation of each agent waits. In: {@link Topics#AGENTS_OBSERVED}. Needs {@link EventsVerticle}, which comes first.
 */
public final class FiguresVerticle extends VerticleBase {
    /** Agents in one message. */
    private static final int MOST = 2_000;

    private final Map<AgentId, AgentStats> newest = new LinkedHashMap<>();
    private @Nullable WorkerExecutor worker;
    private boolean publishing;
    private final AtomicLong replaced = new AtomicLong();

    @Override
    public Future<?> start() {
        worker = vertx.createSharedWorkerExecutor("mnemo-bus-live", 1);
        return Topics.AGENTS_OBSERVED
                .subscribe(vertx.eventBus(), this::observed)
                .completion();
    }

    @Override
    public Future<?> stop() {
        newest.clear();
        return worker == null ? Future.succeededFuture() : worker.close();
    }

    private void observed(AgentsObserved observed) {
        long before = newest.size();
        observed.agents().forEach(agent -> newest.put(agent.id(), agent));
        replaced.addAndGet(before + observed.agents().size() - newest.size());
        publish();
    }

    /** Observations that were not published, as newer ones had come by then. */
    long replaced() {
        return replaced.get();
    }

    private void publish() {
        var thread = worker;
        if (publishing || newest.isEmpty() || thread == null) {
            return;
        }
        publishing = true;
        var agents = new ArrayList<AgentStats>();
        var rest = newest.values().iterator();
        while (agents.size() < MOST && rest.hasNext()) {
            agents.add(rest.next());
            rest.remove();
        }
        thread.executeBlocking(() -> {
                    PublishedCodec.publish(
                            vertx, PublicAddress.LIVE.address(), new Published(out -> write(out, agents)));
                    return null;
                })
                .onComplete(done -> {
                    publishing = false;
                    publish();
                });
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
