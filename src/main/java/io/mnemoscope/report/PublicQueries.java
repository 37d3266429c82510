package io.mnemoscope.report;

import io.mnemoscope.bus.FailureCode;
import io.mnemoscope.bus.Fleet;
import io.mnemoscope.bus.RenderReport;
import io.mnemoscope.bus.Rendered;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.json.AgentJson;
import io.mnemoscope.json.Json;
import io.mnemoscope.json.Parameters;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The public request addresses for co-deployed programs. A request is a {@link JsonObject} with the parameters of the REST
 * query of the same meaning (or nothing, for none); the reply is a {@link JsonObject}:
 *
 * <ul>
 *   <li>{@link Topics#PUBLIC_AGENTS}: {@code simulation, agent, q, sort, limit, cursor}; {@code {agents, total, next_cursor}}
 *   <li>{@link Topics#PUBLIC_STATS}: {@code simulation, agent}; the agent's statistics
 *   <li>{@link Topics#PUBLIC_HISTORY}: {@code simulation, agent, from, to, limit, cursor, points, order};
 *       {@code {snapshots, next_cursor}}
 *   <li>{@link Topics#PUBLIC_REPORT}: {@code simulation, agent, format}; {@code {content_type, body}}
 * </ul>
 *
 * Where an agent is needed, {@code simulation} is {@code default} if left out. A failure's code is an HTTP status: 400 (the
 * message names the parameter), 404, 503, 500.
 */
record PublicQueries(EventBus bus, Fleet fleet, Function<RenderReport, Future<Rendered>> render) {
    Future<Void> start() {
        return Future.all(
                        serve(Topics.PUBLIC_AGENTS, this::agents),
                        serve(Topics.PUBLIC_STATS, this::stats),
                        serve(Topics.PUBLIC_HISTORY, this::history),
                        serve(Topics.PUBLIC_REPORT, this::report))
                .mapEmpty();
    }

    private Future<JsonObject> agents(Parameters query) {
        return fleet.page(query.agents()).map(page -> json(out -> AgentJson.write(out, page)));
    }

    private Future<JsonObject> stats(Parameters query) {
        return render.apply(new RenderReport.Statistics(agent(query))).map(rendered -> new JsonObject(rendered.body()));
    }

    private Future<JsonObject> history(Parameters query) {
        return render.apply(query.history(agent(query))).map(rendered -> new JsonObject(rendered.body()));
    }

    private Future<JsonObject> report(Parameters query) {
        return render.apply(query.report())
                .map(rendered -> new JsonObject()
                        .put("content_type", rendered.contentType())
                        .put("body", rendered.body().toString()));
    }

    private static AgentId agent(Parameters query) {
        return new AgentId(query.text("simulation", AgentId.DEFAULT_SIMULATION), query.text("agent", ""));
    }

    private Future<Void> serve(String address, Function<Parameters, Future<JsonObject>> query) {
        return bus.consumer(
                        address,
                        (Message<@Nullable Object> message) -> answer(query, message.body())
                                .onSuccess(message::reply)
                                .onFailure(cause -> FailureCode.fail(message, cause)))
                .completion();
    }

    private static Future<JsonObject> answer(Function<Parameters, Future<JsonObject>> query, @Nullable Object body) {
        try {
            return query.apply(parameters(body));
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private static Parameters parameters(@Nullable Object body) {
        if (body == null) {
            return new Parameters(name -> null);
        }
        if (body instanceof JsonObject object) {
            return new Parameters(name ->
                    object.getValue(name) == null ? null : object.getValue(name).toString());
        }
        throw new InvalidInput("", "the request must be a JsonObject");
    }

    private static JsonObject json(Json.Writer writer) {
        return new JsonObject(Json.buffer(writer));
    }
}
