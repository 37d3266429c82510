package io.mnemoscope.client.live;

import io.vertx.circuitbreaker.RetryPolicy;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.Serial;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Subscriptions over one live WebSocket. Once it was connected it connects again whenever it is cut off, after 0.1 s and ever
 * more slowly up to 10 s, and continues after the last alert event that it had; on another store from its beginning, for all
 * that is there is new. A connection on which nothing comes for {@value #SILENT_SECONDS} s, though it pings, is cut off.
 */
public final class LiveConnection {
    private static final Logger LOG = LoggerFactory.getLogger(LiveConnection.class);
    private static final RetryPolicy BACKOFF = RetryPolicy.exponentialDelayWithJitter(100, 10_000);
    private static final int MOST_DOUBLINGS = 7;
    private static final int SILENT_SECONDS = 30;
    private static final long PING_MILLIS = 10_000;
    private static final String PING = "{\"type\":\"ping\"}";
    private static final short PROTOCOL_ERROR = 1002;

    private final Vertx vertx;
    private final WebSocketClient client;
    private final WebSocketConnectOptions options;
    private final List<JsonObject> subscriptions;
    private final Listener listener;
    private final Promise<Void> connected = Promise.promise();
    private volatile @Nullable WebSocket socket;
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile boolean closed;
    /** In a row, of connections whose subscriptions were not answered. */
    private int failures;

    /** Gets what comes, on an event loop; what it throws is logged. */
    public interface Listener {
        /** A frame of the server, but those that only keep the connection. */
        void frame(JsonObject frame);

        /** The connection that was lost is there again. */
        default void restored() {}

        /** The connection was cut off, or cannot be made again; it is tried until it is closed. */
        default void lost(String reason) {}
    }

    /**
     * Connects to nothing yet.
     *
     * @param url {@code ws:} or {@code wss:}, of {@code /api/v1/live}
     * @param authorization the header's value; null without a token
     * @param subscriptions frames of type {@code subscribe}, to be sent whenever it connects
     */
    public LiveConnection(
            Vertx vertx,
            String url,
            @Nullable String authorization,
            List<JsonObject> subscriptions,
            Listener listener) {
        this.vertx = vertx;
        this.client = vertx.createWebSocketClient(new WebSocketClientOptions().setReadIdleTimeout(SILENT_SECONDS));
        this.options = new WebSocketConnectOptions().setAbsoluteURI(url);
        if (authorization != null) {
            options.addHeader("Authorization", authorization);
        }
        this.subscriptions = subscriptions.stream()
                .map(each -> each.copy().put("type", "subscribe"))
                .toList();
        this.listener = listener;
    }

    /**
     * Succeeds once the server has answered a subscription: from then on nothing is missed. Fails with what the first attempt
     * failed with ({@link Failure} where the server refused it), and is not tried again then. Another start answers the same;
     * one after {@link #close} fails.
     */
    public Future<Void> start() {
        if (started.compareAndSet(false, true)) {
            connect();
        }
        return connected.future();
    }

    /** Nothing comes any more. */
    public Future<Void> close() {
        closed = true;
        connected.tryFail(new Failure("the connection was closed"));
        var current = socket;
        if (current != null) {
            var unused = current.close();
        }
        return client.close();
    }

    private void connect() {
        client.connect(options).onSuccess(this::opened).onFailure(cause -> {
            if (!connected.tryFail(cause)) {
                again(cause);
            }
        });
    }

    private void opened(WebSocket opened) {
        socket = opened;
        if (closed) {
            var unused = opened.close();
            return;
        }
        opened.textMessageHandler(text -> receive(opened, text));
        long pings = vertx.setPeriodic(PING_MILLIS, id -> {
            var unused = opened.writeTextMessage(PING);
        });
        opened.closeHandler(ended -> {
            vertx.cancelTimer(pings);
            var reason = opened.closeReason();
            again(new Failure(reason == null || reason.isEmpty() ? "the connection was cut off" : reason));
        });
        opened.exceptionHandler(cause -> LOG.debug("live socket failed reason={}", cause.getMessage()));
    }

    private void receive(WebSocket from, String text) {
        try {
            receive(from, new JsonObject(Buffer.buffer(text)));
        } catch (DecodeException | ClassCastException | NullPointerException e) {
            var unused = from.close(PROTOCOL_ERROR, "not a frame of Mnemoscope");
        }
    }

    private void receive(WebSocket from, JsonObject frame) {
        switch (frame.getString("type", "")) {
            case "hello" -> subscribe(from, frame.getString("epoch", ""));
            case "pong" -> LOG.trace("live socket is alive");
            case "error" -> {
                if (connected.tryFail(new Failure(reason(frame)))) {
                    var unused = from.close();
                } else {
                    handle(frame);
                }
            }
            default -> {
                remember(frame);
                answered();
                handle(frame);
            }
        }
    }

    /** Where to continue after a break. */
    private void remember(JsonObject frame) {
        if (frame.containsKey("offset")) {
            long offset = frame.getLong("offset");
            subscriptions.forEach(each -> each.put("from_offset", offset));
        }
    }

    private void handle(JsonObject frame) {
        connected.tryComplete();
        guarded(() -> listener.frame(frame));
    }

    private void subscribe(WebSocket to, String epoch) {
        for (var subscription : subscriptions) {
            var before = subscription.getString("epoch", epoch);
            if (!before.equals(epoch) && subscription.containsKey("from_offset")) {
                subscription.put("from_offset", 0L);
            }
            subscription.put("epoch", epoch);
            var unused = to.writeTextMessage(subscription.encode());
        }
    }

    /** A greeting alone is no connection: a server that ends it before it answers is tried again ever more slowly. */
    private void answered() {
        if (failures > 0) {
            failures = 0;
            guarded(listener::restored);
        }
    }

    private static String reason(JsonObject error) {
        var message = error.getString("message");
        return message == null ? "refused" : message;
    }

    /** What its user does with it must not end the connection. */
    private static void guarded(Runnable callback) {
        try {
            callback.run();
        } catch (RuntimeException e) {
            LOG.error("a callback failed", e);
        }
    }

    private void again(Throwable cause) {
        if (connected.tryFail(cause) || closed || connected.future().failed()) {
            return;
        }
        guarded(() -> listener.lost(String.valueOf(cause.getMessage())));
        vertx.timer(delayMillis(failures++), TimeUnit.MILLISECONDS).onSuccess(fired -> {
            if (!closed) {
                connect();
            }
        });
    }

    /** The policy may say 0, for which there is no timer, and fails where 100 ms doubled so often have no bits left. */
    static long delayMillis(int failures) {
        return Math.max(1, BACKOFF.delay(null, Math.min(failures, MOST_DOUBLINGS)));
    }

    /** Why the server, or the way to it, ended the connection; the message is for people. */
    public static final class Failure extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1;

        Failure(String reason) {
            super(reason, null, false, false);
        }
    }
}
