package io.mnemoscope.web;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import java.util.Set;

/** Lets HEAD have what GET has (RFC 9110, section 9.3.2), but for what is sent as it comes. */
final class Heads {
    private static final Set<String> STREAMS = Set.of("/api/v1/live", "/api/v1/live/events");

    private Heads() {}

    /** To be called once all routes are there. */
    static void mount(Router router) {
        for (var route : router.getRoutes()) {
            var methods = route.methods();
            if (methods != null && methods.contains(HttpMethod.GET) && !STREAMS.contains(route.getPath())) {
                route.method(HttpMethod.HEAD);
            }
        }
    }
}
