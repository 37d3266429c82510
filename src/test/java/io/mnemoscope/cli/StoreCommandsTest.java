package io.mnemoscope.cli;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.Lines;
import io.mnemoscope.Server;
import io.mnemoscope.TestOperations;
import io.mnemoscope.config.ConfigReader;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.storage.embedded.EmbeddedFiles;
import io.mnemoscope.storage.embedded.EmbeddedStore;
import io.mnemoscope.storage.embedded.config.EmbeddedStoreConfig;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.WebClient;
import io.vertx.junit5.VertxExtension;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

@ExtendWith(VertxExtension.class)
class StoreCommandsTest {
    private static final int USAGE = 2;
    private static final int WAIT_SECONDS = 20;

    private final StringWriter errors = new StringWriter();

    @TempDir
    Path data = Path.of("");

    @TempDir
    Path here = Path.of("");

    @Command(name = "root")
    private static final class Root {}

    private int run(String... arguments) {
        var line = ClientCommands.addTo(StoreCommands.addTo(new CommandLine(new Root()), new EmbeddedFiles()));
        return line.setErr(new PrintWriter(errors, true)).execute(arguments);
    }

    private static EmbeddedStore open(Vertx vertx, Path directory) throws Exception {
        return EmbeddedStore.open(
                        vertx, EmbeddedStoreConfig.in(directory), InstantSource.system(), TestOperations.create())
                .await(WAIT_SECONDS, SECONDS);
    }

    private static Server serve(Vertx vertx, EmbeddedStore store, String... settings) throws Exception {
        var overrides = new java.util.HashMap<>(Map.of("http.port", "0", "http.instances", "1"));
        for (int i = 0; i < settings.length; i += 2) {
            overrides.put(settings[i], settings[i + 1]);
        }
        var config = ConfigReader.read("", Map.of(), overrides);
        return Server.start(vertx, config, store, InstantSource.system(), TestOperations.create())
                .await(WAIT_SECONDS, SECONDS);
    }

    private static void post(Vertx vertx, int port, String lines) throws Exception {
        var client = WebClient.create(vertx);
        try {
            var answer = client.request(HttpMethod.POST, port, "127.0.0.1", "/api/v1/snapshots")
                    .putHeader("Content-Type", "application/x-ndjson")
                    .putHeader("Authorization", "Bearer secret")
                    .sendBuffer(Buffer.buffer(lines))
                    .await(WAIT_SECONDS, SECONDS);
            assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(200);
        } finally {
            client.close();
        }
    }

    @Test
    void savesABackupOfARunningServerWhichRestores(Vertx vertx) throws Exception {
        var server = serve(vertx, open(vertx, data), "security.tokens", "secret");
        var url = "http://127.0.0.1:" + server.port();
        post(vertx, server.port(), Lines.calm("Alice", 0, 2_000));
        var saved = here.resolve("saved.db");

        assertThat(run("backup", saved.toString(), "--url", url)).isEqualTo(CliException.REFUSED);
        assertThat(saved).doesNotExist();
        assertThat(run("backup", saved.toString(), "--url", url, "--token", "secret"))
                .as(errors.toString())
                .isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(saved)))
                .isEqualTo("rw-------");
        assertThat(run("backup", saved.toString(), "--url", url, "--token", "secret"))
                .isEqualTo(CliException.OTHER);
        assertThat(errors.toString()).contains("--force");
        assertThat(run("verify", "--data", data.toString())).isZero();
        assertThat(run("backup", here.resolve("x.db").toString(), "--data", data.toString()))
                .isEqualTo(CliException.OTHER);
        assertThat(run("restore", saved.toString(), "--data", data.toString(), "--force"))
                .isEqualTo(CliException.OTHER);
        assertThat(errors.toString()).contains("in use");
        server.close().await(WAIT_SECONDS, SECONDS);
        assertThat(leftBehind(data)).isEmpty();

        var fresh = here.resolve("fresh");
        assertThat(run("restore", saved.toString(), "--data", fresh.toString())).isZero();
        assertThat(stored(vertx, fresh)).isEqualTo(2_000);
        assertThat(leftBehind(here)).isEmpty();
    }

    private static List<String> leftBehind(Path directory) throws Exception {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".tmp") || name.endsWith(".part") || name.endsWith(".new"))
                    .toList();
        }
    }

    private static int stored(Vertx vertx, Path directory) throws Exception {
        var store = open(vertx, directory);
        try {
            return store.range(new AgentId(Lines.SIMULATION, "Alice"), 0, Long.MAX_VALUE, 10_000, false)
                    .await(WAIT_SECONDS, SECONDS)
                    .size();
        } finally {
            store.close().await(WAIT_SECONDS, SECONDS);
        }
    }

    @Test
    void aBackupIsOneAtATimeAndEndsWithItsClient(Vertx vertx) throws Exception {
        var server = serve(vertx, open(vertx, data));
        post(vertx, server.port(), Lines.fleet(2_000, 0, 10) + Lines.calm("Alice", 0, 5_000));
        var http = vertx.createHttpClient();
        var answers = new ArrayList<Integer>();
        for (int i = 0; i < 8; i++) {
            var status = http.request(HttpMethod.POST, server.port(), "127.0.0.1", "/api/v1/backup")
                    .compose(request -> request.send())
                    .compose(response -> {
                        // One that does not read, and goes.
                        response.pause();
                        int code = response.statusCode();
                        return response.request().connection().close().map(code);
                    })
                    .await(WAIT_SECONDS, SECONDS);
            answers.add(status);
        }
        assertThat(answers).contains(200).isSubsetOf(200, 409);

        int code = -1;
        for (int i = 0; i < 200 && code != 0; i++) {
            code = run("backup", here.resolve("b.db").toString(), "--url", "http://127.0.0.1:" + server.port());
            vertx.timer(20).await(WAIT_SECONDS, SECONDS);
        }
        assertThat(code).as(errors.toString()).isZero();
        http.close().await(WAIT_SECONDS, SECONDS);
        server.close().await(WAIT_SECONDS, SECONDS);
        assertThat(leftBehind(data)).isEmpty();
    }

    @Test
    void verifyNamesDamageAndExitsWithOne(Vertx vertx) throws Exception {
        open(vertx, data).close().await(WAIT_SECONDS, SECONDS);
        assertThat(run("verify", "--data", data.toString())).isZero();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("mnemoscope.db"));
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("INSERT INTO tail(seq, n, crc, rows) VALUES(7, 1, 1, x'00')"))
                    .isOne();
        }

        assertThat(run("verify", "--data", data.toString())).isEqualTo(CliException.OTHER);

        assertThat(run("verify")).isEqualTo(USAGE);
        assertThat(run("backup", "x", "--data", "y", "--url", "http://127.0.0.1:1"))
                .isEqualTo(USAGE);
        assertThat(run("verify", here.resolve("none").toString())).isEqualTo(CliException.OTHER);
        assertThat(errors.toString()).contains("there is no store");
    }
}
