package io.mnemoscope.web;

import io.mnemoscope.json.Json;
import io.mnemoscope.storage.SnapshotStore;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** {@code /health/live}: the process runs; {@code /health/ready}: it takes snapshots and its store answers. */
final class HealthResource implements Resource {
    private final SnapshotStore store;

    HealthResource(SnapshotStore store) {
        this.store = store;
    }

    @Override
    public void mount(Router router) {
        router.get("/health/live").handler(Answer.json(context -> Future.succeededFuture(up())));
        router.get("/health/ready").handler(Answer.json(this::ready));
        router.get("/api/v1/stats").handler(Answer.json(this::stats));
    }

    private Future<Json.Writer> ready(RoutingContext context) {
        return store.figures().map(figures -> up());
    }

    private Future<Json.Writer> stats(RoutingContext context) {
        return store.figures().map(figures -> out -> {
            out.writeStartObject();
            out.writeObjectFieldStart("store");
            for (var figure : figures.entrySet()) {
                out.writeFieldName(figure.getKey());
                if (figure.getValue() instanceof Number number) {
                    out.writeNumber(number.longValue());
                } else {
                    out.writeString(String.valueOf(figure.getValue()));
                }
            }
            out.writeEndObject();
            out.writeEndObject();
        });
    }

    private static Json.Writer up() {
        return out -> {
            out.writeStartObject();
            out.writeStringField("status", "UP");
            out.writeEndObject();
        };
    }
}
