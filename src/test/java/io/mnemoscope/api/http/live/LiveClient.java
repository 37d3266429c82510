package io.mnemoscope.api.http.live;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A live client over a real WebSocket. */
final class LiveClient implements AutoCloseable {
    private static final long TIMEOUT = 5;

    private final WebSocketClient client;
    private final WebSocket socket;
    private final BlockingQueue<JsonObject> frames = new LinkedBlockingQueue<>();
    private final BlockingQueue<Short> closed = new LinkedBlockingQueue<>();

    private LiveClient(Vertx vertx, WebSocketConnectOptions options) throws TimeoutException {
        client = vertx.createWebSocketClient();
        var opening = client.webSocket();
        opening.textMessageHandler(text -> frames.add(new JsonObject(text)));
        opening.closeHandler(end -> closed.add(code(opening.closeStatusCode())));
        socket = opening.connect(options).await(TIMEOUT, SECONDS);
    }

    private static short code(@Nullable Short code) {
        return code == null ? 0 : code;
    }

    static LiveClient connect(Vertx vertx, int port) throws TimeoutException {
        return connect(vertx, options(port));
    }

    static LiveClient connect(Vertx vertx, WebSocketConnectOptions options) throws TimeoutException {
        return new LiveClient(vertx, options);
    }

    static WebSocketConnectOptions options(int port) {
        return new WebSocketConnectOptions().setHost("127.0.0.1").setPort(port).setURI("/api/v1/live");
    }

    void send(String text) throws TimeoutException {
        socket.writeTextMessage(text).await(TIMEOUT, SECONDS);
    }

    void subscribe(String channel, JsonObject members) throws TimeoutException {
        send(members.copy().put("type", "subscribe").put("channel", channel).encode());
    }

    void subscribe(String channel) throws TimeoutException {
        subscribe(channel, new JsonObject());
    }

    /** The next frame. */
    @CanIgnoreReturnValue
    JsonObject next() throws InterruptedException {
        var frame = frames.poll(TIMEOUT, SECONDS);
        if (frame == null) {
            throw new AssertionError("no frame came");
        }
        return frame;
    }

    /** The frames up to and with the first that is wanted. */
    @CanIgnoreReturnValue
    List<JsonObject> until(Predicate<JsonObject> wanted) throws InterruptedException {
        var seen = new ArrayList<JsonObject>();
        do {
            seen.add(next());
        } while (!wanted.test(seen.get(seen.size() - 1)));
        return seen;
    }

    @CanIgnoreReturnValue
    JsonObject first(String type) throws InterruptedException {
        var seen = until(frame -> frame.getString("type").equals(type));
        return seen.get(seen.size() - 1);
    }

    /** The offsets of the alerts that came and were not looked at. */
    List<Long> alertOffsets() {
        return frames.stream()
                .filter(frame -> frame.getString("type").equals("alert"))
                .map(frame -> frame.getLong("offset"))
                .toList();
    }

    void pause() {
        socket.pause();
    }

    void resume() {
        socket.resume();
    }

    short closeCode() throws InterruptedException {
        var code = closed.poll(TIMEOUT, SECONDS);
        if (code == null) {
            throw new AssertionError("the socket was not closed");
        }
        return code;
    }

    void closeSocket() throws TimeoutException {
        socket.close().await(TIMEOUT, SECONDS);
    }

    @Override
    public void close() throws TimeoutException {
        client.close().await(TIMEOUT, SECONDS);
    }
}
