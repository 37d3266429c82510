package io.mnemoscope.api.eventbus;

import io.mnemoscope.api.json.AlertJson;
import io.mnemoscope.bus.AlertMessages.AlertsChanged;
import io.mnemoscope.bus.Topics;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/**
 * Publishes alert events at {@link PublicAddress#ALERTS} (all, and by simulation). In: {@link Topics#ALERTS_CHANGED}. It is there
 * before anything can happen; on a thread of its own, for what is published is made JSON here.
 */
public final class EventsVerticle extends VerticleBase {
    @Override
    public Future<?> start() {
        var bus = vertx.eventBus();
        bus.registerCodec(new PublishedCodec());
        return Topics.ALERTS_CHANGED.subscribe(bus, this::changed).completion();
    }

    @Override
    public Future<?> stop() {
        vertx.eventBus().unregisterCodec(PublishedCodec.NAME);
        return Future.succeededFuture();
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
