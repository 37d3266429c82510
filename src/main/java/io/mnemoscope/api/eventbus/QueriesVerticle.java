package io.mnemoscope.api.eventbus;

import io.mnemoscope.api.json.AgentJson;
import io.mnemoscope.api.json.AlertJson;
import io.mnemoscope.api.query.ChartParameters;
import io.mnemoscope.api.query.Parameters;
import io.mnemoscope.bus.AlertMessages.ClearAlerts;
import io.mnemoscope.bus.AlertMessages.ReadAlerts;
import io.mnemoscope.bus.Fleet;
import io.mnemoscope.bus.ReportMessages.RenderReport;
import io.mnemoscope.bus.ReportMessages.RenderReport.Series.Kind;
import io.mnemoscope.bus.ReportMessages.Rendered;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Page;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The public request addresses but {@link PublicAddress#SNAPSHOTS} and {@link PublicAddress#PROFILES}; on a worker, for the
 * replies may be long. A query is a {@link JsonObject} with the parameters of the REST query of the same meaning (or nothing,
 * for none). Where an agent is needed, {@code simulation} is {@code default} if left out. Out: {@link Topics#AGENTS_READ},
 * {@link Topics#ALERTS_READ}, {@link Topics#ALERTS_CLEAR}, {@link Topics#REPORT_RENDER}, {@link Topics#RUN_START},
 * {@link Topics#RUN_FINISH}, {@link Topics#RUNS_READ}, {@link Topics#BACKTEST_START}, {@link Topics#BACKTEST_CONTINUE}, {@link
 * Topics#BACKTEST_CANCEL}.
 */
public final class QueriesVerticle extends VerticleBase {
    /** As many answers at a time as over HTTP: each may hold lists of all agents. */
    private static final int MOST_ANSWERS = 64;

    private static final int MOST_REPORTS = 16;

    /** Of a body. */
    private static final long MOST_BYTES = 1 << 20;

    private final int partitions;
    private final InstantSource clock;
    private final Turns answers;
    private final Turns reports;

    /** There is one of it. */
    public QueriesVerticle(int partitions, InstantSource clock) {
        this.partitions = partitions;
        this.clock = clock;
        this.answers = new Turns(MOST_ANSWERS, clock);
        this.reports = new Turns(MOST_REPORTS, clock);
    }

    @Override
    public Future<?> start() {
        var bus = vertx.eventBus();
        var requests = new Requests(bus);
        var runs = new RunRequests(bus, clock);
        return Future.all(List.of(
                serve(requests, PublicAddress.AGENTS, answers, this::agents),
                serve(requests, PublicAddress.STATS, answers, this::stats),
                serve(requests, PublicAddress.HISTORY, answers, this::history),
                serve(requests, PublicAddress.TIMELINE, answers, query -> series(query, Kind.TIMELINE)),
                serve(requests, PublicAddress.CONSOLIDATION, answers, query -> series(query, Kind.CONSOLIDATION)),
                serve(requests, PublicAddress.ALERT_LIST, answers, this::alerts),
                serve(requests, PublicAddress.ALERT_CLEAR, answers, this::clear),
                serve(requests, PublicAddress.RUN_LIST, answers, runs::list),
                requests.serve(PublicAddress.RUN_START, MOST_BYTES, (body, bytes) -> runs.start(body)),
                requests.serve(PublicAddress.RUN_FINISH, MOST_BYTES, (body, bytes) -> runs.finish(body)),
                serve(requests, PublicAddress.ALERT_TIMELINE, reports, this::alertTimeline),
                serve(requests, PublicAddress.CHART, reports, this::chart),
                serve(requests, PublicAddress.REPORT, reports, this::report),
                requests.serve(
                        PublicAddress.BACKTEST, MOST_BYTES, (body, bytes) -> new BacktestRequests(bus).run(body))));
    }

    private static Future<Void> serve(
            Requests requests, PublicAddress address, Turns turns, Function<Parameters, Future<JsonObject>> query) {
        return requests.serve(address, MOST_BYTES, (@Nullable Object body, long bytes) -> {
            var parameters = Requests.parameters(body);
            return turns.take(bytes, () -> query.apply(parameters));
        });
    }

    private Future<JsonObject> agents(Parameters query) {
        return new Fleet(vertx.eventBus(), partitions)
                .page(query.agents())
                .map(read -> Requests.reply(out -> AgentJson.write(out, read.page(), read.total())));
    }

    private Future<JsonObject> stats(Parameters query) {
        return json(new RenderReport.Statistics(agent(query)));
    }

    private Future<JsonObject> history(Parameters query) {
        return json(query.history(agent(query)));
    }

    private Future<JsonObject> series(Parameters query, Kind kind) {
        return json(new RenderReport.Series(agent(query), kind));
    }

    private Future<JsonObject> alerts(Parameters parameters) {
        var query = parameters.alerts();
        return Topics.ALERTS_READ
                .request(vertx.eventBus(), new ReadAlerts(query))
                .map(read -> {
                    var page = Page.counted(read.alerts(), query.limit(), query.offset());
                    return Requests.reply(out -> AlertJson.write(out, page, read.acknowledgements()));
                });
    }

    private Future<JsonObject> clear(Parameters query) {
        return Topics.ALERTS_CLEAR
                .request(vertx.eventBus(), new ClearAlerts(query.alertsToDelete()))
                .map(cleared -> new JsonObject().put("cleared", cleared.count()));
    }

    private Future<JsonObject> alertTimeline(Parameters query) {
        return json(new RenderReport.Whole(query.alertTimeline()));
    }

    private Future<JsonObject> chart(Parameters query) {
        return text(new ChartParameters(agent(query), query).ofStyle());
    }

    private Future<JsonObject> report(Parameters query) {
        return text(query.report());
    }

    private Future<JsonObject> text(RenderReport request) {
        return render(request)
                .map(rendered -> new JsonObject()
                        .put("content_type", rendered.contentType())
                        .put("body", rendered.body().toString()));
    }

    private Future<JsonObject> json(RenderReport request) {
        return render(request).map(rendered -> new JsonObject(rendered.body()));
    }

    private Future<Rendered> render(RenderReport request) {
        return Topics.REPORT_RENDER.request(vertx.eventBus(), request);
    }

    private static AgentId agent(Parameters query) {
        return new AgentId(query.text("simulation", AgentId.DEFAULT_SIMULATION), query.text("agent", ""));
    }
}
