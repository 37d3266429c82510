package io.mnemoscope.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Subscriptions over one live WebSocket. Once it has been there it connects again, ever more slowly, when it was cut off,
 * and goes on after the last alert event that it had. Its listener is called on an event loop.
 */
final class LiveLink {
    private static final long FIRST_BACKOFF_MILLIS = 250;
    private static final long MAX_BACKOFF_MILLIS = 5_000;

    private final Vertx vertx;
    private final WebSocketClient client;
    private final WebSocketConnectOptions options;
    private final List<ObjectNode> subscriptions;
    private final Listener listener;
    private final ObjectMapper mapper = new ObjectMapper();
    private final Promise<Void> connected = Promise.promise();
    private long backoffMillis = FIRST_BACKOFF_MILLIS;
    private String epoch = "";
    private volatile boolean closed;

    /** Who is told. */
    interface Listener {
        /** The server said something. */
        void frame(JsonNode frame);

        /** The connection was cut off; or, with no reason, it is there again. */
        void link(@Nullable String lostBecause);
    }

    LiveLink(Vertx vertx, Remote remote, List<ObjectNode> subscriptions, Listener listener) {
        this.vertx = vertx;
        this.client = vertx.createWebSocketClient();
        this.options = new WebSocketConnectOptions().setAbsoluteURI(remote.liveUrl());
        remote.authorization().ifPresent(value -> options.addHeader("Authorization", value));
        this.subscriptions = subscriptions;
        this.listener = listener;
    }

    /** Connects for the first time, and waits for that. */
    void start(String url) {
        connect();
        var failure = connected
                .future()
                .map(done -> Optional.<Throwable>empty())
                .otherwise(Optional::of)
                .await();
        if (failure.isPresent() && failure.get() instanceof UpgradeRejectedException refused) {
            var body = refused.getBody();
            throw CliException.answered(refused.getStatus(), body == null ? "" : body.toString());
        }
        if (failure.isPresent()) {
            throw CliException.notThere(url);
        }
    }

    /** Nothing is told any more. */
    void close() {
        closed = true;
    }

    private void connect() {
        client.connect(options).onSuccess(this::connected).onFailure(cause -> {
            if (!connected.tryFail(cause)) {
                again(String.valueOf(cause.getMessage()));
            }
        });
    }

    private void connected(WebSocket socket) {
        socket.textMessageHandler(text -> receive(socket, text));
        socket.closeHandler(ended -> {
            var reason = socket.closeReason();
            again(reason == null || reason.isEmpty() ? "the connection was cut off" : reason);
        });
        backoffMillis = FIRST_BACKOFF_MILLIS;
        if (!connected.tryComplete()) {
            listener.link(null);
        }
    }

    private void receive(WebSocket from, String text) {
        JsonNode frame;
        try {
            frame = mapper.readTree(text);
        } catch (JsonProcessingException e) {
            var unused = from.close();
            return;
        }
        if (frame.path("type").asText().equals("hello")) {
            subscribe(from, frame.path("epoch").asText());
            return;
        }
        if (frame.has("offset")) {
            subscriptions.forEach(
                    each -> each.put("from_offset", frame.path("offset").asLong()));
        }
        listener.frame(frame);
    }

    private void subscribe(WebSocket to, String storesEpoch) {
        for (var subscription : subscriptions) {
            if (!storesEpoch.equals(epoch)) {
                // Another store: our offset means nothing there.
                subscription.remove("from_offset");
            }
            subscription.put("epoch", storesEpoch);
            var unused = to.writeTextMessage(subscription.toString());
        }
        epoch = storesEpoch;
    }

    private void again(String reason) {
        if (closed) {
            return;
        }
        listener.link(reason);
        var unused = vertx.timer(backoffMillis).onSuccess(fired -> connect());
        backoffMillis = Math.min(MAX_BACKOFF_MILLIS, 2 * backoffMillis);
    }
}
