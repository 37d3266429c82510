package io.mnemoscope.api.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * Refuses what pages of other sites ask for, on a server without tokens: a browser would do as they say, and even what they
 * cannot read costs the server its work. A link to our page may be followed.
 */
record CrossSite(Traffic traffic) implements Handler<RoutingContext> {
    @Override
    public void handle(RoutingContext context) {
        var request = context.request();
        if (SameOrigin.of(request) || followsALink(request, context.normalizedPath())) {
            context.next();
            return;
        }
        traffic.refused(Traffic.Reason.CROSS_SITE);
        Problem.answer(context, 403, "pages of other sites may not ask for anything here");
    }

    private static boolean followsALink(HttpServerRequest request, String path) {
        return (HttpMethod.GET.equals(request.method()) || HttpMethod.HEAD.equals(request.method()))
                && "navigate".equals(request.getHeader("Sec-Fetch-Mode"))
                && request.getHeader("Origin") == null
                && !path.startsWith("/api/")
                && !path.equals("/metrics")
                && !path.startsWith("/health/");
    }
}
