package io.mnemoscope.web;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;

/** Lets HEAD have what GET has (RFC 9110, section 9.3.2). */
final class Heads {
    private Heads() {}

    /** To be called once all routes are there. */
    static void mount(Router router) {
        for (var route : router.getRoutes()) {
            var methods = route.methods();
            if (methods != null && methods.contains(HttpMethod.GET)) {
                route.method(HttpMethod.HEAD);
            }
        }
    }
}
