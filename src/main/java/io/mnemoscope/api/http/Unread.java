package io.mnemoscope.api.http;

import io.mnemoscope.api.http.live.HardCut;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;

/**
 * Lets the rest of a body pass by for a while once its request has been answered, so that the client gets to read the
 * answer; then ends the connection, so that a body that never ends does not hold it. All rests together pass by no faster
 * than {@link #TOGETHER}, or many of them would keep the event loop from the bodies that are taken. One event loop.
 */
final class Unread implements Handler<RoutingContext> {
    /** No head follows: it is a WebSocket's now. */
    private static final int SWITCHED = 101;

    private static final long PATIENCE_MILLIS = 5_000;
    /** Bytes of one body between two looks. */
    private static final long MOST = 4 << 20;
    /** Bytes of all bodies between two looks. */
    private static final long TOGETHER = 4 << 20;
    /** Bytes of one body between two looks, however many there are. */
    private static final long LEAST = 64 << 10;

    private final Watch watch;
    private int rests;

    Unread(Watch watch) {
        this.watch = watch;
    }

    @Override
    public void handle(RoutingContext context) {
        var request = context.request();
        boolean hasBody = hasBody(request);
        int unused = context.addEndHandler(answered -> {
            if (answered.succeeded() && request.response().getStatusCode() != SWITCHED) {
                if (!hasBody || request.isEnded()) {
                    ends(request);
                } else {
                    new Rest(request).begin();
                }
            }
        });
        context.next();
    }

    /** An answer that says so is the last on its connection. */
    private static void ends(HttpServerRequest request) {
        if (isLast(request)) {
            var unused = request.connection().close();
        } else {
            Door.ends(request);
        }
    }

    private static boolean isLast(HttpServerRequest request) {
        return "close".equalsIgnoreCase(request.response().headers().get("Connection"));
    }

    /** Whether a body is to come, or has begun to. */
    static boolean hasBody(HttpServerRequest request) {
        return request.version() == HttpVersion.HTTP_2
                ? !request.isEnded()
                : request.headers().contains("Transfer-Encoding") || Expectations.isLonger(request, 0);
    }

    /** What has yet to come of one request. */
    private final class Rest implements Watch.Awaited {
        private final HttpServerRequest request;
        private long millis;
        private long allowed;
        private boolean stopped;

        Rest(HttpServerRequest request) {
            this.request = request;
        }

        void begin() {
            rests++;
            watch.add(this);
            request.handler(this::passesBy);
            request.endHandler(end -> ended());
            request.resume();
            allow();
        }

        private void allow() {
            allowed = Math.max(LEAST, Math.min(MOST, TOGETHER / rests));
            resume();
        }

        private void resume() {
            if (stopped) {
                stopped = false;
                Inflow.resume(request);
            }
        }

        private void passesBy(Buffer bytes) {
            allowed -= bytes.length();
            if (allowed <= 0 && !stopped) {
                stopped = Inflow.stop(request);
            }
        }

        @Override
        public void passed(long elapsedMillis) {
            millis += elapsedMillis;
            if (request.isEnded()) {
                ended();
            } else if (millis >= PATIENCE_MILLIS) {
                remove();
                HardCut.of(request);
            } else {
                allow();
            }
        }

        private void ended() {
            remove();
            resume();
            ends(request);
        }

        private void remove() {
            watch.remove(this);
            rests--;
        }
    }
}
