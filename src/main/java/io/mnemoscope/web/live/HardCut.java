package io.mnemoscope.web.live;

import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Ends connections whose peer takes nothing. Vert.x writes all that is queued, and a WebSocket's close frame, before it
 * closes a connection, which never happens here; so the channel is closed below it.
 */
public final class HardCut {
    private HardCut() {}

    /** Closes it at once; what is queued is dropped. For HTTP/1 only. */
    public static void of(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            close(base.channelHandlerContext());
        } else {
            var unused = connection.close();
        }
    }

    static void of(ServerWebSocket socket) {
        if (socket instanceof WebSocketInternal internal) {
            close(internal.channelHandlerContext());
        } else {
            var unused = socket.close();
        }
    }

    /** The context's own handler is passed by: it is the one that waits. */
    private static void close(ChannelHandlerContext context) {
        var unused = context.close();
    }
}
