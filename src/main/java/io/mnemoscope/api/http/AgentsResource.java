package io.mnemoscope.api.http;

import io.mnemoscope.api.json.AgentJson;
import io.mnemoscope.api.json.Json;
import io.mnemoscope.api.json.SettingsJson;
import io.mnemoscope.api.query.ChartParameters;
import io.mnemoscope.bus.AgentMessages.ExplainAgent;
import io.mnemoscope.bus.AgentMessages.ForgetAgent;
import io.mnemoscope.bus.BusFailure.NotFound;
import io.mnemoscope.bus.Fleet;
import io.mnemoscope.bus.ReportMessages.RenderReport;
import io.mnemoscope.bus.ReportMessages.Rendered;
import io.mnemoscope.bus.SettingsMessages.ConfigureAgent;
import io.mnemoscope.bus.Topics;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;

/** {@code /api/v1/agents} and what hangs below one agent. */
final class AgentsResource implements Resource {
    private static final String ONE = "/api/v1/agents/:simulation/:agent";

    private final Fleet fleet;
    private final Bodies bodies;

    AgentsResource(Fleet fleet, Bodies bodies) {
        this.fleet = fleet;
        this.bodies = bodies;
    }

    @Override
    public void mount(Router router) {
        router.get("/api/v1/agents").handler(Answer.json(this::list));
        router.get(ONE).handler(report(context -> new RenderReport.Statistics(new Query(context).agentId())));
        router.put(ONE).handler(bodies.whole(SettingsJson.MAX_BYTES)).handler(Answer.json(this::configure));
        router.delete(ONE).handler(Answer.json(this::forget));
        router.get(ONE + "/explain").handler(Answer.rendered(this::explain));
        router.get(ONE + "/snapshots").handler(report(AgentsResource::history));
        router.get(ONE + "/timeline").handler(report(context -> series(context, RenderReport.Series.Kind.TIMELINE)));
        router.get(ONE + "/consolidation")
                .handler(report(context -> series(context, RenderReport.Series.Kind.CONSOLIDATION)));
        router.get(ONE + "/chart").handler(report(context -> chart(context).ofStyle()));
        router.get(ONE + "/chart.svg").handler(report(context -> chart(context).svg()));
        router.get(ONE + "/badge.svg").handler(report(context -> new RenderReport.Badge(new Query(context).agentId())));
    }

    private Handler<RoutingContext> report(Function<RoutingContext, RenderReport> request) {
        return Answer.rendered(context -> Topics.REPORT_RENDER.request(fleet.bus(), request.apply(context)));
    }

    private Future<Rendered> explain(RoutingContext context) {
        return Topics.AGENT_EXPLAIN.request(fleet.bus(), new ExplainAgent(new Query(context).agentId()));
    }

    private Future<Json.Writer> list(RoutingContext context) {
        return fleet.page(new Query(context).parameters().agents())
                .map(read -> out -> AgentJson.write(out, read.page(), read.total()));
    }

    private Future<Json.Writer> configure(RoutingContext context) {
        var id = new Query(context).agentId();
        return Topics.AGENT_CONFIGURE
                .request(fleet.bus(), new ConfigureAgent(id, SettingsJson.patch(Answer.body(context))))
                .map(read -> out -> {
                    out.writeStartObject();
                    out.writeStringField("simulation", id.simulation());
                    out.writeStringField("agent", id.agent());
                    SettingsJson.members(out, read.ruleConfiguration().of(id));
                    out.writeEndObject();
                });
    }

    private Future<Json.Writer> forget(RoutingContext context) {
        var id = new Query(context).agentId();
        return Topics.AGENT_DELETE.request(fleet.bus(), new ForgetAgent(id)).map(done -> {
            if (!done.found()) {
                throw NotFound.of(id);
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
        return query.parameters().formattedHistory(query.agentId());
    }

    private static RenderReport series(RoutingContext context, RenderReport.Series.Kind kind) {
        return new RenderReport.Series(new Query(context).agentId(), kind);
    }

    private static ChartParameters chart(RoutingContext context) {
        var query = new Query(context);
        return new ChartParameters(query.agentId(), query.parameters());
    }
}
