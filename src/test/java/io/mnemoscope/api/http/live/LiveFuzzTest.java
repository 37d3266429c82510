package io.mnemoscope.api.http.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.Lines;
import io.mnemoscope.TestServer;
import io.mnemoscope.bench.RawWebSocket;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whatever a client sends over its live socket, the others do not notice and the server gives its memory back. */
@ExtendWith(VertxExtension.class)
class LiveFuzzTest {
    private static final int SOCKETS = Integer.getInteger("fuzz.sockets", 100);
    private static final int FRAMES = 20;
    private static final long SEED = Long.getLong("fuzz.seed", 20_261_128);
    private static final List<String> TEXTS = List.of(
            "{\"type\":\"subscribe\",\"channel\":\"fleet\"}",
            "{\"type\":\"subscribe\",\"channel\":\"fleet\",\"simulation\":\"town\",\"max_hz\":2}",
            "{\"type\":\"subscribe\",\"channel\":\"agent\",\"simulation\":\"town\",\"agent\":\"Alice\"}",
            "{\"type\":\"subscribe\",\"channel\":\"alerts\",\"from_offset\":0,\"epoch\":\"x\"}",
            "{\"type\":\"subscribe\",\"channel\":\"alerts\",\"from_offset\":99999999999}",
            "{\"type\":\"unsubscribe\",\"channel\":\"fleet\"}",
            "{\"type\":\"unsubscribe\"}",
            "{\"type\":\"ping\"}",
            "{\"type\":{}}",
            "[]",
            "null",
            "",
            "{",
            "{\"type\":\"subscribe\",\"channel\":\"agent\",\"simulation\":\"\\u0000\",\"agent\":\"\"}",
            "{\"type\":\"subscribe\",\"channel\":\"fleet\",\"max_hz\":1e999}");

    @Test
    void othersDoNotNoticeAHostileClient(Vertx vertx) throws Exception {
        try (var server = TestServer.start(vertx);
                var healthy = new RawWebSocket(server.port(), "/api/v1/live")) {
            assertThat(server.taken(Lines.calm("Alice", 0, 5)).getInteger("accepted"))
                    .isEqualTo(5);
            for (int i = 0; i < SOCKETS; i++) {
                attack(server.port(), new SplittableRandom(SEED + i));
            }

            healthy.send("{\"type\":\"ping\"}");
            assertThat(typeOfNext(healthy)).isEqualTo("hello");
            assertThat(typeOfNext(healthy)).isEqualTo("pong");
            assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);
        }
    }

    private static String typeOfNext(RawWebSocket socket) throws IOException {
        return new JsonObject(socket.read()).getString("type");
    }

    /** The server may hang up at any moment, but it must not stay silent for ever: the last read times out then. */
    private static void attack(int port, SplittableRandom random) throws IOException {
        try (var socket = new RawWebSocket(port, "/api/v1/live")) {
            for (int i = 0; i < FRAMES; i++) {
                socket.write(frame(random));
            }
            if (random.nextBoolean()) {
                assertThat(socket.read()).isNotEmpty();
            }
        } catch (RawWebSocket.Closed | EOFException | SocketException e) {
            assertThat(e).as("the server hung up").isInstanceOf(IOException.class);
        }
    }

    private static byte[] frame(SplittableRandom random) {
        var payload = payload(random);
        var frame = new ByteArrayOutputStream();
        // Mostly a whole text; at times a piece, another opcode or a reserved bit.
        frame.write(random.nextInt(4) > 0 ? 0x81 : random.nextInt(256));
        boolean masked = random.nextInt(10) > 0;
        if (payload.length < 126) {
            frame.write((masked ? 0x80 : 0) | payload.length);
        } else {
            frame.write((masked ? 0x80 : 0) | 126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        }
        if (masked) {
            frame.writeBytes(new byte[4]);
        }
        frame.writeBytes(payload);
        return frame.toByteArray();
    }

    private static byte[] payload(SplittableRandom random) {
        var bytes = TEXTS.get(random.nextInt(TEXTS.size())).getBytes(StandardCharsets.UTF_8);
        return switch (random.nextInt(8)) {
            case 0 -> new byte[random.nextInt(60_000)];
            case 1 -> {
                if (bytes.length > 0) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
                yield bytes;
            }
            default -> bytes;
        };
    }
}
