package io.mnemoscope.client;

import io.mnemoscope.client.live.LiveConnection;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Over REST, and the live WebSocket for what comes by itself. */
final class HttpLink implements Link {
    private static final String API = "/api/v1";
    private static final int MAX_ALERTS = 10_000;
    private static final long TIMEOUT_MILLIS = 30_000;
    private static final int OK = 200;

    private final Vertx vertx;
    private final String base;
    private final @Nullable String token;
    private final WebClient web;
    private final Set<LiveConnection> open = ConcurrentHashMap.newKeySet();

    HttpLink(Vertx vertx, URI server, @Nullable String token) {
        this.vertx = vertx;
        this.base = server.toString().replaceAll("/+$", "");
        this.token = token;
        this.web = WebClient.create(vertx);
    }

    @Override
    public Future<JsonObject> submit(Buffer snapshots) {
        return request(HttpMethod.POST, "/snapshots")
                .putHeader("Content-Type", "application/x-ndjson")
                .sendBuffer(snapshots)
                // A receipt says what was wrong with each, also where all were.
                .map(answer -> isReceipt(answer) ? object(answer) : object(checked(answer)));
    }

    @Override
    public Future<JsonObject> stats(String simulation, String agent) {
        return json(HttpMethod.GET, path(simulation, agent));
    }

    @Override
    public Future<List<JsonObject>> alerts(String simulation, @Nullable String agent, @Nullable String severity) {
        var path = "/alerts" + query(simulation, agent) + "&limit=" + MAX_ALERTS
                + (severity == null ? "" : "&severity=" + encoded(severity));
        return json(HttpMethod.GET, path).map(Link::oldestFirst);
    }

    @Override
    public Future<Integer> clearAlerts(String simulation, @Nullable String agent) {
        return json(HttpMethod.DELETE, "/alerts" + query(simulation, agent))
                .map(answer -> answer.getInteger("cleared"));
    }

    @Override
    public Future<String> report(String simulation, @Nullable String agent, String format) {
        return text("/reports" + query(simulation, agent) + "&format=" + encoded(format));
    }

    @Override
    public Future<JsonObject> series(String simulation, String agent, Series series) {
        return json(
                HttpMethod.GET, path(simulation, agent) + "/" + series.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public Future<JsonObject> alertTimeline(String simulation, @Nullable String agent) {
        return json(HttpMethod.GET, "/alerts/timeline" + query(simulation, agent));
    }

    @Override
    public Future<String> chart(String simulation, String agent, String metric, int width, int height) {
        return text(
                path(simulation, agent) + "/chart?metric=" + encoded(metric) + "&width=" + width + "&height=" + height);
    }

    @Override
    public Future<JsonObject> timings(JsonArray timings) {
        return request(HttpMethod.POST, "/profiles")
                .putHeader("Content-Type", "application/json")
                .sendBuffer(timings.toBuffer())
                .map(answer -> object(checked(answer)));
    }

    @Override
    public Future<Registration> alertEvents(String simulation, Handler<JsonObject> event) {
        var wanted = new JsonObject().put("channel", "alerts").put("simulation", simulation);
        return listen(wanted, frame -> {
            if ("alert".equals(frame.getString("type"))) {
                event.handle(frame);
            }
        });
    }

    @Override
    public Future<Registration> observations(String simulation, String agent, Handler<JsonObject> state) {
        var wanted = new JsonObject()
                .put("channel", "agent")
                .put("simulation", simulation)
                .put("agent", agent);
        return listen(wanted, frame -> {
            if (frame.containsKey("agents")) {
                frame.getJsonArray("agents").forEach(seen -> state.handle((JsonObject) seen));
            }
        });
    }

    @Override
    public Future<Void> close() {
        web.close();
        return Future.join(open.stream().map(LiveConnection::close).toList()).mapEmpty();
    }

    private Future<Registration> listen(JsonObject subscription, LiveConnection.Listener listener) {
        var url = base.replaceFirst("^http", "ws") + API + "/live";
        var authorization = token == null ? null : "Bearer " + token;
        var connection = new LiveConnection(vertx, url, authorization, List.of(subscription), listener);
        open.add(connection);
        Registration registration = () -> {
            open.remove(connection);
            var unused = connection.close();
        };
        return connection.start().map(registration).recover(cause -> {
            registration.cancel();
            return Future.failedFuture(cause instanceof LiveConnection.Failure ? ServerRefused.of(cause) : cause);
        });
    }

    private Future<JsonObject> json(HttpMethod method, String path) {
        return request(method, path).send().map(answer -> object(checked(answer)));
    }

    private Future<String> text(String path) {
        return request(HttpMethod.GET, path)
                .send()
                .map(answer -> checked(answer).bodyAsString());
    }

    private HttpRequest<Buffer> request(HttpMethod method, String path) {
        var request = web.requestAbs(method, base + API + path).timeout(TIMEOUT_MILLIS);
        return token == null ? request : request.bearerTokenAuthentication(token);
    }

    private static boolean isReceipt(HttpResponse<Buffer> answer) {
        var type = answer.getHeader("Content-Type");
        return type != null && type.contains("json") && object(answer).containsKey("accepted");
    }

    /** An answer that is none of ours fails as one that refuses. */
    private static JsonObject object(HttpResponse<Buffer> answer) {
        try {
            var object = answer.bodyAsJsonObject();
            if (object != null) {
                return object;
            }
        } catch (DecodeException | ClassCastException e) {
            // Said below.
        }
        throw ServerRefused.of(answer.statusCode(), "not an answer of Mnemoscope: " + answer.bodyAsString());
    }

    private static HttpResponse<Buffer> checked(HttpResponse<Buffer> answer) {
        if (answer.statusCode() == OK) {
            return answer;
        }
        throw ServerRefused.of(answer.statusCode(), answer.bodyAsString());
    }

    private static String path(String simulation, String agent) {
        return "/agents/" + encoded(simulation) + "/" + encoded(agent);
    }

    private static String query(String simulation, @Nullable String agent) {
        return "?simulation=" + encoded(simulation) + (agent == null ? "" : "&agent=" + encoded(agent));
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
