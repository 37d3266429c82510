package io.mnemoscope.api.http.live;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.mnemoscope.api.json.EventCursorText;
import io.mnemoscope.bus.Fleet;
import io.mnemoscope.config.Config;
import io.mnemoscope.domain.InvalidInput;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The live clients: from the handshake to a {@link LiveSession}. One event loop. */
public final class LiveRoute {
    private static final Logger LOG = LoggerFactory.getLogger(LiveRoute.class);
    /** What may wait in one connection: two frames or so. */
    private static final int WRITE_QUEUE_BYTES = 64 * 1024;

    /** Bytes that a client's message may have; its frames too. */
    public static final int MOST_MESSAGE = 16 * 1024;

    private static final String LAST_EVENT_ID = "Last-Event-ID";
    private static final int MAX_SUBSCRIPTIONS = 3;
    private static final long WATCH_MILLIS = 1_000;

    private final Vertx vertx;
    private final LiveFeed feed;
    private final LiveClients clients;
    private final Config config;
    private final InstantSource clock;
    private final Map<Outbound, LiveSession> connected = new LinkedHashMap<>();

    /** The clients of one event loop. */
    public LiveRoute(Vertx vertx, Fleet fleet, Config config, LiveClients clients, InstantSource clock) {
        this.vertx = vertx;
        this.feed = new LiveFeed(vertx, fleet, clients, clock);
        this.clients = clients;
        this.config = config;
        this.clock = clock;
    }

    /** Succeeds once clients may come. */
    public Future<Void> start() {
        vertx.setPeriodic(config.monitor().tick().toMillis(), id -> feed.tick());
        vertx.setPeriodic(WATCH_MILLIS, id -> watch());
        return feed.start();
    }

    private void watch() {
        long now = clock.millis();
        List.copyOf(connected.keySet()).forEach(client -> client.watch(now));
    }

    /** A place for one more client, if there is room; it is to be used or left. */
    public Optional<LiveClients.Client> admit(LiveClients.Transport transport) {
        return clients.admit(transport);
    }

    /** Upgrades a request that may connect. */
    public Future<Void> upgrade(HttpServerRequest request, LiveClients.Client place) {
        return request.toWebSocket()
                .<Void>map(socket -> {
                    connect(new TextFrames(socket, request.connection()), place);
                    return null;
                })
                .onFailure(cause -> place.leave());
    }

    private void connect(TextFrames client, LiveClients.Client place) {
        var socket = client.socket();
        socket.setWriteQueueMaxSize(WRITE_QUEUE_BYTES);
        KernelBuffer.widen(client.connection());
        var outbound = outbound(client, place);
        var session = open(outbound);
        var messages = new TextMessages(MOST_MESSAGE, text -> session.receive(text, clock.millis()), outbound::close);
        socket.frameHandler(frame -> {
            outbound.heard();
            session.arrived(clock.millis());
            messages.handle(frame);
        });
        socket.pongHandler(pong -> outbound.heard());
        socket.drainHandler(drained -> session.flush(clock.millis()));
        socket.exceptionHandler(cause -> {
            LOG.debug("live client reason={}", cause.getMessage());
            Closing.of(cause).ifPresent(outbound::close);
        });
        socket.closeHandler(closed -> close(outbound));
    }

    /**
     * Answers a request with Server-Sent Events.
     *
     * @throws InvalidInput naming the parameter, before anything is sent
     */
    public void stream(HttpServerRequest request, LiveClients.Client place) {
        var checked = subscriptions(request, true);
        var response = request.response();
        response.setWriteQueueMaxSize(WRITE_QUEUE_BYTES);
        var client = new EventStream(response, request.connection());
        KernelBuffer.widen(client.connection());
        client.open();
        var outbound = outbound(client, place);
        var session = open(outbound);
        response.drainHandler(drained -> session.flush(clock.millis()));
        response.exceptionHandler(cause -> LOG.debug("live client reason={}", cause.getMessage()));
        response.closeHandler(closed -> close(outbound));
        response.endHandler(ended -> close(outbound));
        var last = lastEventId(request);
        (last == null ? Future.succeededFuture(true) : feed.knows(last))
                .onSuccess(known -> (known ? checked : subscriptions(request, false))
                        .forEach(subscription -> session.subscribe(subscription, clock.millis())))
                .onFailure(cause -> outbound.close(Closing.UNREADABLE));
    }

    /**
     * Answers HEAD as {@link #stream} begins, and ends: nobody listens.
     *
     * @throws InvalidInput naming the parameter, before anything is sent
     */
    public void head(HttpServerRequest request) {
        var unused = subscriptions(request, true);
        EventStream.head(request.response())
                .end()
                .onFailure(cause -> LOG.debug("no head reason={}", cause.getMessage()));
    }

    private Outbound outbound(Wire wire, LiveClients.Client place) {
        return new Outbound(wire, place, clock, config.live().stalledAfter().toMillis());
    }

    private LiveSession open(Outbound client) {
        var session = new LiveSession(client, feed, config.live().alertQueue());
        connected.put(client, session);
        client.onRoom(() -> vertx.runOnContext(later -> {
            client.continued();
            session.flush(clock.millis());
        }));
        feed.add(session);
        var hz = 1_000.0 / config.monitor().tick().toMillis();
        client.send(Frames.hello(
                feed.epoch(), clock.millis(), MAX_SUBSCRIPTIONS, config.live().alertQueue(), hz));
        return session;
    }

    private void close(Outbound client) {
        client.gone();
        var session = connected.remove(client);
        if (session != null) {
            feed.remove(session);
            session.close();
        }
    }

    /**
     * The query's parameters are the members of {@code subscribe}; {@code channel} may be given several times, and each
     * channel counts once.
     *
     * @param known whether the offset that a browser comes back with is this store's
     */
    private Collection<Subscription> subscriptions(HttpServerRequest request, boolean known) {
        var query = request.params();
        var channels = query.getAll("channel");
        var all = new LinkedHashMap<Subscription.Channel, Subscription>();
        for (var channel : channels.isEmpty() ? List.of("fleet", "alerts") : channels) {
            var message = JsonNodeFactory.instance.objectNode().put("channel", channel);
            List.of("simulation", "agent", "epoch").forEach(name -> message.put(name, text(query, name)));
            List.of("max_hz", "from_offset").forEach(name -> message.put(name, number(query, name)));
            var last = lastEventId(request);
            if (last != null && known) {
                message.put("from_offset", last.offset());
                message.put("epoch", query.contains("epoch") ? query.get("epoch") : feed.epoch());
            }
            var subscription = Subscription.parse(message);
            all.put(subscription.channel(), subscription);
        }
        return all.values();
    }

    /** Where a browser that comes back left off; null if it does not say, or what no server of this kind has said. */
    private static @Nullable EventCursorText lastEventId(HttpServerRequest request) {
        var id = request.getHeader(LAST_EVENT_ID);
        try {
            return id == null ? null : EventCursorText.parse(LAST_EVENT_ID, id);
        } catch (InvalidInput e) {
            return null;
        }
    }

    /** A parameter; an empty one is none, as in all queries. */
    private static @Nullable String text(MultiMap query, String name) {
        var text = query.get(name);
        return text == null || text.isEmpty() ? null : text;
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
