package io.mnemoscope.client.live;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Started and closed in any order, and against a server that answers a subscription once and never again. */
@ExtendWith(VertxExtension.class)
class LiveConnectionOrderTest implements LiveConnection.Listener {
    private static final String HELLO = "{\"type\":\"hello\",\"epoch\":\"one\"}";
    private static final String STATE = "{\"type\":\"state\"}";
    private static final String CLOSED = "the connection was closed";

    private final AtomicInteger connections = new AtomicInteger();
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
    private Vertx vertx;

    @BeforeEach
    void keep(Vertx given) {
        vertx = given;
    }

    @Override
    public void frame(JsonObject frame) {
        said.add(frame.getString("type"));
    }

    @Override
    public void restored() {
        said.add("restored");
    }

    private LiveConnection to(Handler<ServerWebSocket> sockets) throws Exception {
        HttpServer server = vertx.createHttpServer()
                .webSocketHandler(socket -> {
                    connections.incrementAndGet();
                    sockets.handle(socket);
                })
                .listen(0, "127.0.0.1")
                .await(5, SECONDS);
        var url = "ws://127.0.0.1:" + server.actualPort() + "/live";
        return new LiveConnection(vertx, url, null, List.of(new JsonObject().put("channel", "fleet")), this);
    }

    private static void send(ServerWebSocket socket, String frame) {
        var unused = socket.writeTextMessage(frame);
    }

    private static void answers(ServerWebSocket socket) {
        socket.textMessageHandler(text -> send(socket, STATE));
        send(socket, HELLO);
    }

    @Test
    void aStartAfterACloseFails() throws Exception {
        var connection = to(LiveConnectionOrderTest::answers);
        connection.close().await(5, SECONDS);

        assertThatThrownBy(() -> connection.start().await(5, SECONDS))
                .isInstanceOf(LiveConnection.Failure.class)
                .hasMessage(CLOSED);

        assertThat(connections.get()).isZero();
        connection.close().await(5, SECONDS);
    }

    @Test
    void aCloseWhileItConnectsEndsTheStart() throws Exception {
        var connection = to(LiveConnectionOrderTest::answers);
        var starting = connection.start();
        connection.close().await(5, SECONDS);

        assertThatThrownBy(() -> starting.await(5, SECONDS)).hasMessage(CLOSED);
        assertThatThrownBy(() -> connection.start().await(5, SECONDS)).hasMessage(CLOSED);
        vertx.timer(300, MILLISECONDS).await(5, SECONDS);
        assertThat(said).isEmpty();
    }

    @Test
    void twoStartsAreOneConnection() throws Exception {
        var connection = to(LiveConnectionOrderTest::answers);
        var first = connection.start();
        var second = connection.start();
        first.await(5, SECONDS);
        second.await(5, SECONDS);
        connection.start().await(5, SECONDS);

        vertx.timer(300, MILLISECONDS).await(5, SECONDS);
        assertThat(connections.get()).isEqualTo(1);
        connection.close().await(5, SECONDS);
        connection.close().await(5, SECONDS);
    }

    /** It was answered once; after that the server greets, and ends the connection before it answers. */
    @Test
    void aServerThatGreetsAndEndsIsTriedEverMoreSlowly() throws Exception {
        var connection = to(socket -> {
            if (connections.get() == 1) {
                socket.textMessageHandler(text -> socket.writeTextMessage(STATE).onSuccess(sent -> {
                    var unused = socket.close((short) 1013, "later");
                }));
            } else {
                socket.textMessageHandler(text -> {
                    var unused = socket.close((short) 1013, "what was subscribed to cannot be read now");
                });
            }
            send(socket, HELLO);
        });
        connection.start().await(5, SECONDS);

        vertx.timer(3, SECONDS).await(10, SECONDS);

        assertThat(connections.get()).isBetween(3, 15);
        assertThat(said).containsExactly("state");
        connection.close().await(5, SECONDS);
    }

    @Test
    void aRefusalWithoutAReasonIsOneAllTheSame() throws Exception {
        var connection = to(socket -> send(socket, "{\"type\":\"error\",\"message\":null}"));

        assertThatThrownBy(() -> connection.start().await(5, SECONDS)).hasMessage("refused");
        connection.close().await(5, SECONDS);
    }
}
