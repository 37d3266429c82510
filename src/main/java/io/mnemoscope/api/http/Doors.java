package io.mnemoscope.api.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.mnemoscope.config.Config;
import io.mnemoscope.operations.Operations;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.vertx.core.transport.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Counts connections as they are accepted, in all and by client address, and closes those beyond the limit before anything
 * is allocated for them; each of the others gets a {@link Door}. To be given to Vert.x as its transport, since Vert.x itself
 * shows a connection only once its first head was read. Any thread.
 */
public final class Doors {
    private final int most;
    private final int mostPerAddress;
    private final Duration headerTimeout;
    private final AtomicInteger open = new AtomicInteger();
    private final Map<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();
    private final Counter refused;
    private final Counter late;
    private final Counter folded;

    /** All are open. */
    public Doors(Config.Http config, Operations operations) {
        this.most = config.maxConnections();
        this.mostPerAddress = config.maxConnectionsPerAddress();
        this.headerTimeout = config.headerTimeout();
        var meters = operations.meters();
        Gauge.builder("mnemoscope.http.connections", open, AtomicInteger::doubleValue)
                .description("Open connections")
                .register(meters);
        this.refused = Traffic.refusals(meters, "connections");
        this.late = Traffic.refusals(meters, "header_timeout");
        this.folded = Traffic.refusals(meters, "framing");
    }

    /** The best transport that there is, with this before it. */
    public Transport transport() {
        var nativeOne = Transport.nativeTransport();
        return new GuardedTransport(
                nativeOne != null && nativeOne.available() ? nativeOne : Transport.NIO, new Acceptor(this));
    }

    private boolean enter(@Nullable InetAddress address) {
        if (open.incrementAndGet() > most || !enterFrom(address)) {
            open.decrementAndGet();
            refused.increment();
            return false;
        }
        return true;
    }

    private boolean enterFrom(@Nullable InetAddress address) {
        if (address == null) {
            return true;
        }
        if (byAddress.merge(address, 1, Integer::sum) > mostPerAddress) {
            leaveFrom(address);
            return false;
        }
        return true;
    }

    private void leave(@Nullable InetAddress address) {
        open.decrementAndGet();
        if (address != null) {
            leaveFrom(address);
        }
    }

    private void leaveFrom(InetAddress address) {
        byAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
    }

    void wasLate() {
        late.increment();
    }

    void wasFolded() {
        folded.increment();
    }

    Duration headerTimeout() {
        return headerTimeout;
    }

    /** On the listening socket: sees each connection before it belongs to an event loop. */
    @ChannelHandler.Sharable
    private static final class Acceptor extends ChannelInboundHandlerAdapter {
        /** What may wait in Netty's memory for a client that does not read. */
        private static final WriteBufferWaterMark ROOM = new WriteBufferWaterMark(8 * 1024, 32 * 1024);
        /**
         * One buffer of up to 32 KiB at a time of each connection: sixteen of 64 are usual, which all wait outside the heap
         * where a body is not read on, and keep the other connections waiting.
         */
        private static final RecvByteBufAllocator READS =
                new AdaptiveRecvByteBufAllocator(64, 2 * 1024, 32 * 1024).maxMessagesPerRead(1);

        private final Doors doors;

        Acceptor(Doors doors) {
            this.doors = doors;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (!(message instanceof Channel channel)) {
                context.fireChannelRead(message);
                return;
            }
            var address = channel.remoteAddress() instanceof InetSocketAddress inet ? inet.getAddress() : null;
            if (!doors.enter(address)) {
                channel.unsafe().closeForcibly();
                return;
            }
            channel.closeFuture().addListener(closed -> doors.leave(address));
            channel.config().setWriteBufferWaterMark(ROOM).setRecvByteBufAllocator(READS);
            channel.pipeline().addLast(new Door(doors));
            context.fireChannelRead(channel);
        }
    }
}
