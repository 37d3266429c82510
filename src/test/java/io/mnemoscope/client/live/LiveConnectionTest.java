package io.mnemoscope.client.live;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against servers that break off, refuse, or are none of ours. */
@ExtendWith(VertxExtension.class)
class LiveConnectionTest implements LiveConnection.Listener {
    private static final String HELLO = "{\"type\":\"hello\",\"epoch\":\"one\"}";
    private final BlockingQueue<JsonObject> subscriptions = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private Vertx vertx;

    @BeforeEach
    void keep(Vertx given) {
        vertx = given;
    }

    @Test
    void howeverOftenItFailsThereIsADelayForATimer() {
        for (int failures = 0; failures < 5_000; failures++) {
            assertThat(LiveConnection.delayMillis(failures))
                    .as("%d failures", failures)
                    .isBetween(1L, 10_000L);
        }
        for (int i = 0; i < 5_000; i++) {
            assertThat(LiveConnection.delayMillis(0)).isBetween(1L, 100L);
        }
    }

    @Override
    public void frame(JsonObject frame) {
        said.add(frame.getString("type"));
        throw new IllegalStateException("a listener that fails must not end the connection");
    }

    @Override
    public void restored() {
        said.add("restored");
    }

    @Override
    public void lost(String reason) {
        said.add(reason);
    }

    private HttpServer server(Handler<ServerWebSocket> sockets) throws Exception {
        return vertx.createHttpServer()
                .webSocketHandler(sockets)
                .listen(0, "127.0.0.1")
                .await(5, SECONDS);
    }

    private LiveConnection to(int port) {
        var subscription = new JsonObject().put("channel", "alerts");
        return new LiveConnection(vertx, "ws://127.0.0.1:" + port + "/live", null, List.of(subscription), this);
    }

    private static void send(ServerWebSocket socket, String frame) {
        var unused = socket.writeTextMessage(frame);
    }

    /** The first and the second connection are of one store, the third of another; all but the third break off. */
    private void breaksOff(ServerWebSocket socket) {
        int nth = connections.incrementAndGet();
        socket.textMessageHandler(text -> {
            subscriptions.add(new JsonObject(text));
            socket.writeTextMessage("{\"type\":\"alert\",\"offset\":" + (nth + 4) + "}")
                    .onSuccess(sent -> {
                        if (nth < 3) {
                            var unused = socket.close((short) 1000, "break " + nth);
                        }
                    });
        });
        send(socket, "{\"type\":\"hello\",\"epoch\":\"" + (nth < 3 ? "one" : "two") + "\"}");
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        var next = queue.poll(10, SECONDS);
        assertThat(next).isNotNull();
        return requireNonNull(next);
    }

    @Test
    void continuesFromItsOffsetAndFromTheBeginningOfAnotherStore() throws Exception {
        var connection = to(server(this::breaksOff).actualPort());

        connection.start().await(5, SECONDS);

        assertThat(next(subscriptions).containsKey("from_offset")).isFalse();
        var resumed = next(subscriptions);
        assertThat(resumed.getLong("from_offset")).isEqualTo(5);
        assertThat(resumed.getString("epoch")).isEqualTo("one");
        var fresh = next(subscriptions);
        assertThat(fresh.getLong("from_offset")).isZero();
        assertThat(fresh.getString("epoch")).isEqualTo("two");
        for (var expected : List.of("alert", "break 1", "restored", "alert", "break 2", "restored", "alert")) {
            assertThat(next(said)).isEqualTo(expected);
        }
        connection.close().await(5, SECONDS);
    }

    @Test
    void failsWithTheReasonWhereTheServerRefusesTheSubscription() throws Exception {
        var server = server(socket -> {
            socket.textMessageHandler(text -> send(socket, "{\"type\":\"error\",\"message\":\"agent: is wrong\"}"));
            send(socket, HELLO);
        });
        var connection = to(server.actualPort());

        assertThatThrownBy(() -> connection.start().await(5, SECONDS))
                .isInstanceOf(LiveConnection.Failure.class)
                .hasMessage("agent: is wrong");
        connection.close().await(5, SECONDS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[1]",
                "{\"type\":null}",
                "{\"type\":\"hello\",\"epoch\":null}",
                "{\"type\":\"alert\",\"offset\":\"x\"}",
                "{\"type\":\"alert\",\"offset\":null}"
            })
    void failsOnceOnAFrameThatIsNone(String frame) throws Exception {
        var server = server(socket -> {
            connections.incrementAndGet();
            send(socket, frame);
        });
        var connection = to(server.actualPort());

        assertThatThrownBy(() -> connection.start().await(5, SECONDS))
                .isInstanceOf(LiveConnection.Failure.class)
                .hasMessage("not a frame of Mnemoscope");

        vertx.timer(500, MILLISECONDS).await(5, SECONDS);
        assertThat(connections.get()).isEqualTo(1);
        assertThat(said).isEmpty();
        connection.close().await(5, SECONDS);
    }

    @Test
    void aRefusedSubscriptionIsNotTriedAgain() throws Exception {
        var server = server(socket -> {
            connections.incrementAndGet();
            send(socket, "{\"type\":\"error\",\"message\":\"no\"}");
        });
        var connection = to(server.actualPort());

        assertThatThrownBy(() -> connection.start().await(5, SECONDS)).hasMessage("no");

        vertx.timer(500, MILLISECONDS).await(5, SECONDS);
        assertThat(connections.get()).isEqualTo(1);
        connection.close().await(5, SECONDS);
    }

    @Test
    void endsItsStartWhereItIsClosedBeforeTheServerSaidAnything() throws Exception {
        var connection = to(server(socket -> {}).actualPort());
        var starting = connection.start();

        connection.close().await(5, SECONDS);

        assertThatThrownBy(() -> starting.await(5, SECONDS)).hasMessage("the connection was closed");
    }

    @Test
    void failsAndDoesNotTryAgainWhereThereWasNoConnectionYet() throws Exception {
        var server = vertx.createHttpServer()
                .requestHandler(request -> {
                    connections.incrementAndGet();
                    request.response().setStatusCode(401).end();
                })
                .listen(0, "127.0.0.1")
                .await(5, SECONDS);
        var connection = to(server.actualPort());

        assertThatThrownBy(() -> connection.start().await(5, SECONDS)).isInstanceOf(UpgradeRejectedException.class);

        assertThat(connections.get()).isEqualTo(1);
        assertThat(said).isEmpty();
    }

    @Test
    void endsTheConnectionOfWhoIsNoMnemoscope() throws Exception {
        var server = server(socket -> {
            if (connections.incrementAndGet() == 1) {
                socket.textMessageHandler(text -> {
                    send(socket, "{\"type\":\"subscribed\"}");
                    send(socket, "[1, 2]");
                });
            } else {
                socket.textMessageHandler(text -> send(socket, "{\"type\":\"state\"}"));
            }
            send(socket, HELLO);
        });
        var connection = to(server.actualPort());

        connection.start().await(5, SECONDS);

        for (var expected : List.of("subscribed", "not a frame of Mnemoscope", "restored", "state")) {
            assertThat(next(said)).isEqualTo(expected);
        }
        connection.close().await(5, SECONDS);
    }
}
