package io.mnemoscope.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.Lines;
import io.mnemoscope.TestOperations;
import io.mnemoscope.TestServer;
import io.mnemoscope.bench.HttpConnection;
import io.mnemoscope.config.ConfigReader;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes on a connection after a request whose body was refused. */
class UnreadTest {
    private static final String REFUSED = head("""
            POST /api/v1/snapshots HTTP/1.1
            Host: 127.0.0.1
            Content-Type: text/plain
            Content-Length: 5

            """);
    /** The kernel's buffers at both ends, and some. */
    private static final long MOST_TAKEN = 32L << 20;

    private Vertx vertx;
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        var config = ConfigReader.read("", Map.of(), Map.of("http.header_timeout", "2s"));
        vertx = Vertx.builder()
                .withTransport(new Doors(config.http(), TestOperations.create()).transport())
                .build();
        server = TestServer.start(vertx);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        vertx.close().await(5, TimeUnit.SECONDS);
    }

    /** Its lines, as HTTP ends them. */
    private static String head(String lines) {
        return lines.replace("\n", "\r\n");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private void pause(long millis) throws Exception {
        vertx.timer(millis).await(15, TimeUnit.SECONDS);
    }

    private HttpConnection refused() throws Exception {
        var connection = new HttpConnection(server.port());
        connection.write(bytes(REFUSED));
        assertThat(connection.read().status()).isEqualTo(415);
        pause(50);
        return connection;
    }

    @Test
    void aBodyInTwoPartsIsNoFoldedHead() throws Exception {
        try (var connection = refused()) {
            var first = "{\n \"comment\": \"abc\",\n";
            var second = "  \"matchers\": [\n    \"agent=a\"\n  ],\n  \"ends_at\": \"2099-01-01T00:00:00Z\"\n}\n";
            var asked = head("""
                    helloPOST /api/v1/silences HTTP/1.1
                    Host: 127.0.0.1
                    Content-Type: application/json
                    Content-Length: LENGTH

                    """);
            int length = first.length() + second.length();
            connection.write(bytes(asked.replace("LENGTH", Integer.toString(length)) + first));
            pause(1_500);
            connection.write(bytes(second));

            assertThat(connection.read().body()).contains("\"comment\":\"abc\"");
        }
    }

    private static final String BODY = "{\n \n \"matchers\":[\"agent=a\"],\n \"comment\":\"abc\"}\n";
    private static final String ASKED = head("""
            GET /api/v1/agents HTTP/1.1
            Host: 127.0.0.1

            POST /api/v1/silences HTTP/1.1
            Host: 127.0.0.1
            Content-Type: application/json
            Content-Length: LENGTH

            """).replace("LENGTH", Integer.toString(BODY.length()));

    /** The next request begins before the one before it has ended. */
    @Test
    void theBodyOfAPipelinedRequestIsNoHead() throws Exception {
        try (var connection = new HttpConnection(server.port())) {
            connection.write(bytes(ASKED));
            assertThat(connection.read().status()).isEqualTo(200);
            pause(200);
            connection.write(bytes(BODY));

            assertThat(connection.read().body()).contains("\"comment\":\"abc\"");
        }
    }

    @Test
    void theEndOfAHeadMayComeInTwoParts() throws Exception {
        for (int cut = 1; cut <= 4; cut++) {
            try (var connection = new HttpConnection(server.port())) {
                connection.write(bytes(ASKED.substring(0, ASKED.length() - cut)));
                assertThat(connection.read().status()).isEqualTo(200);
                pause(200);
                connection.write(bytes(ASKED.substring(ASKED.length() - cut) + BODY));

                assertThat(connection.read().body()).as("cut %s", cut).contains("\"comment\":\"abc\"");
            }
        }
    }

    @Test
    void aBodyThatLastsLongerThanAHeadMayIsTaken() throws Exception {
        try (var connection = refused()) {
            connection.write(bytes(head("""
                    helloPOST /api/v1/snapshots HTTP/1.1
                    Host: 127.0.0.1
                    Content-Type: application/x-ndjson
                    Transfer-Encoding: chunked

                    """)));
            for (int i = 0; i < 4; i++) {
                var line = Lines.line("Alice", i, 10);
                connection.write(bytes(Integer.toHexString(line.length()) + "\r\n" + line + "\r\n"));
                pause(1_000);
            }
            connection.write(bytes("0\r\n\r\n"));

            assertThat(connection.read().body()).contains("\"accepted\":4");
        }
    }

    @Test
    void aLaterBodyThatIsNotReadTakesNoMemory() throws Exception {
        try (var flood = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()))) {
            flood.write(ByteBuffer.wrap(bytes(REFUSED)));
            assertThat(flood.read(ByteBuffer.allocate(4_000))).isPositive();
            flood.write(ByteBuffer.wrap(bytes(head("""
                    helloGET /api/v1/live/events HTTP/1.1
                    Host: 127.0.0.1

                    POST /api/v1/snapshots HTTP/1.1
                    Host: 127.0.0.1
                    Content-Length: 400000000

                    """))));
            flood.configureBlocking(false);
            long taken = 0;
            for (int i = 0; i < 40; i++) {
                long more = 1;
                while (more > 0 && taken < 2 * MOST_TAKEN) {
                    more = flood.write(ByteBuffer.allocate(64 * 1024));
                    taken += more;
                }
                pause(100);
            }

            assertThat(taken).isLessThan(MOST_TAKEN);
        }
    }

    private static final String TO_HTTP_2 =
            "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n";

    @Test
    void aRequestForHttp2IsAnsweredAsItIs() throws Exception {
        var body = Lines.line("Alice", 0, 10);
        for (var name : new String[] {"Upgrade", "upgrade"}) {
            try (var connection = new HttpConnection(server.port())) {
                var asked =
                        "POST /api/v1/snapshots HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-ndjson\r\n"
                                + TO_HTTP_2.replace("Upgrade:", name + ":") + "Content-Length: " + body.length()
                                + "\r\n\r\n";
                connection.write(bytes(asked));
                connection.write(bytes(body));

                assertThat(connection.read().status()).isEqualTo(200);
                assertThat(connection.exchange(bytes(asked + body)).status()).isEqualTo(200);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: a\r\nHost: b\r\n",
                "Host: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n",
                "Host: a\r\nTransfer-Encoding: xchunked\r\n",
                "Host: a\r\nTransfer-Encoding: chunked, identity\r\n"
            })
    void aRequestForHttp2MustBeFramedAsOthers(String fields) throws Exception {
        try (var connection = new HttpConnection(server.port())) {
            var asked = "POST /api/v1/snapshots HTTP/1.1\r\n" + TO_HTTP_2 + fields + "\r\n";

            assertThat(connection.exchange(bytes(asked)).status()).isEqualTo(400);
        }
    }

    @Test
    void theFirstBytesMayComeOneByOne() throws Exception {
        try (var connection = new HttpConnection(server.port())) {
            for (byte each : bytes("PUT /health/live HTTP/1.1\r\nHost: a\r\n\r\n")) {
                connection.write(new byte[] {each});
            }

            assertThat(connection.read().status()).isEqualTo(405);
        }
    }

    @Test
    void aRequestThatOnlyAsksForAnUpgradeEndsAsOthers() throws Exception {
        try (var connection = new HttpConnection(server.port())) {
            var asked = "GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n\r\n";
            assertThat(connection.exchange(bytes(asked)).status()).isEqualTo(200);
            pause(200);

            var folded = "GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\nX: a\r\n b\r\n\r\n";
            assertThat(connection.exchange(bytes(folded)).status()).isEqualTo(400);
        }
    }

    @Test
    void afterARequestForAnUpgradeAHeadMustBeThereInTime() throws Exception {
        try (var connection = new HttpConnection(server.port())) {
            var asked = "GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n\r\n";
            assertThat(connection.exchange(bytes(asked)).status()).isEqualTo(200);
            pause(200);
            connection.write(bytes("GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n"));

            assertThat(connection.read().status()).isEqualTo(408);
        }
    }
}
