package io.mnemoscope.api.eventbus;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mnemoscope.bus.AgentsObserved;
import io.mnemoscope.bus.AlertsChanged;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.json.AgentJson;
import io.mnemoscope.json.AlertJson;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.io.IOException;

/**
 * Publishes what happens at {@link PublicAddress#LIVE} and {@link PublicAddress#ALERTS} (all, and by simulation). In: {@link
 * Topics#AGENTS_OBSERVED}, {@link Topics#ALERTS_CHANGED}. It is there before anything can happen; on a worker, for what is
 * published is made JSON here, for all agents that changed.
 */
public final class EventsVerticle extends VerticleBase {
    @Override
    public Future<?> start() {
        var bus = vertx.eventBus();
        bus.registerCodec(new PublishedCodec());
        return Future.all(
                Topics.AGENTS_OBSERVED.subscribe(bus, this::observed).completion(),
                Topics.ALERTS_CHANGED.subscribe(bus, this::changed).completion());
    }

    @Override
    public Future<?> stop() {
        vertx.eventBus().unregisterCodec(PublishedCodec.NAME);
        return Future.succeededFuture();
    }

    private void observed(AgentsObserved observed) {
        PublishedCodec.publish(vertx, PublicAddress.LIVE.address(), new Published(out -> agents(out, observed)));
    }

    private static void agents(JsonGenerator out, AgentsObserved observed) throws IOException {
        out.writeStartObject();
        out.writeArrayFieldStart("agents");
        for (var agent : observed.agents()) {
            AgentJson.write(out, agent);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private void changed(AlertsChanged changed) {
        for (var event : changed.events()) {
            var published = new Published(out -> AlertJson.write(out, event));
            PublishedCodec.publish(vertx, PublicAddress.ALERTS.address(), published);
            var simulation = event.event().alert().agent().simulation();
            PublishedCodec.publish(vertx, PublicAddress.alertsOf(simulation), published);
        }
    }
}
