package io.mnemoscope.client;

import io.mnemoscope.api.eventbus.PublicAddress;
import io.mnemoscope.api.json.AlertJson;
import io.mnemoscope.api.json.Json;
import io.mnemoscope.bus.AlertMessages.ClearAlerts;
import io.mnemoscope.bus.AlertMessages.ReadAlerts;
import io.mnemoscope.bus.ReportMessages.ReadReport;
import io.mnemoscope.bus.ReportMessages.RenderReport;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.storage.AlertQuery;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Over the event bus, by the public addresses. There are none for reading and clearing alerts and for charts: those go to
 * the server in the same process.
 */
final class BusLink implements Link {
    private static final int MAX_ALERTS = 10_000;
    private static final int MAX_WIDTH = 1_000;
    private static final int MAX_HEIGHT = 500;

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
        var level = severity == null ? null : Severity.valueOf(severity.toUpperCase(Locale.ROOT));
        var query = AlertQuery.all(MAX_ALERTS).of(simulation, agent).with(level);
        return asked(Topics.ALERTS_READ.request(bus, new ReadAlerts(query))).map(read -> {
            var alerts = new ArrayList<JsonObject>();
            read.alerts().forEach(alert -> alerts.add(new JsonObject(Json.buffer(out -> AlertJson.write(out, alert)))));
            Collections.reverse(alerts);
            return alerts;
        });
    }

    @Override
    public Future<Integer> clearAlerts(String simulation, @Nullable String agent) {
        var query = AlertQuery.all(MAX_ALERTS).of(simulation, agent);
        return asked(Topics.ALERTS_CLEAR.request(bus, new ClearAlerts(query))).map(cleared -> cleared.count());
    }

    @Override
    public Future<String> report(String simulation, @Nullable String agent, String format) {
        return ask(PublicAddress.REPORT, which(simulation, agent).put("format", format))
                .map(answer -> answer.getString("body"));
    }

    @Override
    public Future<JsonObject> series(String simulation, String agent, Series series) {
        var kind = RenderReport.Series.Kind.valueOf(series.name());
        return render(() -> new RenderReport.Series(new AgentId(simulation, agent), kind))
                .map(JsonObject::new);
    }

    @Override
    public Future<JsonObject> alertTimeline(String simulation, @Nullable String agent) {
        return render(() -> new RenderReport.Whole(ReadReport.of(ReadReport.Format.ALERTS, simulation, agent)))
                .map(JsonObject::new);
    }

    @Override
    public Future<String> chart(String simulation, String agent, String metric, int width, int height) {
        return render(() -> {
                    check("width", width, MAX_WIDTH);
                    check("height", height, MAX_HEIGHT);
                    return new RenderReport.Chart(
                            new AgentId(simulation, agent), metric, 0, Long.MAX_VALUE, width, height);
                })
                .map(Buffer::toString);
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

    private static void check(String name, int value, int most) {
        if (value < 1 || value > most) {
            throw new InvalidInput(name, "must be an integer from 1 to " + most + ", not: " + value);
        }
    }

    private Future<Buffer> render(Supplier<RenderReport> request) {
        try {
            return asked(Topics.REPORT_RENDER.request(bus, request.get())).map(rendered -> rendered.body());
        } catch (InvalidInput e) {
            return Future.failedFuture(ServerRefused.of(e));
        }
    }

    /** As the public addresses fail. */
    private static <T> Future<T> asked(Future<T> answer) {
        return answer.recover(cause -> Future.failedFuture(ServerRefused.of(cause)));
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
