package io.mnemoscope.api.eventbus;

import io.mnemoscope.api.json.RunJson;
import io.mnemoscope.api.query.Parameters;
import io.mnemoscope.bus.RunMessages.FinishRun;
import io.mnemoscope.bus.RunMessages.RunChanged;
import io.mnemoscope.bus.RunMessages.StartRun;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Run;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Runs of simulations, asked for and changed from outside. {@code simulation} is {@code default} if left out. */
record RunRequests(EventBus bus, InstantSource clock) {
    Future<JsonObject> list(Parameters query) {
        var simulation = query.name("simulation");
        var asked = query.runs(simulation == null ? AgentId.DEFAULT_SIMULATION : simulation);
        return Topics.RUNS_READ.request(bus, asked).map(read -> Requests.reply(out -> RunJson.write(out, read.page())));
    }

    Future<JsonObject> start(@Nullable Object body) {
        var run = RunJson.begun(Requests.text(body), null, clock.millis());
        return Topics.RUN_START.request(bus, new StartRun(run)).map(RunRequests::reply);
    }

    Future<JsonObject> finish(@Nullable Object body) {
        var end = RunJson.end(Requests.text(body), null, Run.LATEST);
        return Topics.RUN_FINISH
                .request(bus, new FinishRun(end.simulation(), end.run(), end.status(), end.reason()))
                .map(RunRequests::reply);
    }

    private static JsonObject reply(RunChanged changed) {
        return Requests.reply(out -> RunJson.write(out, changed.run()));
    }
}
