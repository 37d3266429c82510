package io.mnemoscope.client;

import io.mnemoscope.api.eventbus.PublicAddress;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Over the event bus, by the public addresses. */
final class BusLink implements Link {
    private static final int MAX_ALERTS = 10_000;

    private final EventBus bus;

    BusLink(EventBus bus) {
        this.bus = bus;
    }

    @Override
    public Future<JsonObject> submit(Buffer snapshots) {
        return ask(PublicAddress.SNAPSHOTS, snapshots);
    }

    @Override
    public Future<JsonObject> stats(String simulation, String agent) {
        return ask(PublicAddress.STATS, which(simulation, agent));
    }

    @Override
    public Future<List<JsonObject>> alerts(String simulation, @Nullable String agent, @Nullable String severity) {
        var query = which(simulation, agent).put("limit", MAX_ALERTS).put("severity", severity);
        return ask(PublicAddress.ALERT_LIST, query).map(Link::oldestFirst);
    }

    @Override
    public Future<Integer> clearAlerts(String simulation, @Nullable String agent) {
        return ask(PublicAddress.ALERT_CLEAR, which(simulation, agent)).map(answer -> answer.getInteger("cleared"));
    }

    @Override
    public Future<String> report(String simulation, @Nullable String agent, String format) {
        return ask(PublicAddress.REPORT, which(simulation, agent).put("format", format))
                .map(answer -> answer.getString("body"));
    }

    @Override
    public Future<JsonObject> series(String simulation, String agent, Series series) {
        var address = switch (series) {
            case TIMELINE -> PublicAddress.TIMELINE;
            case CONSOLIDATION -> PublicAddress.CONSOLIDATION;
        };
        return ask(address, which(simulation, agent));
    }

    @Override
    public Future<JsonObject> alertTimeline(String simulation, @Nullable String agent) {
        return ask(PublicAddress.ALERT_TIMELINE, which(simulation, agent));
    }

    @Override
    public Future<String> chart(String simulation, String agent, String metric, int width, int height) {
        var query = which(simulation, agent)
                .put("metric", metric)
                .put("width", width)
                .put("height", height);
        return ask(PublicAddress.CHART, query).map(answer -> answer.getString("body"));
    }

    @Override
    public Future<JsonObject> timings(JsonArray timings) {
        return ask(PublicAddress.PROFILES, timings);
    }

    @Override
    public Future<Registration> alertEvents(String simulation, Handler<JsonObject> event) {
        return listen(PublicAddress.alertsOf(simulation), event);
    }

    @Override
    public Future<Registration> observations(String simulation, String agent, Handler<JsonObject> state) {
        return listen(PublicAddress.LIVE.address(), frame -> {
            for (var one : frame.getJsonArray("agents")) {
                var seen = (JsonObject) one;
                if (agent.equals(seen.getString("agent")) && simulation.equals(seen.getString("simulation"))) {
                    state.handle(seen);
                }
            }
        });
    }

    @Override
    public Future<Void> close() {
        return Future.succeededFuture();
    }

    private Future<Registration> listen(String address, Handler<JsonObject> handler) {
        var consumer = bus.<JsonObject>consumer(address, message -> handler.handle(message.body()));
        Registration registration = () -> {
            var unused = consumer.unregister();
        };
        return consumer.completion().map(registration);
    }

    private Future<JsonObject> ask(PublicAddress address, Object body) {
        return bus.<JsonObject>request(address.address(), body)
                .map(reply -> reply.body())
                .recover(cause -> Future.failedFuture(ServerRefused.of(cause)));
    }

    private static JsonObject which(String simulation, @Nullable String agent) {
        var which = new JsonObject().put("simulation", simulation);
        return agent == null ? which : which.put("agent", agent);
    }
}
