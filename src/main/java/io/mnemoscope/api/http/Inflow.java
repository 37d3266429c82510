package io.mnemoscope.api.http;

import io.netty.channel.Channel;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import org.jspecify.annotations.Nullable;

/**
 * Stops and resumes the reading of a request's connection at its socket. A request that is paused by itself is read on until
 * 64 KiB wait in the memory of the server, which with hundreds of clients is what the bodies that are taken may have together.
 */
final class Inflow {
    private Inflow() {}

    /**
     * What comes from now on stays with the kernel; of HTTP/2 only this stream is paused.
     *
     * @return whether it is to be resumed; otherwise Vert.x has stopped the connection itself, for a later request
     */
    static boolean stop(HttpServerRequest request) {
        var channel = channel(request);
        if (channel == null) {
            request.pause();
            return true;
        }
        if (!channel.config().isAutoRead()) {
            return false;
        }
        channel.config().setAutoRead(false);
        return true;
    }

    /** What has come is handed to the request. */
    static void resume(HttpServerRequest request) {
        var channel = channel(request);
        request.resume();
        if (channel != null) {
            channel.config().setAutoRead(true);
        }
    }

    private static @Nullable Channel channel(HttpServerRequest request) {
        return request.version() != HttpVersion.HTTP_2 && request.connection() instanceof ConnectionBase base
                ? base.channel()
                : null;
    }
}
