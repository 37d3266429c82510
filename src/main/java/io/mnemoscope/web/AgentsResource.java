package io.mnemoscope.web;

import io.mnemoscope.bus.Fleet;
import io.mnemoscope.bus.ForgetAgent;
import io.mnemoscope.bus.NotFound;
import io.mnemoscope.bus.ReadAgents;
import io.mnemoscope.bus.RenderReport;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.json.AgentJson;
import io.mnemoscope.json.Json;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** {@code /api/v1/agents} and what hangs below one agent. */
final class AgentsResource implements Resource {
    private static final String ONE = "/api/v1/agents/:simulation/:agent";
    private static final int DEFAULT_LIMIT = 1_000;
    private static final Comparator<AgentStats> BY_NAME = Comparator.comparing(
                    (AgentStats agent) -> agent.id().simulation())
            .thenComparing(agent -> agent.id().agent());

    private final Fleet fleet;

    AgentsResource(Fleet fleet) {
        this.fleet = fleet;
    }

    @Override
    public void mount(Router router) {
        router.get("/api/v1/agents").handler(Answer.json(this::list));
        router.get(ONE).handler(Answer.json(this::one));
        router.delete(ONE).handler(Answer.json(this::forget));
        router.get(ONE + "/snapshots").handler(report(AgentsResource::history));
        router.get(ONE + "/timeline").handler(report(context -> series(context, RenderReport.Series.Kind.TIMELINE)));
        router.get(ONE + "/consolidation")
                .handler(report(context -> series(context, RenderReport.Series.Kind.CONSOLIDATION)));
        router.get(ONE + "/chart").handler(report(AgentsResource::chart));
    }

    private Handler<RoutingContext> report(Function<RoutingContext, RenderReport> request) {
        return Answer.rendered(context -> Topics.REPORT_RENDER.request(fleet.bus(), request.apply(context)));
    }

    private Future<Json.Writer> list(RoutingContext context) {
        var query = new Query(context);
        int limit = query.integer("limit", DEFAULT_LIMIT, 1, Query.MAX_LIMIT);
        int from = query.integer("cursor", 0, 0, Integer.MAX_VALUE);
        var order = order(query.text("sort", "name"));
        return fleet.read(new ReadAgents(query.text("simulation"), query.text("agent"), query.text("q")))
                .map(agents -> {
                    var sorted = new ArrayList<>(agents);
                    sorted.sort(order);
                    int to = (int) Math.min(sorted.size(), (long) from + limit);
                    var page = from < to ? sorted.subList(from, to) : List.<AgentStats>of();
                    return out -> {
                        out.writeStartObject();
                        out.writeArrayFieldStart("agents");
                        for (var agent : page) {
                            AgentJson.write(out, agent);
                        }
                        out.writeEndArray();
                        out.writeNumberField("total", sorted.size());
                        if (to < sorted.size()) {
                            out.writeStringField("next_cursor", Integer.toString(to));
                        } else {
                            out.writeNullField("next_cursor");
                        }
                        out.writeEndObject();
                    };
                });
    }

    private static Comparator<AgentStats> order(String name) {
        return switch (name) {
            case "name" -> BY_NAME;
            case "worst" ->
                Comparator.comparingInt(AgentStats::badness)
                        .thenComparingDouble(AgentsResource::pressure)
                        .reversed()
                        .thenComparing(BY_NAME);
            case "size" ->
                Comparator.comparingLong(
                                (AgentStats agent) -> agent.latest().memory().totalSize())
                        .reversed()
                        .thenComparing(BY_NAME);
            case "last_seen" ->
                Comparator.comparingLong((AgentStats agent) -> agent.latest().timestampMillis())
                        .reversed()
                        .thenComparing(BY_NAME);
            case "first_seen" -> Comparator.comparingLong(AgentStats::firstSeen);
            default ->
                throw new InvalidInput(
                        "sort", "must be name, worst, size, last_seen or first_seen: " + InvalidInput.shown(name));
        };
    }

    private static double pressure(AgentStats agent) {
        double pressure = agent.latest().memory().pressure();
        return Double.isNaN(pressure) ? -1 : pressure;
    }

    private Future<Json.Writer> one(RoutingContext context) {
        var id = new Query(context).agentId();
        var query = new ReadAgents(id.simulation(), id.agent(), null);
        return Topics.AGENTS_READ
                .of(id.partition(fleet.partitions()))
                .request(fleet.bus(), query)
                .map(read -> {
                    if (read.agents().isEmpty()) {
                        throw new NotFound("agent " + id.agent() + " in simulation " + id.simulation());
                    }
                    return out -> AgentJson.writeStatistics(out, read.agents().get(0));
                });
    }

    private Future<Json.Writer> forget(RoutingContext context) {
        var id = new Query(context).agentId();
        return Topics.AGENT_FORGET
                .of(id.partition(fleet.partitions()))
                .request(fleet.bus(), new ForgetAgent(id))
                .map(done -> {
                    if (!done.found()) {
                        throw new NotFound("agent " + id.agent() + " in simulation " + id.simulation());
                    }
                    return out -> {
                        out.writeStartObject();
                        out.writeBooleanField("forgotten", true);
                        out.writeEndObject();
                    };
                });
    }

    private static RenderReport history(RoutingContext context) {
        var query = new Query(context);
        var order = query.text("order", "oldest");
        if (!order.equals("oldest") && !order.equals("newest")) {
            throw new InvalidInput("order", "must be oldest or newest: " + InvalidInput.shown(order));
        }
        long cursor = query.integer("cursor", 0L, 0, Long.MAX_VALUE);
        return new RenderReport.History(
                query.agentId(),
                Math.max(cursor, query.instant("from", 0)),
                query.instant("to", Long.MAX_VALUE),
                query.integer("limit", DEFAULT_LIMIT, 1, Query.MAX_LIMIT),
                query.integer("points", 0, 0, Query.MAX_LIMIT),
                order.equals("newest"));
    }

    private static RenderReport series(RoutingContext context, RenderReport.Series.Kind kind) {
        return new RenderReport.Series(new Query(context).agentId(), kind);
    }

    private static RenderReport chart(RoutingContext context) {
        var query = new Query(context);
        return new RenderReport.Chart(
                query.agentId(),
                query.text("metric", "memory_size"),
                query.integer("width", 60, 1, 1_000),
                query.integer("height", 15, 1, 500));
    }
}
