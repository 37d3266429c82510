package io.mnemoscope.api.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TcpConfig;
import io.vertx.core.transport.Transport;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** A transport as another, but for a handler of our own on every socket that listens. */
record GuardedTransport(Transport other, ChannelHandler acceptor)
        implements Transport, io.vertx.core.spi.transport.Transport {
    @Override
    public String name() {
        return other.name();
    }

    @Override
    public boolean available() {
        return other.available();
    }

    @Override
    public io.vertx.core.spi.transport.Transport implementation() {
        return this;
    }

    private io.vertx.core.spi.transport.Transport inner() {
        return other.implementation();
    }

    @Override
    public void configure(TcpConfig config, boolean domainSocket, ServerBootstrap bootstrap) {
        inner().configure(config, domainSocket, bootstrap);
        bootstrap.handler(acceptor);
    }

    @Override
    public void configure(TcpConfig config, boolean domainSocket, Bootstrap bootstrap) {
        inner().configure(config, domainSocket, bootstrap);
    }

    @Override
    public void configure(DatagramChannel channel, DatagramSocketOptions options) {
        inner().configure(channel, options);
    }

    @Override
    public boolean supportsDomainSockets() {
        return inner().supportsDomainSockets();
    }

    @Override
    public boolean supportFileRegion() {
        return inner().supportFileRegion();
    }

    @Override
    public boolean isAvailable() {
        return inner().isAvailable();
    }

    @Override
    public @Nullable Throwable unavailabilityCause() {
        return inner().unavailabilityCause();
    }

    @Override
    public java.net.SocketAddress convert(SocketAddress address) {
        return inner().convert(address);
    }

    @Override
    public @Nullable SocketAddress convert(java.net.SocketAddress address) {
        return inner().convert(address);
    }

    @Override
    public IoHandlerFactory ioHandlerFactory() {
        return inner().ioHandlerFactory();
    }

    @Override
    public EventLoopGroup eventLoopGroup(int type, int threads, ThreadFactory threadFactory, int ioRatio) {
        return inner().eventLoopGroup(type, threads, threadFactory, ioRatio);
    }

    @Override
    @SuppressWarnings("deprecation") // The type is of Vert.x's choice.
    public DatagramChannel datagramChannel(InternetProtocolFamily family) {
        return inner().datagramChannel(family);
    }

    @Override
    public ChannelFactory<? extends DatagramChannel> datagramChannelFactory() {
        return inner().datagramChannelFactory();
    }

    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
        return inner().channelFactory(domainSocket);
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
        return inner().serverChannelFactory(domainSocket);
    }
}
