package io.mnemoscope.api.http.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mnemoscope.TestServer;
import io.mnemoscope.bench.Await;
import io.mnemoscope.bench.HttpConnection;
import io.mnemoscope.bench.RawWebSocket;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What breaks the protocol ends the live socket with the status code that RFC 6455 has for it (section 7.4.1). */
@ExtendWith(VertxExtension.class)
class ProtocolErrorsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int TEXT = 0x81;
    private static final int TEXT_BEGINS = 0x01;
    private static final int MORE = 0x00;
    private static final int LAST = 0x80;
    private static final int LONGEST = 16 * 1024;

    private TestServer server;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        server = TestServer.start(vertx);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    /** A masked frame; the mask is all zeros. */
    private static byte[] frame(int head, byte[] payload) {
        var frame = new ByteArrayOutputStream();
        frame.write(head);
        if (payload.length < 126) {
            frame.write(0x80 | payload.length);
        } else {
            frame.write(0x80 | 126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        }
        frame.writeBytes(new byte[4]);
        frame.writeBytes(payload);
        return frame.toByteArray();
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private void closes(int code, byte[]... frames) throws IOException {
        try (var socket = new RawWebSocket(server.port(), "/api/v1/live")) {
            assertThat(new JsonObject(socket.read()).getString("type")).isEqualTo("hello");
            for (var frame : frames) {
                socket.write(frame);
            }

            var closed = catchThrowableOfType(RawWebSocket.Closed.class, socket::read);

            assertThat(closed.code()).isEqualTo(code);
            assertThat(closed.getMessage()).isNotBlank();
        }
    }

    private double closed(String reason) {
        return server.operations()
                .meters()
                .get("mnemoscope.live.closed")
                .tag("reason", reason)
                .counter()
                .count();
    }

    @ParameterizedTest
    @CsvSource({
        "a reserved bit, c18000000000",
        "all reserved bits, f18000000000",
        "an unknown opcode, 838000000000",
        "an unknown control opcode, 8b8000000000",
        "no mask, 81027b7d",
        "a ping in pieces, 098000000000",
        "a long ping, 89fe007e00000000",
        "a continuation of nothing, 808000000000",
        "a text within a text, 01810000000020818000000000",
        "a length that is longer than it need be, 81fe000100000000",
        "a close frame of one byte, 88810000000003",
        "a close frame with a code that is none, 88820000000003e7",
        "a close frame with a code that is not sent, 88820000000003ed",
    })
    void aProtocolErrorIs1002(String what, String hex) throws Exception {
        closes(1002, bytes(hex));

        Await.until(what + " to be counted", PATIENCE, () -> closed("protocol_error") == 1);
    }

    @Test
    void aLongFrameIs1009() throws Exception {
        closes(1009, frame(TEXT, new byte[LONGEST + 1]));
        closes(1009, bytes("81ff000000ffffffffff00000000"));
        closes(
                1009,
                frame(TEXT_BEGINS, " ".repeat(LONGEST).getBytes(StandardCharsets.US_ASCII)),
                frame(MORE, new byte[1]));

        Await.until("all to be counted", PATIENCE, () -> closed("too_long") == 3);
    }

    @ParameterizedTest
    @CsvSource({"ff", "c0af", "eda080", "f4908080", "7b22747970c3"})
    void textThatIsNotUtf8Is1007(String hex) throws Exception {
        closes(1007, frame(TEXT, bytes(hex)));
        closes(1007, frame(TEXT_BEGINS, bytes(hex)), frame(LAST, new byte[0]));
    }

    @Test
    void aReasonThatIsNotUtf8Is1007() throws Exception {
        closes(1007, bytes("88830000000003e8ff"));
    }

    @Test
    void binaryMessagesAre1003() throws Exception {
        closes(1003, frame(0x82, "{\"type\":\"ping\"}".getBytes(StandardCharsets.US_ASCII)));
        closes(1003, frame(0x02, new byte[0]));
    }

    private static String handshake(String header) {
        return """
                GET /api/v1/live HTTP/1.1
                Host: 127.0.0.1
                Connection: Upgrade
                Upgrade: websocket
                Sec-WebSocket-Version: 13
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
                %s

                """.formatted(header).replace("\n", "\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 5", "Transfer-Encoding: chunked"})
    void aHandshakeWithABodyIsRefused(String body) throws Exception {
        var head = handshake(body);

        try (var connection = new HttpConnection(server.port())) {
            var answer = connection.exchange(head.getBytes(StandardCharsets.US_ASCII));

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("a WebSocket handshake has no body");
        }
        assertThat(server.operations().meters().get("mnemoscope.live.clients").gauges())
                .allSatisfy(clients -> assertThat(clients.value()).isZero());
    }

    @Test
    void aHandshakeWithAnEmptyBodyIsTaken() throws Exception {
        var head = handshake("Content-Length: 0");

        try (var connection = new HttpConnection(server.port())) {
            assertThat(connection
                            .exchange(head.getBytes(StandardCharsets.US_ASCII))
                            .status())
                    .isEqualTo(101);
        }
    }

    @Test
    void takesAMessageInPiecesThatSplitACharacter() throws Exception {
        var ping = "{\"type\":\"ping\",\"é\":\"€\"}".getBytes(StandardCharsets.UTF_8);

        try (var socket = new RawWebSocket(server.port(), "/api/v1/live")) {
            assertThat(new JsonObject(socket.read()).getString("type")).isEqualTo("hello");
            socket.write(frame(TEXT_BEGINS, new byte[0]));
            for (byte piece : ping) {
                socket.write(frame(MORE, new byte[] {piece}));
            }
            socket.write(frame(LAST, new byte[0]));
            assertThat(new JsonObject(socket.read()).getString("type")).isEqualTo("pong");
            socket.write(frame(TEXT, "{\"type\":\"ping\"}".getBytes(StandardCharsets.UTF_8)));

            assertThat(new JsonObject(socket.read()).getString("type")).isEqualTo("pong");
        }
    }
}
