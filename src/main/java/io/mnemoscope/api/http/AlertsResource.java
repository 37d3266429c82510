package io.mnemoscope.api.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mnemoscope.api.json.AlertJson;
import io.mnemoscope.api.json.EventCursorText;
import io.mnemoscope.api.json.Json;
import io.mnemoscope.api.json.Trees;
import io.mnemoscope.api.query.Parameters;
import io.mnemoscope.bus.AlertMessages.AcknowledgeAlert;
import io.mnemoscope.bus.AlertMessages.ClearAlerts;
import io.mnemoscope.bus.AlertMessages.EventsRead;
import io.mnemoscope.bus.AlertMessages.ReadAlerts;
import io.mnemoscope.bus.AlertMessages.ReadEvents;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.domain.Acknowledgement;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.Page;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Set;

/** {@code /api/v1/alerts}: alerts as they stand, and the events behind them. */
record AlertsResource(EventBus bus, InstantSource clock, Bodies bodies) implements Resource {
    private static final String ONE = "/api/v1/alerts/:id";
    private static final int MAX_BYTES = 16 * 1024;
    private static final Set<String> MEMBERS = Set.of("author", "note");

    @Override
    public void mount(Router router) {
        router.get("/api/v1/alerts").handler(Answer.json(this::list));
        router.delete("/api/v1/alerts").handler(Answer.json(this::clear));
        router.get("/api/v1/alerts/events").handler(Answer.json(this::events));
        router.post(ONE + "/acknowledge").handler(bodies.whole(MAX_BYTES)).handler(Answer.json(this::acknowledge));
    }

    private Future<Json.Writer> list(RoutingContext context) {
        var query = new Query(context).parameters().alerts();
        return Topics.ALERTS_READ.request(bus, new ReadAlerts(query)).map(read -> out -> {
            var page = Page.counted(read.alerts(), query.limit(), query.offset());
            AlertJson.write(out, page, read.acknowledgements());
        });
    }

    private Future<Json.Writer> acknowledge(RoutingContext context) {
        var body = Trees.object(Answer.body(context));
        Trees.checkMembers(body, MEMBERS);
        var acknowledgement =
                new Acknowledgement(clock.millis(), Trees.line(body, "author", ""), Trees.lines(body, "note", ""));
        return Topics.ALERT_ACKNOWLEDGE
                .request(bus, new AcknowledgeAlert(new Query(context).inPath("id"), acknowledgement))
                .map(answer -> out -> AlertJson.write(out, answer.alert(), acknowledgement));
    }

    private Future<Json.Writer> clear(RoutingContext context) {
        return Topics.ALERTS_CLEAR
                .request(bus, new ClearAlerts(new Query(context).ofDeletion().alertsToDelete()))
                .map(cleared -> out -> {
                    out.writeStartObject();
                    out.writeNumberField("cleared", cleared.count());
                    out.writeEndObject();
                });
    }

    private Future<Json.Writer> events(RoutingContext context) {
        var query = new Query(context).parameters();
        var cursor = cursor(query);
        long after = cursor.offset();
        int limit = query.limit();
        return Topics.EVENTS_READ.request(bus, new ReadEvents(after, limit)).map(read -> {
            if (!cursor.fits(read.epoch()) || (cursor.store() != null && after > read.lastOffset())) {
                // Of a newer state of this store: a backup of before was restored.
                throw new InvalidInput("cursor", "is of another store: begin again without it");
            }
            return out -> events(out, after, read);
        });
    }

    /** The cursor of an earlier answer, or an offset, which clients of earlier versions keep. */
    private static EventCursorText cursor(Parameters query) {
        var cursor = query.text("cursor");
        if (cursor == null) {
            return new EventCursorText(null, query.integer("after", 0L, 0, Long.MAX_VALUE));
        }
        if (query.text("after") != null) {
            throw new InvalidInput("cursor", "must not be given together with after");
        }
        return EventCursorText.parse("cursor", cursor);
    }

    private static void events(JsonGenerator out, long after, EventsRead read) throws IOException {
        out.writeStartObject();
        out.writeArrayFieldStart("events");
        for (var event : read.events()) {
            AlertJson.write(out, event);
        }
        out.writeEndArray();
        var events = read.events();
        long last = events.isEmpty()
                ? Math.min(after, read.lastOffset())
                : events.get(events.size() - 1).offset();
        out.writeStringField(
                "next_cursor", EventCursorText.of(read.epoch(), last).text());
        out.writeNumberField("last_offset", read.lastOffset());
        out.writeStringField("epoch", read.epoch());
        out.writeEndObject();
    }
}
