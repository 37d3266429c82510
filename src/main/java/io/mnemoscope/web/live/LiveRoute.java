package io.mnemoscope.web.live;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.mnemoscope.bus.Fleet;
import io.mnemoscope.config.Config;
import io.mnemoscope.domain.InvalidInput;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The live clients: from the handshake to a {@link LiveSession}. One event loop. */
public final class LiveRoute {
    private static final Logger LOG = LoggerFactory.getLogger(LiveRoute.class);
    private static final int WRITE_QUEUE_BYTES = 256 * 1024;
    private static final int MAX_SUBSCRIPTIONS = 3;
    private static final long KEEP_ALIVE_MILLIS = 30_000;

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

    /** Upgrades a request that may connect. */
    public Future<Void> upgrade(HttpServerRequest request) {
        return request.toWebSocket().map(socket -> {
            connect(socket);
            return null;
        });
    }

    private void connect(ServerWebSocket socket) {
        socket.setWriteQueueMaxSize(WRITE_QUEUE_BYTES);
        var client = new TextFrames(socket);
        var session = open(client);
        socket.textMessageHandler(text -> session.receive(text, clock.millis()));
        socket.drainHandler(drained -> session.flush(clock.millis()));
        socket.exceptionHandler(cause -> LOG.debug("live client reason={}", cause.getMessage()));
        socket.closeHandler(closed -> close(session));
    }

    /**
     * Answers a request with Server-Sent Events.
     *
     * @throws InvalidInput naming the parameter, before anything is sent
     */
    public void stream(HttpServerRequest request) {
        var subscriptions = subscriptions(request);
        var response = request.response();
        response.setWriteQueueMaxSize(WRITE_QUEUE_BYTES);
        var client = new EventStream(response);
        client.open();
        var session = open(client);
        long timer = vertx.setPeriodic(KEEP_ALIVE_MILLIS, id -> client.keepAlive());
        response.drainHandler(drained -> session.flush(clock.millis()));
        response.exceptionHandler(cause -> LOG.debug("live client reason={}", cause.getMessage()));
        response.closeHandler(closed -> {
            vertx.cancelTimer(timer);
            close(session);
        });
        subscriptions.forEach(subscription -> session.subscribe(subscription, clock.millis()));
    }

    private LiveSession open(Socket client) {
        var session = new LiveSession(client, feed, config.live().alertQueue());
        feed.add(session);
        var hz = 1_000.0 / config.monitor().tick().toMillis();
        client.send(Frames.hello(
                feed.epoch(), clock.millis(), MAX_SUBSCRIPTIONS, config.live().alertQueue(), hz));
        return session;
    }

    private void close(LiveSession session) {
        feed.remove(session);
        session.close();
    }

    /** The query's parameters are the members of {@code subscribe}; {@code channel} may be given several times. */
    private List<Subscription> subscriptions(HttpServerRequest request) {
        var query = request.params();
        var channels = query.getAll("channel");
        var all = new ArrayList<Subscription>();
        for (var channel : channels.isEmpty() ? List.of("fleet", "alerts") : channels) {
            var message = JsonNodeFactory.instance.objectNode().put("channel", channel);
            List.of("simulation", "agent", "epoch").forEach(name -> message.put(name, query.get(name)));
            List.of("max_hz", "from_offset").forEach(name -> message.put(name, number(query, name)));
            var last = lastEventId(request);
            if (last >= 0) {
                message.put("from_offset", last);
                message.put("epoch", query.contains("epoch") ? query.get("epoch") : feed.epoch());
            }
            all.add(Subscription.parse(message));
        }
        return all;
    }

    /**
     * Where a browser that comes back left off; negative if it does not say. It knows no epoch: an offset that we have not
     * reached is another store's.
     */
    private long lastEventId(HttpServerRequest request) {
        var id = request.getHeader("Last-Event-ID");
        try {
            long offset = id == null ? Frame.NO_OFFSET : Long.parseLong(id);
            return offset <= feed.delivered() ? offset : Frame.NO_OFFSET;
        } catch (NumberFormatException e) {
            return Frame.NO_OFFSET;
        }
    }

    private static @Nullable BigDecimal number(MultiMap query, String name) {
        var text = query.get(name);
        try {
            return text == null ? null : new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw new InvalidInput(name, "must be a number: " + InvalidInput.shown(text));
        }
    }
}
