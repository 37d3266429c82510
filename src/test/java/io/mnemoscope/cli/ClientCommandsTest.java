package io.mnemoscope.cli;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.Lines;
import io.mnemoscope.TestServer;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

            assertThat(run(one.comparedPort(), "export", "-o", recording.toString()))
                    .isZero();
            assertThat(run(other.comparedPort(), "import", recording.toString(), "--token", "secret"))
                    .as(errors.toString())
                    .isZero();
            assertThat(run(other.comparedPort(), "export", "-o", again.toString(), "--token", "secret"))
                    .isZero();
        }
        vertxOfOther.close().await(5, SECONDS);
        assertThat(snapshots(again)).hasSize(301).isEqualTo(snapshots(recording));
    }

    @Test
    void anImportOfWhatTheStoreWouldNotKeepIsRefusedWithoutAlerts(Vertx vertx) throws Exception {
        var recording = directory.resolve("recording.ndjson");
        var now = Lines.snapshot("Alice", 0, 20);
        now.remove("timestamp");
        Files.writeString(recording, Lines.line("Alice", 0, 97) + Lines.line("Alice", 1, 98) + now.encode() + "\n");
        try (var server = TestServer.start(vertx, "store.retention", "7d")) {
            for (int round = 0; round < 2; round++) {
                assertThat(run(server.comparedPort(), "import", recording.toString()))
                        .isEqualTo(CliException.OTHER);
            }

            var agent = server.get("/api/v1/agents/town/Alice").bodyAsJsonObject();
            assertThat(agent.getLong("snapshots_count")).isEqualTo(2);
            assertThat(agent.getLong("out_of_order")).isZero();
            var alerts = server.get("/api/v1/alerts").bodyAsJsonObject();
            assertThat(alerts.getJsonArray("alerts")).isEmpty();
            var receipt = server.postJson(Lines.line("Alice", 0, 97)).bodyAsJsonObject();
            assertThat(receipt.getLong("accepted")).isZero();
            assertThat(receipt.getLong("rejected")).isEqualTo(1);
            var error = receipt.getJsonArray("errors").getJsonObject(0);
            assertThat(error.getString("field")).isEqualTo("timestamp");
            assertThat(error.getString("reason")).startsWith("older than the retention of 7 days");
        }
    }

    @Test
    void savesAReport(Vertx vertx) throws Exception {
        var report = directory.resolve("report.html");
        try (var server = TestServer.start(vertx)) {
            var unused = server.taken(Lines.calm("Alice", 0, 3));

            assertThat(run(server.comparedPort(), "report", "--format", "html", "-o", report.toString()))
                    .isZero();
            assertThat(run(server.comparedPort(), "chart", "Alice", "--simulation", "town"))
                    .isZero();
            assertThat(run(server.comparedPort(), "alerts")).isZero();
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
    void runsRulesOverRecordedHistory(Vertx vertx) throws Exception {
        var rules = directory.resolve("rules.yaml");
        Files.writeString(rules, "alert_threshold: 0.05\nrules:\n  threshold_exceeded: {for: 1}\n");
        var wrong = directory.resolve("wrong.yaml");
        Files.writeString(wrong, "rules: {storm: {for: 1}}\n");
        try (var server = TestServer.start(vertx)) {
            int port = server.comparedPort();
            var unused = server.taken(Lines.calm("Alice", 0, 30));

            var said =
                    printed(() -> assertThat(run(port, "backtest", "--simulation", "t*", "--rules", rules.toString()))
                            .as(errors.toString())
                            .isZero());
            var json = printed(() -> assertThat(run(port, "backtest", "--json", "--from", "2026-01-01T00:00:00Z"))
                    .isZero());

            assertThat(said)
                    .contains("30 snapshots of 1 agents", "+ 2026-05-28T20:26:40.000Z not over warning town/Alice");
            assertThat(said.lines()).anyMatch(line -> line.matches("threshold_exceeded +1 +0 +0 +1 +0"));
            assertThat(json).contains("{\"id\":", "\"snapshots\":30");
            assertThat(run(port, "backtest", "--rules", wrong.toString())).isEqualTo(CliException.REFUSED);
            assertThat(errors.toString()).contains("400", "rules.storm");
            assertThat(run(port, "backtest", "--rules", "nowhere.yaml")).isEqualTo(CliException.USAGE);
        }
        assertThat(run(NOBODY_LISTENS, "backtest")).isEqualTo(CliException.NOT_THERE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "- name: a\\n   type: b|mapping values are not allowed here, line 4, column 8",
                "- name: a\\n type: b|expected <block end>, but found '<block mapping start>', line 4, column 2",
            })
    void namesThePlaceInRulesThatAreNotYaml(String end, String mistake) throws Exception {
        var rules = directory.resolve("rules.yaml");
        Files.writeString(rules, "mode: both\nrules:\n" + end.replace("\\n", "\n"));

        assertThat(run(NOBODY_LISTENS, "backtest", "--rules", rules.toString())).isEqualTo(CliException.USAGE);

        assertThat(errors.toString()).contains("rules.yaml is not understood: " + mistake);
    }

    /** What a command says on standard output. */
    private static String printed(Runnable command) {
        var before = System.out;
        var bytes = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
            command.run();
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void saysWhatIsWrong(Vertx vertx) throws Exception {
        try (var server = TestServer.start(vertx, "security.tokens", "secret")) {
            assertThat(run(server.comparedPort(), "report")).isEqualTo(CliException.REFUSED);
            assertThat(errors.toString()).contains("401", "--token");
            assertThat(run(server.comparedPort(), "chart", "Nobody", "--token", "secret"))
                    .isEqualTo(CliException.REFUSED);
            assertThat(errors.toString()).contains("404", "Nobody");
        }
        assertThat(run(NOBODY_LISTENS, "report")).isEqualTo(CliException.NOT_THERE);
        assertThat(errors.toString()).contains("there is no server at http://127.0.0.1:1");
        assertThat(run(NOBODY_LISTENS, "import", directory.resolve("none").toString()))
                .isEqualTo(CliException.OTHER);
        assertThat(run(NOBODY_LISTENS, "chart")).isEqualTo(CliException.USAGE);
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
