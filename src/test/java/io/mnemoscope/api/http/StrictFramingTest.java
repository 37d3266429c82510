package io.mnemoscope.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.Lines;
import io.mnemoscope.TestServer;
import io.mnemoscope.operations.MemoryBudget.Kind;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that two parties could take for different ones are answered 400, and what follows them is not looked at. */
@ExtendWith(VertxExtension.class)
class StrictFramingTest {
    private static final int PATIENCE_MILLIS = 30_000;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})");
    private static final String HOST = "Host: 127.0.0.1\r\n";
    /** What must never be served where it is a body, or follows a request that is refused. */
    private static final String SMUGGLED = smuggled();

    private TestServer server;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        server = TestServer.start(vertx);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private static String smuggled() {
        var body = Lines.line("Smuggled", 0, 10);
        return "POST /api/v1/snapshots HTTP/1.1\r\n" + HOST + "Content-Type: application/x-ndjson\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
    }

    /** Sends it and reads until the server closes the connection. */
    private String exchange(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (SocketException e) {
            return "";
        }
    }

    private void isRefused(String request) throws Exception {
        var answer = exchange(request);

        assertThat(STATUS.matcher(answer).results().map(found -> found.group(1)))
                .as(answer)
                .containsExactly("400");
        assertThat(answer).containsIgnoringCase("content-type: application/problem+json");
        var problem = new JsonObject(answer.substring(answer.indexOf("\r\n\r\n") + 4));
        assertThat(problem.getInteger("status")).isEqualTo(400);
        assertThat(problem.getString("detail")).isNotBlank();
        nothingWasSmuggled();
    }

    private void nothingWasSmuggled() throws Exception {
        assertThat(server.get("/api/v1/agents").bodyAsJsonObject().getJsonArray("agents"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
                "Transfer-Encoding: chunked, identity\r\n",
                "Transfer-Encoding: identity, chunked\r\n",
                "Transfer-Encoding: identity\r\n",
                "Transfer-Encoding: xchunked\r\n",
                "Transfer-Encoding: chunkedx\r\n",
                "Transfer-Encoding: \"chunked\"\r\n",
                "Transfer-Encoding: gzip, chunked\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
                "Transfer-Encoding : chunked\r\n",
                " Transfer-Encoding: chunked\r\n",
                "Transfer-Encoding:\r\n chunked\r\n",
                "Transfer-Encoding:\u000bchunked\r\n",
                "Transfer-Encoding: chunked;q=1\r\n",
                "Transfer-Encoding:\r\n",
                "Content-Length: 0\r\nContent-Length: 60\r\n",
                "Content-Length: 60\r\nContent-Length: 60\r\n",
                "Content-Length: 0, 60\r\n",
                "Content-Length: -1\r\n",
                "Content-Length: +1\r\n",
                "Content-Length: 0x10\r\n",
                "Content-Length: 1e1\r\n",
                "Content-Length:\r\n",
                "Content-Length:\r\n 5\r\n",
                "Content-Length: 99999999999999999999\r\n",
                "Content-Length : 5\r\n",
                "Content\u0000-Length: 5\r\n",
                "X\r\n",
                "X: a\nTransfer-Encoding: chunked\r\n",
                "X: a\rTransfer-Encoding: chunked\r\n",
                "Host: elsewhere\r\n",
                "Host: 127.0.0.1\r\n",
                "host: elsewhere\r\n"
            })
    void refusesHeadersThatCanBeReadInTwoWays(String header) throws Exception {
        isRefused("POST /api/v1/snapshots HTTP/1.1\r\n" + HOST + header + "\r\n" + SMUGGLED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /health/live HTTP/1.1\r\n\r\n",
                "GET /health/live HTTP/1.1\r\nHost:\r\n\r\n",
                "GET /health/live HTTP/1.1\r\nHost: a b\r\n\r\n",
                "GET /health/live HTTP/1.1\r\nHost: a/b\r\n\r\n",
                "GET /health/live HTTP/1.1\r\nHost: a@b\r\n\r\n",
                "GET http://elsewhere/health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
                "GET ftp://127.0.0.1/health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
                "GET health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
                "CONNECT 127.0.0.1:80 HTTP/1.1\r\nHost: 127.0.0.1:80\r\n\r\n",
                "GET * HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
                "GET /health/live HTTP/1.1\nHost: 127.0.0.1\n\n",
                "GET /health/live HTTP/1.1 \r\nHost: 127.0.0.1\r\n\r\n",
                "GET /a b HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
                "GET /a%zz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
                "GET /a%2 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
                "POST /api/v1/snapshots HTTP/1.0\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n",
                "POST /api/v1/snapshots HTTP/1.0\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n",
            })
    void refusesHeadsThatAreNotStrict(String head) throws Exception {
        isRefused(head + SMUGGLED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1\r\n",
                "+1\r\n",
                "zz\r\n",
                "\r\n",
                "FFFFFFFFFFFFFFFF1\r\n",
                "80000000\r\n",
                "1 1\r\n",
                "0x1\r\n",
                "1\n",
                "1;a\nb\r\n",
                "1\r\naXX",
                "1\r\na\n"
            })
    void refusesChunksThatAreNotStrict(String chunk) throws Exception {
        var answer = exchange(
                "POST /api/v1/snapshots HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n" + chunk + SMUGGLED);

        assertThat(STATUS.matcher(answer).results().map(found -> found.group(1)))
                .as(answer)
                .hasSizeLessThanOrEqualTo(1)
                .allMatch("400"::equals);
        nothingWasSmuggled();
        assertThat(server.operations().budget().taken(Kind.BODIES)).isZero();
    }

    @Test
    void answers414And431ToHeadsThatAreTooLong() throws Exception {
        var line = exchange("GET /" + "x".repeat(10_000) + " HTTP/1.1\r\n" + HOST + "\r\n" + SMUGGLED);
        var field = exchange("GET / HTTP/1.1\r\n" + HOST + "Cookie: " + "x".repeat(40_000) + "\r\n\r\n" + SMUGGLED);

        assertThat(line).contains(" 414 ").contains("application/problem+json");
        assertThat(field).contains(" 431 ").contains("application/problem+json");
        nothingWasSmuggled();
    }

    @Test
    void servesWhatIsStrict() throws Exception {
        var chunked = exchange("GET http://127.0.0.1/health/live HTTP/1.1\r\n" + HOST + "\r\n"
                + "POST /api/v1/snapshots HTTP/1.1\r\n" + HOST
                + "Content-Type: application/x-ndjson\r\nTransfer-Encoding: Chunked\r\nConnection: close\r\n\r\n"
                + Integer.toHexString(Lines.line("Alice", 0, 10).length()) + ";ext=1\r\n"
                + Lines.line("Alice", 0, 10) + "\r\n0\r\nX-Trailer: 1\r\n\r\n");
        var old = exchange("GET /health/live HTTP/1.0\r\n\r\n");

        assertThat(STATUS.matcher(chunked).results().map(found -> found.group(1)))
                .as(chunked)
                .containsExactly("200", "200");
        assertThat(old).contains(" 200 ");
        assertThat(server.get("/api/v1/agents").bodyAsJsonObject().getInteger("total"))
                .isEqualTo(1);
    }
}
