package io.mnemoscope.api.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;

/** Lets HEAD have what GET has (RFC 9110, section 9.3.2). */
final class Heads {
    private Heads() {}

    /** Whether a request wants no body. */
    static boolean is(HttpServerRequest request) {
        return HttpMethod.HEAD.equals(request.method());
    }

    /** Ends an answer with a body, or, for HEAD, with the length that the body would have. */
    static Future<Void> end(HttpServerRequest request, Buffer body) {
        var response = request.response();
        if (is(request)) {
            return response.putHeader("Content-Length", Integer.toString(body.length()))
                    .end();
        }
        return response.end(body);
    }

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
