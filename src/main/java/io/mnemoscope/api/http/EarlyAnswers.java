package io.mnemoscope.api.http;

import io.mnemoscope.api.json.Json;
import io.mnemoscope.config.Config;
import io.mnemoscope.operations.Operations;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * Answers on the server's port while it restores what it knew: {@code /health/live} 200, {@code /health/ready} 503 with how
 * far it is, {@code /metrics}, and to everything else 503 with {@code Retry-After}. The {@link HttpVerticle}s then listen on
 * the same port, and this one is closed.
 */
public final class EarlyAnswers {
    private static final String RETRY_SECONDS = "2";
    private static final String PAGE = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">"
            + "<meta http-equiv=\"refresh\" content=\"" + RETRY_SECONDS + "\"><title>Mnemoscope is starting</title>"
            + "<h1>Mnemoscope is starting</h1><p role=\"status\">%s</p></html>";

    private final HttpServer server;

    private EarlyAnswers(HttpServer server) {
        this.server = server;
    }

    /**
     * Begins to answer.
     *
     * @return failed if the port cannot be bound
     */
    public static Future<EarlyAnswers> listen(Vertx vertx, Config.Http http, Operations operations) {
        var framing = new StrictFraming(operations.meters(), router(vertx, operations));
        return vertx.createHttpServer(HttpVerticle.options())
                .requestHandler(framing)
                .invalidRequestHandler(framing::invalid)
                .listen(HttpVerticle.port(http), http.host())
                .map(EarlyAnswers::new);
    }

    /** The port that it answers on. */
    public int port() {
        return server.actualPort();
    }

    /** Leaves the port to those who listen on it too. */
    public Future<Void> close() {
        return server.close();
    }

    private static Router router(Vertx vertx, Operations operations) {
        var router = Router.router(vertx);
        router.route().handler(context -> {
            // So that no connection stays with this one when the others listen.
            context.response().putHeader("Connection", "close").putHeader("Cache-Control", "no-store");
            context.next();
        });
        router.get("/health/live").handler(context -> {
            context.response().putHeader("Content-Type", "application/json");
            answer(context, Json.text(HealthResource.up()));
        });
        router.get("/health/ready").handler(context -> {
            context.response().putHeader("Retry-After", RETRY_SECONDS);
            HealthResource.ready(context, operations.conditions().current());
        });
        router.get("/metrics").handler(context -> {
            context.response().putHeader("Content-Type", HealthResource.FIGURES);
            var unused = Heads.end(context.request(), HealthResource.figures(operations));
        });
        router.get("/").handler(context -> page(context, operations));
        router.route().handler(context -> refuse(context, operations));
        Heads.mount(router);
        Problem.mount(router);
        return router;
    }

    private static void page(RoutingContext context, Operations operations) {
        var accept = context.request().getHeader("Accept");
        if (accept == null || !accept.contains("text/html")) {
            context.next();
            return;
        }
        context.response()
                .setStatusCode(503)
                .putHeader("Retry-After", RETRY_SECONDS)
                .putHeader("Content-Type", "text/html; charset=utf-8")
                .putHeader("Content-Security-Policy", "default-src 'none'");
        answer(context, PAGE.formatted(operations.restart().progress()));
    }

    private static void refuse(RoutingContext context, Operations operations) {
        context.response().putHeader("Retry-After", RETRY_SECONDS);
        Problem.answer(
                context, 503, "the server is starting: " + operations.restart().progress());
    }

    private static void answer(RoutingContext context, String text) {
        var unused = Heads.end(context.request(), Buffer.buffer(text));
    }
}
