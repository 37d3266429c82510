package io.mnemoscope.client;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class LiveSocketTest {
    private final BlockingQueue<JsonObject> subscriptions = new LinkedBlockingQueue<>();
    private final AtomicInteger connections = new AtomicInteger();

    /** The first and the second connection are of one store, the third of another; all but the third break off. */
    private void serve(ServerWebSocket socket) {
        int nth = connections.incrementAndGet();
        socket.textMessageHandler(text -> {
            subscriptions.add(new JsonObject(text));
            socket.writeTextMessage("{\"type\":\"alert\",\"offset\":" + (nth + 4) + "}")
                    .onSuccess(sent -> {
                        if (nth < 3) {
                            var unused = socket.close();
                        }
                    });
        });
        var unused = socket.writeTextMessage("{\"type\":\"hello\",\"epoch\":\"" + (nth < 3 ? "one" : "two") + "\"}");
    }

    private JsonObject subscription() throws InterruptedException {
        var next = subscriptions.poll(10, SECONDS);
        assertThat(next).isNotNull();
        return requireNonNull(next);
    }

    @Test
    void goesOnFromItsOffsetAndFromTheBeginningOfAnotherStore(Vertx vertx) throws Exception {
        var server = vertx.createHttpServer()
                .webSocketHandler(this::serve)
                .listen(0, "127.0.0.1")
                .await(5, SECONDS);
        var subscription = new JsonObject().put("channel", "alerts");
        var client = vertx.createWebSocketClient();
        var socket = new LiveSocket(
                vertx, client, "ws://127.0.0.1:" + server.actualPort() + "/live", null, subscription, frame -> {});

        socket.start().await(5, SECONDS);

        assertThat(subscription().containsKey("from_offset")).isFalse();
        var resumed = subscription();
        assertThat(resumed.getLong("from_offset")).isEqualTo(5);
        assertThat(resumed.getString("epoch")).isEqualTo("one");
        var fresh = subscription();
        assertThat(fresh.getLong("from_offset")).isZero();
        assertThat(fresh.getString("epoch")).isEqualTo("two");
        socket.cancel();
        client.close().await(5, SECONDS);
        server.close().await(5, SECONDS);
    }
}
