package io.mnemoscope.api.http;

import io.mnemoscope.config.BuildInfo;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.StaticHandler;

/** The static page, and the charting library beside it. Nothing on it comes from anywhere else. */
final class StaticPage implements Resource {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'";

    @Override
    public void mount(Router router) {
        var chart = "META-INF/resources/webjars/chart.js/" + BuildInfo.read().chartVersion() + "/dist/chart.umd.js";
        router.get("/vendor/chart.umd.js").handler(context -> {
            headers(context);
            context.response().putHeader("Content-Type", "text/javascript; charset=utf-8");
            context.response().putHeader("Cache-Control", "public, max-age=86400");
            var unused = (Heads.is(context.request())
                            ? head(context, chart)
                            : context.response().sendFile(chart))
                    .onFailure(context::fail);
        });
        router.get("/*").handler(context -> {
            headers(context);
            context.response().putHeader("Cache-Control", "no-cache");
            context.next();
        });
        router.get("/*")
                .handler(StaticHandler.create("webroot")
                        .setCachingEnabled(false)
                        .setIncludeHidden(false)
                        .setDefaultContentEncoding("UTF-8"));
    }

    /** Vert.x leaves the length out. */
    private static Future<Void> head(RoutingContext context, String file) {
        return context.vertx()
                .fileSystem()
                .props(file)
                .compose(properties -> context.response()
                        .putHeader("Content-Length", Long.toString(properties.size()))
                        .end());
    }

    static void headers(RoutingContext context) {
        HttpServerResponse response = context.response();
        response.putHeader("Content-Security-Policy", POLICY);
        response.putHeader("X-Content-Type-Options", "nosniff");
        response.putHeader("Referrer-Policy", "no-referrer");
    }
}
