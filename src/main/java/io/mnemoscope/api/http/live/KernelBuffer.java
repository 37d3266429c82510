package io.mnemoscope.api.http.live;

import io.netty.channel.ChannelOption;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/** What the kernel takes ahead of a client. */
final class KernelBuffer {
    /** Linux doubles it. With less a live client falls behind in a flood of alerts. */
    private static final int BYTES = 1024 * 1024;

    private KernelBuffer() {}

    /** More than an answer needs. */
    static void widen(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            base.channel().config().setOption(ChannelOption.SO_SNDBUF, BYTES);
        }
    }
}
