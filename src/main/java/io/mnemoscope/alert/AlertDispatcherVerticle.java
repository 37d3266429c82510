package io.mnemoscope.alert;

import io.mnemoscope.bus.AlertPublished;
import io.mnemoscope.bus.AlertsChanged;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.json.PublicCodec;
import io.mnemoscope.notify.NotificationSink;
import io.mnemoscope.storage.StoredEvent;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of alerts: co-deployed programs at once on the public {@link Topics#PUBLIC_ALERTS} (all, and by simulation), people
 * through the sinks. In: {@link Topics#ALERTS_CHANGED}.
 */
public final class AlertDispatcherVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(AlertDispatcherVerticle.class);

    private final List<NotificationSink> sinks;

    public AlertDispatcherVerticle(List<NotificationSink> sinks) {
        this.sinks = List.copyOf(sinks);
    }

    @Override
    public Future<?> start() {
        return Topics.ALERTS_CHANGED.subscribe(vertx.eventBus(), this::dispatch).completion();
    }

    private void dispatch(AlertsChanged changed) {
        var bus = vertx.eventBus();
        for (var event : changed.events()) {
            var published = new AlertPublished(event);
            bus.publish(Topics.PUBLIC_ALERTS, published, PublicCodec.OPTIONS);
            var simulation = event.event().alert().agent().simulation();
            bus.publish(Topics.PUBLIC_ALERTS + "." + simulation, published, PublicCodec.OPTIONS);
            sinks.forEach(sink -> deliver(sink, event));
        }
    }

    private static void deliver(NotificationSink sink, StoredEvent event) {
        sink.deliver(event)
                .onFailure(cause -> LOG.warn(
                        "notification failed sink={} offset={} reason={}",
                        sink.name(),
                        event.offset(),
                        cause.getMessage()));
    }
}
