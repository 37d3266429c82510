package io.mnemoscope.api.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mnemoscope.api.json.Json;
import io.mnemoscope.api.json.NotificationJson;
import io.mnemoscope.bus.NotificationMessages.ReadNotifications;
import io.mnemoscope.bus.NotificationMessages.RetryNotification;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.domain.Delivery;
import io.mnemoscope.domain.Page;
import io.mnemoscope.storage.DeliveryQuery;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;

/** {@code /api/v1/notifications}: who was told what, what is on its way, and what was given up. */
record NotificationsResource(EventBus bus) implements Resource {
    private static final String PATH = "/api/v1/notifications";
    /** A notification may hold a thousand alerts. */
    private static final int MAX_LIMIT = 200;

    private static final int DEFAULT_LIMIT = 50;

    @Override
    public void mount(Router router) {
        router.get(PATH).handler(Answer.json(this::list));
        router.post(PATH + "/:id/retry").handler(Answer.json(this::retry));
    }

    private Future<Json.Writer> list(RoutingContext context) {
        var query = query(context);
        return Topics.NOTIFICATIONS_READ
                .request(bus, new ReadNotifications(query))
                .map(read -> out -> {
                    out.writeStartObject();
                    var page = Page.counted(read.deliveries(), query.limit(), query.offset());
                    Json.page(out, "notifications", page, NotificationJson::write);
                    out.writeArrayFieldStart("sinks");
                    for (var sink : read.sinks()) {
                        write(out, sink);
                    }
                    out.writeEndArray();
                    out.writeEndObject();
                });
    }

    private static DeliveryQuery query(RoutingContext context) {
        var query = new Query(context).parameters();
        return new DeliveryQuery(
                null,
                query.choice("state", Delivery.State.class),
                query.text("sink"),
                query.name("simulation"),
                null,
                query.integer("limit", DEFAULT_LIMIT, 1, MAX_LIMIT),
                query.integer("cursor", 0, 0, Integer.MAX_VALUE));
    }

    private static void write(JsonGenerator out, ReadNotifications.SinkState sink) throws IOException {
        out.writeStartObject();
        out.writeStringField("name", sink.name());
        out.writeStringField("kind", sink.kind());
        out.writeStringField("state", sink.state());
        out.writeNumberField("waiting", sink.waiting());
        out.writeStringField("error", sink.error());
        out.writeEndObject();
    }

    private Future<Json.Writer> retry(RoutingContext context) {
        var message = new RetryNotification(new Query(context).inPath("id"));
        return Topics.NOTIFICATION_RETRY
                .request(bus, message)
                .map(answer -> out -> NotificationJson.write(out, answer.delivery()));
    }
}
