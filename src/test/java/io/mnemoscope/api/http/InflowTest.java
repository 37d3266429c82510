package io.mnemoscope.api.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.bench.Await;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.junit5.VertxExtension;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A connection that is not read costs the server no memory, and continues as before once it is. */
@ExtendWith(VertxExtension.class)
class InflowTest {
    /** What one read of a socket brings at most. */
    private static final int READ = 64 * 1024;

    private static final int BODY = 80 * 1024;
    private static final String HEAD = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + BODY + "\r\n\r\n";

    private final AtomicLong came = new AtomicLong();

    @Test
    void whatComesAfterAStopWaitsForTheResume(Vertx vertx) throws Exception {
        var stopped = Promise.<HttpServerRequest>promise();
        var server = vertx.createHttpServer()
                .requestHandler(request -> {
                    request.handler(bytes -> {
                        if (came.addAndGet(bytes.length()) == bytes.length()) {
                            if (Inflow.stop(request)) {
                                stopped.complete(request);
                            }
                        }
                    });
                    request.endHandler(end -> request.response().end("all of it"));
                })
                .listen(0, "127.0.0.1")
                .await(5, SECONDS);
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
            socket.getOutputStream().write(HEAD.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(new byte[BODY]);
            var request = stopped.future().await(5, SECONDS);
            vertx.timer(200).await(5, SECONDS);

            assertThat(came.get()).isLessThanOrEqualTo(READ);
            assertThat(((ConnectionBase) request.connection())
                            .channel()
                            .config()
                            .isAutoRead())
                    .as("the socket is read on")
                    .isFalse();

            Inflow.resume(request);
            Await.until("the rest of the body", Duration.ofSeconds(5), () -> came.get() == BODY);
            assertThat(new String(socket.getInputStream().readNBytes(15), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 200 OK");
        }
        server.close().await(5, SECONDS);
    }
}
