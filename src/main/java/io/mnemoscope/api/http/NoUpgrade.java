package io.mnemoscope.api.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Locale;

/**
 * Ignores that the first request of a connection asks for HTTP/2 ({@code Upgrade: h2c}), which RFC 9113 has taken out: Vert.x would
 * answer it below {@link StrictFraming}, whatever its framing. Clients that begin with HTTP/2 are served. One connection.
 */
final class NoUpgrade extends ChannelInboundHandlerAdapter {
    private static final String UPGRADER = "h2c";
    /** Of the bytes that HTTP/2 begins with (RFC 9113, section 3.4). */
    private static final int PREFACE = 24;

    private int seen;

    /**
     * To be called after each of the first bytes of a connection, and not again once it answers true. Vert.x puts the handler that
     * upgrades into the pipeline when it knows that they are not HTTP/2's: this one gets its place before it.
     *
     * @return whether it is there, or is not needed
     */
    boolean isPlaced(ChannelHandlerContext context) {
        seen++;
        var pipeline = context.pipeline();
        if (pipeline.get(UPGRADER) != null) {
            pipeline.addBefore(UPGRADER, null, this);
            return true;
        }
        return seen == PREFACE;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request) {
            var headers = request.headers();
            boolean asked = headers.getAll(HttpHeaderNames.UPGRADE).stream()
                    .anyMatch(protocols -> protocols.toLowerCase(Locale.ROOT).contains(UPGRADER));
            if (asked) {
                headers.remove(HttpHeaderNames.UPGRADE).remove("HTTP2-Settings");
            }
            context.pipeline().remove(this);
        }
        context.fireChannelRead(message);
    }
}
