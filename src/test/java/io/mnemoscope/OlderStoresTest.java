package io.mnemoscope;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.config.ConfigReader;
import io.mnemoscope.storage.embedded.EmbeddedStore;
import io.mnemoscope.storage.embedded.config.EmbeddedStoreConfig;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server starts over what older ones have left, also with values that are refused today, and serves everything. */
@ExtendWith(VertxExtension.class)
class OlderStoresTest {
    private static final int WAIT_SECONDS = 20;

    @TempDir
    Path data = Path.of("");

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 6})
    void servesEverything(int version, Vertx vertx) throws Exception {
        for (var name : List.of("mnemoscope.db", "mnemoscope.db-wal")) {
            var path = "/stores/v" + version + "/" + name + ".gz";
            try (var in = new GZIPInputStream(requireNonNull(OlderStoresTest.class.getResourceAsStream(path)))) {
                assertThat(Files.write(data.resolve(name), in.readAllBytes())).exists();
            }
        }
        var operations = TestOperations.create();
        var config = ConfigReader.read("", Map.of(), Map.of("http.port", "0", "http.instances", "1"));
        var server = EmbeddedStore.open(vertx, EmbeddedStoreConfig.in(data), InstantSource.system(), operations)
                .compose(store -> Server.start(vertx, config, store, InstantSource.system(), operations))
                .await(WAIT_SECONDS, SECONDS);
        var client = WebClient.create(
                vertx, new WebClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(server.port()));

        assertThat(get(client, "/api/v1/export").lines().filter(line -> line.contains("memory_stats")))
                .hasSizeGreaterThan(1_600);
        for (var format : List.of("text", "text&style=full", "markdown", "html", "json", "csv")) {
            assertThat(get(client, "/api/v1/reports?format=" + format))
                    .as(format)
                    .contains("Alice", "Poison");
        }
        assertThat(get(client, "/api/v1/agents?limit=1000")).contains("Alice", "Poison", "Zo");
        var taken = client.request(HttpMethod.POST, "/api/v1/snapshots")
                .putHeader("Content-Type", "application/x-ndjson")
                .sendBuffer(Buffer.buffer(Lines.line("Alice", 100_000, 10) + Lines.line("Poison", 100_000, 10)))
                .await(WAIT_SECONDS, SECONDS);
        assertThat(taken.statusCode()).as(taken.bodyAsString()).isEqualTo(200);
        client.close();
        server.close().await(WAIT_SECONDS, SECONDS);
    }

    private static String get(WebClient client, String path) throws Exception {
        var answer = client.get(path).send().await(WAIT_SECONDS, SECONDS);
        assertThat(answer.statusCode()).as(path + " " + answer.bodyAsString()).isEqualTo(200);
        return answer.bodyAsString();
    }
}
