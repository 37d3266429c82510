package io.mnemoscope.client;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One subscription at the server's live WebSocket. It connects again, ever more slowly, when it was cut off, and goes on
 * after the last alert event that it had.
 */
final class LiveSocket {
    private static final Logger LOG = LoggerFactory.getLogger(LiveSocket.class);
    private static final long MAX_BACKOFF_MILLIS = 10_000;
    private static final long PING_MILLIS = 10_000;
    private static final String PING = "{\"type\":\"ping\"}";

    private final Vertx vertx;
    private final WebSocketClient client;
    private final WebSocketConnectOptions options;
    private final JsonObject subscription;
    private final Handler<JsonObject> frames;
    private final Promise<Void> listening = Promise.promise();
    private volatile @Nullable WebSocket socket;
    private volatile boolean cancelled;
    private long backoffMillis = 100;

    LiveSocket(
            Vertx vertx,
            WebSocketClient client,
            String url,
            @Nullable String token,
            JsonObject subscription,
            Handler<JsonObject> frames) {
        this.vertx = vertx;
        this.client = client;
        this.options = new WebSocketConnectOptions().setAbsoluteURI(url);
        if (token != null) {
            options.addHeader("Authorization", "Bearer " + token);
        }
        this.subscription = subscription.copy().put("type", "subscribe");
        this.frames = frames;
    }

    /** Succeeds once the server has answered the subscription; fails if the first connection does. */
    Future<Void> start() {
        connect();
        return listening.future();
    }

    void cancel() {
        cancelled = true;
        var current = socket;
        if (current != null) {
            var unused = current.close();
        }
    }

    private void connect() {
        client.connect(options).onSuccess(this::connected).onFailure(cause -> {
            if (!listening.tryFail(cause)) {
                again();
            }
        });
    }

    private void connected(WebSocket connected) {
        socket = connected;
        if (cancelled) {
            cancel();
            return;
        }
        backoffMillis = 100;
        connected.textMessageHandler(text -> receive(connected, new JsonObject(Buffer.buffer(text))));
        long pings = vertx.setPeriodic(PING_MILLIS, id -> {
            var unused = connected.writeTextMessage(PING);
        });
        connected.closeHandler(closed -> {
            vertx.cancelTimer(pings);
            again();
        });
        connected.exceptionHandler(cause -> LOG.debug("live socket failed reason={}", cause.getMessage()));
    }

    private void receive(WebSocket from, JsonObject frame) {
        switch (frame.getString("type", "")) {
            case "hello" -> subscribe(from, frame);
            case "pong" -> LOG.trace("live socket is alive");
            case "error" -> listening.tryFail(new ServerRefused(400, frame.getString("message")));
            default -> {
                if (frame.containsKey("offset")) {
                    subscription.put("from_offset", frame.getLong("offset"));
                }
                listening.tryComplete();
                handle(frame);
            }
        }
    }

    /** What the simulation does with a frame must not end the connection. */
    private void handle(JsonObject frame) {
        try {
            frames.handle(frame);
        } catch (RuntimeException e) {
            LOG.error("a callback failed", e);
        }
    }

    private void subscribe(WebSocket to, JsonObject hello) {
        var epoch = hello.getString("epoch");
        var before = subscription.getString("epoch");
        if (before != null && !before.equals(epoch) && subscription.containsKey("from_offset")) {
            // Another store: our offset means nothing there, and all that it has is news.
            subscription.put("from_offset", 0L);
        }
        subscription.put("epoch", epoch);
        var unused = to.writeTextMessage(subscription.encode());
    }

    private void again() {
        if (cancelled) {
            return;
        }
        backoffMillis = Math.min(MAX_BACKOFF_MILLIS, backoffMillis * 2);
        vertx.setTimer(backoffMillis, id -> {
            if (!cancelled) {
                connect();
            }
        });
    }
}
