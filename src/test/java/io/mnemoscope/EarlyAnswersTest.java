package io.mnemoscope;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mnemoscope.api.http.EarlyAnswers;
import io.mnemoscope.bench.HttpConnection;
import io.mnemoscope.config.Config;
import io.mnemoscope.config.ConfigReader;
import io.mnemoscope.operations.Operations;
import io.mnemoscope.operations.StartProgress.Phase;
import io.mnemoscope.storage.inmemory.InMemoryStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.junit5.VertxExtension;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The port answers from the first moment, and all that is answered until the server serves says so. */
@ExtendWith(VertxExtension.class)
class EarlyAnswersTest {
    private final Config config = ConfigReader.read("", Map.of(), Map.of("http.port", "0", "http.instances", "2"));
    private final Operations operations = TestOperations.create();

    private static HttpResponse<Buffer> send(WebClient client, HttpMethod method, String path) throws Exception {
        return client.request(method, path).send().await(5, SECONDS);
    }

    @Test
    void answersWithItsProgressAndLeavesThePortToTheServer(Vertx vertx) throws Exception {
        var early = EarlyAnswers.listen(vertx, config.http(), operations).await(5, SECONDS);
        operations.restart().begin(Phase.STORE);
        var client = WebClient.create(
                vertx, new WebClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(early.port()));

        assertThat(send(client, HttpMethod.GET, "/health/live").statusCode()).isEqualTo(200);
        assertThat(send(client, HttpMethod.GET, "/health/ready").bodyAsString()).contains("opening the store");
        checkRestoring(client);
        checkServing(vertx, early, client);
        client.close();
    }

    private void checkRestoring(WebClient client) throws Exception {
        operations.restart().expect(Phase.AGENTS, 10_000);
        operations.restart().begin(Phase.AGENTS);
        operations.restart().done(Phase.AGENTS, 4_300, 86_000);

        var ready = send(client, HttpMethod.GET, "/health/ready");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.bodyAsJsonObject().getString("status")).isEqualTo("DOWN");
        assertThat(ready.bodyAsJsonObject().getJsonArray("reasons").encode())
                .contains("\"recovery\"", "restoring agents: 43 %, 4,300 of 10,000");
        for (var path : new String[] {"/api/v1/snapshots", "/api/v1/agents", "/", "/no/such"}) {
            var answer = send(client, HttpMethod.POST, path);
            assertThat(answer.statusCode()).as(path).isEqualTo(503);
            assertThat(answer.getHeader("Content-Type")).as(path).isEqualTo("application/problem+json");
            assertThat(answer.getHeader("Retry-After")).as(path).isNotNull();
        }
        for (var path : new String[] {"/health/live", "/metrics"}) {
            assertThat(send(client, HttpMethod.GET, path).statusCode()).as(path).isEqualTo(200);
            assertThat(send(client, HttpMethod.HEAD, path).statusCode())
                    .as(path)
                    .isEqualTo(200);
        }
        assertThat(send(client, HttpMethod.HEAD, "/health/ready").statusCode()).isEqualTo(503);
        assertThat(send(client, HttpMethod.GET, "/metrics").bodyAsString())
                .contains("mnemoscope_restart_read_rows{phase=\"agents\"} 86000.0");
        checkPage(client);
    }

    private static void checkPage(WebClient client) throws Exception {
        var page = client.get("/").putHeader("Accept", "text/html").send().await(5, SECONDS);
        assertThat(page.statusCode()).isEqualTo(503);
        assertThat(page.bodyAsString()).contains("<p role=\"status\">restoring agents: 43 %");
    }

    private void checkServing(Vertx vertx, EarlyAnswers early, WebClient client) throws Exception {
        int port = early.port();
        var server = Server.open(vertx, config, new InMemoryStore(), InstantSource.system(), operations)
                .await(5, SECONDS);
        assertThat(send(client, HttpMethod.GET, "/health/ready").statusCode()).isEqualTo(503);
        early.close().await(5, SECONDS);
        var took = operations.restart().end();

        assertThat(server.port()).isEqualTo(port);
        for (int i = 0; i < 8; i++) {
            assertThat(send(client, HttpMethod.GET, "/health/ready").statusCode())
                    .isEqualTo(200);
            assertThat(send(client, HttpMethod.GET, "/api/v1/agents").statusCode())
                    .isEqualTo(200);
        }
        assertThat(took).contains("store ", "agents ", "serving ");
        assertThat(send(client, HttpMethod.GET, "/metrics").bodyAsString())
                .contains("mnemoscope_restart_seconds{phase=\"agents\"}")
                .contains("mnemoscope_restart_read_rows{phase=\"agents\"} 86000.0");
        server.close().await(5, SECONDS);
    }

    @Test
    void aPathThatCannotBeReadIsRefusedInPlainWords(Vertx vertx) throws Exception {
        var early = EarlyAnswers.listen(vertx, config.http(), operations).await(5, SECONDS);

        for (var path : new String[] {"/x%zz", "/metrics?%=null", "/%00", "/health/live%2"}) {
            try (var connection = new HttpConnection(early.port())) {
                var asked = "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
                var answer = connection.exchange(asked.getBytes(StandardCharsets.US_ASCII));

                assertThat(answer.status()).as(path).isIn(200, 400, 503);
                assertThat(answer.body()).as(path).doesNotContain("Internal Server Error");
            }
        }
        early.close().await(5, SECONDS);
    }

    @Test
    void refusesWhatCanBeReadInTwoWays(Vertx vertx) throws Exception {
        var early = EarlyAnswers.listen(vertx, config.http(), operations).await(5, SECONDS);

        try (var connection = new HttpConnection(early.port())) {
            var twice = "GET /health/live HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n";
            var answer = connection.exchange(twice.getBytes(StandardCharsets.US_ASCII));

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("there must be one Host header");
        }
        early.close().await(5, SECONDS);
    }

    @Test
    void aPortThatIsInUseIsNamed(Vertx vertx) throws Exception {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = Integer.toString(other.getLocalPort());
            var http =
                    ConfigReader.read("", Map.of(), Map.of("http.port", port)).http();

            assertThatThrownBy(() -> EarlyAnswers.listen(vertx, http, operations)
                            .recover(cause -> Future.failedFuture(CannotStart.listening(http, cause)))
                            .await(5, SECONDS))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("port " + port + " of 127.0.0.1 is in use")
                    .hasMessageContaining("--port");
        }
    }
}
