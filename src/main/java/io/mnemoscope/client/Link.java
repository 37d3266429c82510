package io.mnemoscope.client;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A way to the server. Each Future fails with {@link ServerRefused} where the server answers something else. */
interface Link {
    /** The chart-ready series of an agent. */
    enum Series {
        TIMELINE,
        CONSOLIDATION
    }

    /** NDJSON; the receipt. */
    Future<JsonObject> submit(Buffer snapshots);

    Future<JsonObject> stats(String simulation, String agent);

    /** Oldest first. */
    Future<List<JsonObject>> alerts(String simulation, @Nullable String agent, @Nullable String severity);

    Future<Integer> clearAlerts(String simulation, @Nullable String agent);

    /** In this format: {@code text}, {@code html}, {@code json}, ... */
    Future<String> report(String simulation, @Nullable String agent, String format);

    Future<JsonObject> series(String simulation, String agent, Series series);

    Future<JsonObject> alertTimeline(String simulation, @Nullable String agent);

    Future<String> chart(String simulation, String agent, String metric, int width, int height);

    /** Timings of operations; {@code {accepted, refused}}. */
    Future<JsonObject> timings(JsonArray timings);

    /** Each new alert event {@code {event, alert, ...}} of a simulation from now on; succeeded once it listens. */
    Future<Registration> alertEvents(String simulation, Handler<JsonObject> event);

    /** Each new state of an agent from now on; succeeded once it listens. */
    Future<Registration> observations(String simulation, String agent, Handler<JsonObject> state);

    Future<Void> close();

    /** The alerts of an answer that lists them, the newest first. */
    static List<JsonObject> oldestFirst(JsonObject answer) {
        var alerts = new ArrayList<JsonObject>();
        answer.getJsonArray("alerts").forEach(alert -> alerts.add((JsonObject) alert));
        Collections.reverse(alerts);
        return alerts;
    }
}
