package io.mnemoscope.api.http.live;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Ends connections whose peer takes nothing. Vert.x writes all that is queued, and a WebSocket's close frame, before it
 * closes a connection, which never happens here; so the channel is closed below all handlers.
 */
public final class HardCut {
    private HardCut() {}

    /** Ends an answer that cannot be completed: with its connection, or of HTTP/2 only its stream. */
    public static void of(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            var unused = request.response().reset();
        } else {
            of(request.connection());
        }
    }

    /** Closes it at once, whatever it was upgraded to; what is queued is dropped. For HTTP/1 only: a stream of HTTP/2 is reset. */
    public static void of(HttpConnection connection) {
        var first = connection instanceof ConnectionBase base
                ? base.channel().pipeline().firstContext()
                : null;
        if (first == null) {
            var unused = connection.close();
        } else {
            var unused = first.close();
        }
    }
}
