package io.mnemoscope.cli;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.Lines;
import io.mnemoscope.TestServer;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

@ExtendWith(VertxExtension.class)
class ClientCommandsTest {
    private static final int NOBODY_LISTENS = 1;

    private final StringWriter errors = new StringWriter();

    @TempDir
    Path directory = Path.of("");

    @Command(name = "root")
    private static final class Root {}

    @Test
    void exportsAndImportsTheSameHistory(Vertx vertx) throws Exception {
        var recording = directory.resolve("recording.ndjson");
        var again = directory.resolve("again.ndjson");
        var vertxOfOther = Vertx.vertx();
        try (var one = TestServer.start(vertx);
                var other = TestServer.start(vertxOfOther, "security.tokens", "secret")) {
            var unused = one.taken(Lines.calm("Alice", 0, 300) + Lines.line("Zoë 🌸", 5, 90));

            assertThat(run(one.port(), "export", "-o", recording.toString())).isZero();
            assertThat(run(other.port(), "import", recording.toString(), "--token", "secret"))
                    .as(errors.toString())
                    .isZero();
            assertThat(run(other.port(), "export", "-o", again.toString(), "--token", "secret"))
                    .isZero();
        }
        vertxOfOther.close().await(5, SECONDS);
        assertThat(snapshots(again)).hasSize(301).isEqualTo(snapshots(recording));
    }

    @Test
    void savesAReport(Vertx vertx) throws Exception {
        var report = directory.resolve("report.html");
        try (var server = TestServer.start(vertx)) {
            var unused = server.taken(Lines.calm("Alice", 0, 3));

            assertThat(run(server.port(), "report", "--format", "html", "-o", report.toString()))
                    .isZero();
            assertThat(run(server.port(), "chart", "Alice", "--simulation", "town"))
                    .isZero();
            assertThat(run(server.port(), "alerts")).isZero();
        }
        assertThat(Files.readString(report)).startsWith("<!doctype html>").contains("Alice");
    }

    @Test
    void completesItsCommandsInAShellAndTellsItsExitCodes() throws Exception {
        var printed = new StringWriter();
        var line = ClientCommands.addTo(new CommandLine(new Root())).setOut(new PrintWriter(printed, true));

        assertThat(line.execute("generate-completion")).isZero();

        assertThat(printed.toString()).contains("watch", "report", "export", "import", "--simulation");
        assertThat(line.getUsageMessage()).containsSubsequence("Exit codes:", "3", "the server is not there");
    }

    @Test
    void saysWhatIsWrong(Vertx vertx) throws Exception {
        try (var server = TestServer.start(vertx, "security.tokens", "secret")) {
            assertThat(run(server.port(), "report")).isEqualTo(Failed.REFUSED);
            assertThat(errors.toString()).contains("401", "--token");
            assertThat(run(server.port(), "chart", "Nobody", "--token", "secret"))
                    .isEqualTo(Failed.REFUSED);
            assertThat(errors.toString()).contains("404", "Nobody");
        }
        assertThat(run(NOBODY_LISTENS, "report")).isEqualTo(Failed.NOT_THERE);
        assertThat(errors.toString()).contains("there is no server at http://127.0.0.1:1");
        assertThat(run(NOBODY_LISTENS, "import", directory.resolve("none").toString()))
                .isEqualTo(Failed.OTHER);
        assertThat(run(NOBODY_LISTENS, "chart")).isEqualTo(Failed.USAGE);
    }

    private int run(int port, String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.add("--url");
        all.add("http://127.0.0.1:" + port);
        return ClientCommands.addTo(new CommandLine(new Root()))
                .setErr(new PrintWriter(errors, true))
                .execute(all.toArray(String[]::new));
    }

    private static List<String> snapshots(Path recording) throws Exception {
        return Files.readAllLines(recording).stream()
                .filter(line -> line.startsWith("{\"simulation\""))
                .toList();
    }
}
