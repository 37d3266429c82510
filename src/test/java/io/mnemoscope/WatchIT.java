package io.mnemoscope;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.bench.Await;
import io.mnemoscope.tools.Program;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code watch} as people and programs run it: on a terminal, in a pipe, once, and without a server. */
class WatchIT {
    private static final int SECONDS = 90;
    private static final String ESC = "\u001b";

    @TempDir
    Path directory;

    private ServerProcess server;

    @BeforeEach
    void start() throws Exception {
        server = ServerProcess.start(directory.resolve("data"), "--host", "127.0.0.1");
        post(Lines.line("Alice", 0, 97) + Lines.line("Alice", 1, 97) + Lines.calm("Bob 🌸", 0, 5));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void onATerminalItIsLiveFollowsTheSizeConnectsAgainAndGivesTheScreenBack() throws Exception {
        var lost = directory.resolve("lost");
        var steps = List.of(
                "see \u001b[?1049h",
                "see live | 2 agents: 1 critical",
                "see Memory Size (memories) - Alice",
                "size 40 10",
                "see \u001b[J",
                "touch " + lost,
                "see NO CONNECTION",
                "see live |",
                "key c");

        var thread = restartOnce(lost);
        var outcome = new JsonObject(run(script(), String.join("\n", steps), watch()));
        thread.join();

        assertThat(outcome.getInteger("code")).isEqualTo(130);
        var written = outcome.getString("written");
        assertThat(written).contains(ESC + "[1;31m!! Alice").endsWith(ESC + "[?25h" + ESC + "[?1049l");
        // The size is looked at now and then: the first frame without a connection may still be of the old one.
        var small = written.substring(written.lastIndexOf("live |"));
        // The terminal itself shows ^C for the key.
        assertThat(small.replace("^C", "")
                        .replace(ESC + "[H", "\n")
                        .replaceAll(ESC + "\\[[0-9;?]*[a-zA-Z]", "")
                        .lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(40));
    }

    @Test
    void withoutATerminalItPrintsPlainLines() throws Exception {
        var process = new ProcessBuilder(watch())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(List.of(lines.readLine(), lines.readLine()))
                    .allSatisfy(line -> assertThat(line).doesNotContain(ESC).contains(" town/"))
                    .anySatisfy(line -> assertThat(line)
                            .contains("town/Alice 97/100 97.0% critical (threshold_exceeded")
                            .startsWith("2026-"));

            post(Lines.line("Bob 🌸", 9, 15));

            assertThat(lines.readLine()).contains("town/Bob 🌸 15/100 15.0% ok");
        } finally {
            process.destroy();
            assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void onceItPrintsTheFleetAndEnds() throws Exception {
        var command = new ArrayList<>(watch());
        command.addAll(List.of("--once", "--ascii"));

        var printed = run(command, "", List.of());

        assertThat(printed)
                .doesNotContain(ESC)
                .containsSubsequence(
                        "2 agents: 1 critical",
                        "!! Alice",
                        "##########   97.0%  critical",
                        "Bob",
                        "Memory Size",
                        "limit");
    }

    @Test
    void withoutAServerItSaysSo() throws Exception {
        server.kill();

        var process = new ProcessBuilder(watch()).start();
        var errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isEqualTo(3);
        assertThat(errors.strip())
                .isEqualTo(
                        "mnemoscope: there is no server at " + server.address() + "; start one with: mnemoscope serve");
        server.restart();
    }

    private Thread restartOnce(Path wanted) {
        var thread = new Thread(() -> {
            Await.until("the terminal's turn", Duration.ofSeconds(SECONDS), () -> Files.exists(wanted));
            server.kill();
            server.restart();
        });
        thread.start();
        return thread;
    }

    private List<String> watch() {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return List.of(
                java,
                "-Dstdout.encoding=UTF-8",
                "-jar",
                System.getProperty("mnemoscope.jar"),
                "watch",
                "--url",
                server.address().toString());
    }

    private static List<String> script() {
        try (var in = WatchIT.class.getResourceAsStream("/cli/watch_on_a_terminal.py")) {
            assertThat(in).isNotNull();
            return List.of(
                    Program.PYTHON.path().toString(),
                    "-X",
                    "utf8",
                    "-c",
                    new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a command prints; it must end well. */
    private String run(List<String> command, String input, List<String> arguments) throws Exception {
        var in = directory.resolve("input");
        var out = directory.resolve("output");
        Files.writeString(in, input);
        var all = new ArrayList<>(command);
        all.addAll(arguments);
        var process = new ProcessBuilder(all)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(out)).isZero();
        return Files.readString(out);
    }

    private void post(String ndjson) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(server.address() + "/api/v1/snapshots"))
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(ndjson))
                .build();
        var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
}
