package io.mnemoscope.web.live;

import io.mnemoscope.bus.Fleet;
import io.mnemoscope.config.Config;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.net.URI;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The live WebSocket: from the handshake to a {@link LiveSession}. One event loop. */
public final class LiveRoute {
    private static final Logger LOG = LoggerFactory.getLogger(LiveRoute.class);
    private static final int WRITE_QUEUE_BYTES = 256 * 1024;
    private static final int MAX_SUBSCRIPTIONS = 3;

    private final Vertx vertx;
    private final LiveFeed feed;
    private final Config config;
    private final InstantSource clock;

    public LiveRoute(Vertx vertx, Fleet fleet, Config config, InstantSource clock) {
        this.vertx = vertx;
        this.feed = new LiveFeed(vertx, fleet, clock);
        this.config = config;
        this.clock = clock;
    }

    /** Succeeds once clients may come. */
    public Future<Void> start() {
        vertx.setPeriodic(config.monitor().tick().toMillis(), id -> feed.tick());
        return feed.start();
    }

    /** Whether there is room for one more. */
    public boolean hasRoom() {
        return feed.size()
                < Math.max(1, config.live().maxClients() / config.http().instances());
    }

    /**
     * Whether a page from this origin may connect (RFC 6455, section 10.2): ours may, and programs, which send no origin.
     */
    public static boolean sameOrigin(HttpServerRequest request) {
        var origin = request.getHeader("Origin");
        if (origin == null) {
            return true;
        }
        try {
            var authority = URI.create(origin).getRawAuthority();
            return authority != null && authority.equalsIgnoreCase(request.getHeader("Host"));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Upgrades a request that may connect. */
    public Future<Void> upgrade(HttpServerRequest request) {
        return request.toWebSocket().map(socket -> {
            connect(socket);
            return null;
        });
    }

    private void connect(ServerWebSocket socket) {
        socket.setWriteQueueMaxSize(WRITE_QUEUE_BYTES);
        var session = new LiveSession(new Connected(socket), feed, config.live().alertQueue());
        feed.add(session);
        socket.textMessageHandler(session::receive);
        socket.drainHandler(drained -> session.flush(clock.millis()));
        socket.exceptionHandler(cause -> LOG.debug("live client reason={}", cause.getMessage()));
        socket.closeHandler(closed -> {
            feed.remove(session);
            session.close();
        });
        var hz = 1_000.0 / config.monitor().tick().toMillis();
        var hello = Frames.hello(
                feed.epoch(), clock.millis(), MAX_SUBSCRIPTIONS, config.live().alertQueue(), hz);
        new Connected(socket).send(hello);
    }

    private record Connected(ServerWebSocket socket) implements LiveSession.Socket {
        @Override
        public boolean isFull() {
            return socket.isClosed() || socket.writeQueueFull();
        }

        @Override
        public void send(String frame) {
            if (!socket.isClosed()) {
                socket.writeTextMessage(frame)
                        .onFailure(cause -> LOG.debug("live client reason={}", cause.getMessage()));
            }
        }

        @Override
        public void close(short code, String reason) {
            if (!socket.isClosed()) {
                socket.close(code, reason).onFailure(cause -> LOG.debug("live client reason={}", cause.getMessage()));
            }
        }
    }
}
