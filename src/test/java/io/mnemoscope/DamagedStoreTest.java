package io.mnemoscope;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.config.ConfigReader;
import io.mnemoscope.storage.embedded.EmbeddedStore;
import io.mnemoscope.storage.embedded.config.EmbeddedStoreConfig;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A server over a store with a damaged chunk: it goes without that, says so, and does everything else. */
@ExtendWith(VertxExtension.class)
class DamagedStoreTest {
    private static final int WAIT_SECONDS = 20;
    private static final String SNAPSHOTS = "/api/v1/snapshots";

    @TempDir
    Path data = Path.of("");

    private Server serve(Vertx vertx) throws Exception {
        var operations = TestOperations.create();
        var config = ConfigReader.read("", Map.of(), Map.of("http.port", "0", "http.instances", "1"));
        return EmbeddedStore.open(vertx, EmbeddedStoreConfig.in(data), InstantSource.system(), operations)
                .compose(store -> Server.start(vertx, config, store, InstantSource.system(), operations))
                .await(WAIT_SECONDS, SECONDS);
    }

    private static WebClient client(Vertx vertx, Server server) {
        return WebClient.create(
                vertx, new WebClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(server.port()));
    }

    private static HttpResponse<Buffer> get(WebClient client, String path) throws Exception {
        var answer = client.get(path).send().await(WAIT_SECONDS, SECONDS);
        assertThat(answer.statusCode()).as(path + " " + answer.bodyAsString()).isEqualTo(200);
        return answer;
    }

    private static void post(WebClient client, String lines) throws Exception {
        var answer = client.request(HttpMethod.POST, SNAPSHOTS)
                .putHeader("Content-Type", "application/x-ndjson")
                .sendBuffer(Buffer.buffer(lines))
                .await(WAIT_SECONDS, SECONDS);
        assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(200);
    }

    @Test
    void reportsAndExportsGoOnWithAWordAndOtherAgentsDoNotSuffer(Vertx vertx) throws Exception {
        var vertxOfFirst = Vertx.vertx();
        var first = serve(vertxOfFirst);
        var before = client(vertxOfFirst, first);
        post(before, Lines.calm("Alice", 0, 3_000) + Lines.calm("Bob", 0, 3_000));
        before.close();
        first.close().compose(closed -> vertxOfFirst.close()).await(WAIT_SECONDS, SECONDS);
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("mnemoscope.db"));
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("UPDATE chunk SET data = substr(data, 1, length(data) - 1) || x'00'"
                            + " WHERE id = (SELECT min(c.id) FROM chunk c JOIN agent a ON a.id = c.agent"
                            + " WHERE a.name = 'Alice')"))
                    .isOne();
        }

        var server = serve(vertx);
        var client = client(vertx, server);
        check(client);
        // A late one: whether it is stored is looked up in the damaged chunk.
        post(client, Lines.line("Alice", 1, 10) + Lines.line("Bob", 1, 10) + Lines.line("Bob", 3_000, 10));
        client.close();
        server.close().await(WAIT_SECONDS, SECONDS);
    }

    private static void check(WebClient client) throws Exception {
        var export = get(client, "/api/v1/export").bodyAsString();
        assertThat(export.lines().filter(line -> line.contains("\"Bob\"") && line.contains("memory_stats")))
                .hasSize(3_000);
        assertThat(export.lines().filter(line -> line.contains("\"Alice\"") && line.contains("memory_stats")))
                .hasSizeBetween(1, 2_999);
        assertThat(export.lines().reduce((one, next) -> next).orElse(""))
                .startsWith("{\"recording\":{\"left_out\":[")
                .contains("agent Alice of simulation town");
        for (var format : new String[] {"text", "markdown", "html"}) {
            assertThat(get(client, "/api/v1/reports?format=" + format).bodyAsString())
                    .as(format)
                    .contains("Left out, because it is damaged in the store", "agent Alice");
        }
        var json = new JsonObject(get(client, "/api/v1/reports?format=json").bodyAsString());
        assertThat(json.getJsonArray("left_out")).hasSize(1);
        assertThat(get(client, "/api/v1/reports?format=csv").bodyAsString().lines())
                .hasSizeGreaterThan(3_001);
        var history =
                get(client, "/api/v1/agents/town/Alice/snapshots?limit=10000").bodyAsJsonObject();
        assertThat(history.getJsonArray("left_out")).hasSize(1);
        assertThat(get(client, "/api/v1/agents/town/Bob/snapshots?limit=10000")
                        .bodyAsJsonObject()
                        .containsKey("left_out"))
                .isFalse();
        var ready = get(client, "/health/ready").bodyAsJsonObject();
        assertThat(ready.getString("status")).isEqualTo("DEGRADED");
        assertThat(ready.encode()).contains("store.damage", "agent Alice of simulation town");
    }
}
