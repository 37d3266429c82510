package io.mnemoscope.web;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;

/**
 * Lets the rest of a body pass by for a while once its request has been answered, so that the client gets to read the
 * answer; then ends the connection, so that a body that never ends does not hold it.
 */
record Unread(Watch watch) implements Handler<RoutingContext> {
    private static final long PATIENCE_MILLIS = 5_000;

    @Override
    public void handle(RoutingContext context) {
        var request = context.request();
        if (request.getHeader("Upgrade") != null) {
            context.next();
            return;
        }
        boolean hasBody = hasBody(request);
        int unused = context.addEndHandler(answered -> {
            if (answered.succeeded()) {
                if (!hasBody || request.isEnded()) {
                    Door.ends(request);
                } else {
                    watch.add(new Rest(watch, request));
                }
            }
        });
        context.next();
    }

    private static boolean hasBody(HttpServerRequest request) {
        return request.version() == HttpVersion.HTTP_2
                ? !request.isEnded()
                : request.headers().contains("Content-Length")
                        || request.headers().contains("Transfer-Encoding");
    }

    /** What has yet to come of one request. */
    private static final class Rest implements Watch.Watched {
        private final Watch watch;
        private final HttpServerRequest request;
        private long millis;

        Rest(Watch watch, HttpServerRequest request) {
            this.watch = watch;
            this.request = request;
        }

        @Override
        public void passed(long elapsedMillis) {
            millis += elapsedMillis;
            if (request.isEnded()) {
                watch.remove(this);
                Door.ends(request);
            } else if (millis >= PATIENCE_MILLIS) {
                watch.remove(this);
                end();
            }
        }

        private void end() {
            if (request.version() == HttpVersion.HTTP_2) {
                var unused = request.response().reset();
            } else {
                Door.cut(request);
            }
        }
    }
}
