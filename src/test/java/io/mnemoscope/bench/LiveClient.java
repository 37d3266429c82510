package io.mnemoscope.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A well-behaved live client, in an event loop of its own. If it is closed, as it may be when the machine stands still for a
 * moment while events come in by the thousand, it comes back and asks for what it has missed.
 */
public final class LiveClient implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 10;
    private static final int MAX_FRAME = 16 << 20;
    private final Vertx vertx = Vertx.vertx();
    private final WebSocketClient client = vertx.createWebSocketClient(
            new WebSocketClientOptions().setMaxFrameSize(MAX_FRAME).setMaxMessageSize(MAX_FRAME));
    private final LiveReader reader;
    private final int port;
    private volatile boolean closing;

    /** Connects, and subscribes to the fleet and the alerts. */
    public LiveClient(int port, LiveReader reader) throws TimeoutException {
        this.reader = reader;
        this.port = port;
        connect().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private Future<WebSocket> connect() {
        return client.connect(port, "127.0.0.1", "/api/v1/live").onSuccess(this::listen);
    }

    private void listen(WebSocket socket) {
        socket.closeHandler(closed -> {
            if (!closing) {
                var unused = connect();
            }
        });
        socket.textMessageHandler(text -> {
            if (reader.take(text)) {
                reader.subscriptions().forEach(subscription -> socket.writeTextMessage(subscription));
            }
        });
    }

    @Override
    public void close() throws TimeoutException {
        closing = true;
        client.close().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        vertx.close().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
