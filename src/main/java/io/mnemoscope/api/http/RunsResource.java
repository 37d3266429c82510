package io.mnemoscope.api.http;

import io.mnemoscope.api.json.Json;
import io.mnemoscope.api.json.RunJson;
import io.mnemoscope.bus.RunMessages.FinishRun;
import io.mnemoscope.bus.RunMessages.RunChanged;
import io.mnemoscope.bus.RunMessages.StartRun;
import io.mnemoscope.bus.Topics;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;

/** {@code /api/v1/simulations/{simulation}/runs}: when a simulation's runs began, and how they ended. */
record RunsResource(EventBus bus, InstantSource clock, Bodies bodies) implements Resource {
    private static final String PATH = "/api/v1/simulations/:simulation/runs";
    private static final int MAX_BYTES = 64 * 1024;

    @Override
    public void mount(Router router) {
        router.get(PATH).handler(Answer.json(this::list));
        router.post(PATH).handler(bodies.whole(MAX_BYTES)).handler(Answer.json(this::start));
        router.post(PATH + "/:run/finish").handler(bodies.whole(MAX_BYTES)).handler(Answer.json(this::finish));
    }

    private Future<Json.Writer> list(RoutingContext context) {
        var query = new Query(context);
        var asked = query.parameters().runs(query.simulation());
        return Topics.RUNS_READ.request(bus, asked).map(read -> out -> RunJson.write(out, read.page()));
    }

    private Future<Json.Writer> start(RoutingContext context) {
        var run = RunJson.begun(Answer.body(context), new Query(context).simulation(), clock.millis());
        return Topics.RUN_START.request(bus, new StartRun(run)).map(RunsResource::writer);
    }

    private Future<Json.Writer> finish(RoutingContext context) {
        var query = new Query(context);
        var end = RunJson.end(Answer.body(context), query.simulation(), query.inPath("run"));
        return Topics.RUN_FINISH
                .request(bus, new FinishRun(end.simulation(), end.run(), end.status(), end.reason()))
                .map(RunsResource::writer);
    }

    private static Json.Writer writer(RunChanged changed) {
        return out -> RunJson.write(out, changed.run());
    }
}
