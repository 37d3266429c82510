package io.mnemoscope.api.http;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.mnemoscope.api.json.Json;
import io.mnemoscope.bus.BusFailure.TooManyRequests;
import io.mnemoscope.operations.Conditions.Condition;
import io.mnemoscope.operations.Conditions.Level;
import io.mnemoscope.operations.Operations;
import io.mnemoscope.storage.SnapshotStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/**
 * {@code /health/live}: the process runs; {@code /health/ready}: it takes snapshots, as the outcome of the store's last write says,
 * and what is wrong if anything is; {@code /metrics}: figures in Prometheus' text format.
 */
final class HealthResource implements Resource {
    /** The content type of Prometheus' text format. */
    static final String FIGURES = "text/plain; version=0.0.4; charset=utf-8";

    private final SnapshotStore store;
    private final Operations operations;

    HealthResource(SnapshotStore store, Operations operations) {
        this.store = store;
        this.operations = operations;
    }

    @Override
    public void mount(Router router) {
        router.get("/health/live").handler(Answer.json(context -> Future.succeededFuture(up())));
        router.get("/health/ready").handler(this::ready);
        router.get("/metrics").handler(this::metrics);
        router.get("/api/v1/stats").handler(Answer.json(this::stats));
    }

    private void ready(RoutingContext context) {
        ready(context, operations.conditions().current());
    }

    /** Answers with what is wrong. */
    static void ready(RoutingContext context, List<Condition> conditions) {
        boolean down = conditions.stream().anyMatch(condition -> condition.level() == Level.DOWN);
        var status = down ? "DOWN" : conditions.isEmpty() ? "UP" : "DEGRADED";
        context.response().setStatusCode(down ? 503 : 200).putHeader("Content-Type", "application/json");
        var body = Json.buffer(out -> {
            out.writeStartObject();
            out.writeStringField("status", status);
            out.writeArrayFieldStart("reasons");
            for (var condition : conditions) {
                out.writeStartObject();
                out.writeStringField("component", condition.component());
                out.writeStringField("level", condition.level().name());
                out.writeStringField("reason", condition.reason());
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        });
        var unused = Heads.end(context.request(), body);
    }

    private void metrics(RoutingContext context) {
        context.response().putHeader("Content-Type", FIGURES);
        try {
            Answers.of(context).send(context, figures(operations));
        } catch (TooManyRequests e) {
            Problem.answer(context, e);
        }
    }

    /** All figures; their content type is {@link #FIGURES}. */
    static Buffer figures(Operations operations) {
        var text = operations.meters() instanceof PrometheusMeterRegistry prometheus ? prometheus.scrape() : "";
        return Buffer.buffer(text);
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

    /** The process runs. */
    static Json.Writer up() {
        return out -> {
            out.writeStartObject();
            out.writeStringField("status", "UP");
            out.writeEndObject();
        };
    }
}
