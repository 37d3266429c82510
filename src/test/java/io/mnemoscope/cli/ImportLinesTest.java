package io.mnemoscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.Lines;
import io.mnemoscope.TestServer;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Lines of a recording are known by their members, as another program may have written them. */
@ExtendWith(VertxExtension.class)
class ImportLinesTest {
    private TestServer server;

    @TempDir
    Path directory = Path.of("");

    private final StringWriter errors = new StringWriter();

    @Command(name = "root")
    private static final class Root {}

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        server = TestServer.start(vertx);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private int imports(String lines) throws Exception {
        var file = directory.resolve("recording.ndjson");
        Files.writeString(file, lines);
        return ClientCommands.addTo(new CommandLine(new Root()))
                .setErr(new PrintWriter(errors, true))
                .execute("import", file.toString(), "--url", "http://127.0.0.1:" + server.comparedPort());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"rules\":{\"simulation\":\"town\",\"settings\":{\"mode\":\"classic\"}}}",
                " \t{ \"rules\" :\t{ \"settings\": {\"mode\": \"classic\"}, \"simulation\" : \"town\" } } ",
                "{\"exporter\":{\"rules\":[1]},\"rules\":{\"agent\":null,\"simulation\":\"town\",\"settings\":{\"mode\":\"classic\"}}}",
                "{\"rul\\u0065s\":{\"simulation\":\"town\",\"settings\":{\"mode\":\"classic\"}}}"
            })
    void rulesAreSetHoweverTheyAreWritten(String rules) throws Exception {
        assertThat(imports(rules + "\n" + Lines.calm("Alice", 0, 3)))
                .as(errors.toString())
                .isZero();

        assertThat(server.get("/api/v1/simulations/town").bodyAsJsonObject().getString("mode"))
                .isEqualTo("classic");
        assertThat(server.get("/api/v1/agents").bodyAsJsonObject().getInteger("total"))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alert_event\":{\"offset\":1}}",
                "{ \"alert_event\" : {\"offset\":1}}",
                " {\"seen\":true, \"alert_event\":{}}"
            })
    void alertEventsAreNotPosted(String event) throws Exception {
        assertThat(imports(Lines.calm("Alice", 0, 3) + event + "\n\n")).isZero();
    }

    @Test
    void aSnapshotIsOneWhateverElseItHas() throws Exception {
        var text = Lines.snapshot("Alice", 0, 10)
                .put("rules", "a member that nobody knows")
                .put("recording", 5)
                .put("alert_event", true)
                .encode();

        assertThat(imports(text + "\n{ \"rules\":1, "
                        + Lines.snapshot("Bob", 0, 10).encode().substring(1) + "\n"))
                .as(errors.toString())
                .isZero();

        assertThat(server.get("/api/v1/agents").bodyAsJsonObject().getInteger("total"))
                .isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"recording\":{\"version\":\"1\"}}     | \"1\"",
                "{\"recording\":{\"version\":null}}      | null",
                "{\"recording\":{\"version\":[1]}}       | [1]",
                "{\"recording\":{\"version\":1.5}}       | 1.5",
                "{\"recording\":{\"version\":0}}         | 0",
                "{\"note\":1, \"recording\":{\"version\":\"2\"}} | \"2\"",
            })
    void aHeaderWhoseVersionIsNoneIsDamaged(String header, String shown) throws Exception {
        assertThat(imports(header + "\n" + Lines.calm("Alice", 0, 3))).isEqualTo(CliException.OTHER);

        assertThat(errors.toString())
                .contains("recording.ndjson: the header is damaged: version must be a whole number from 1 on, not: "
                        + shown)
                .doesNotContain("newer one");
        assertThat(server.get("/api/v1/agents").bodyAsJsonObject().getInteger("total"))
                .isZero();
    }

    @Test
    void aNewerVersionIsFoundBehindOtherMembers() throws Exception {
        assertThat(imports("{ \"note\": \"x\", \"recording\": {\"version\": 2}}\n" + Lines.calm("Alice", 0, 3)))
                .isEqualTo(CliException.OTHER);

        assertThat(errors.toString()).contains("is a recording of version 2", "or a newer one");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"rules\":{\"settings\":{}}}",
                "{\"rules\":{\"simulation\":5,\"settings\":{}}}",
                "{\"rules\":{\"simulation\":\"town\",\"agent\":5,\"settings\":{}}}",
                "{\"rules\":5}",
                "{\"rules\":{\"simulation\":\"town\",\"settings\""
            })
    void damagedRulesAreRefused(String rules) throws Exception {
        assertThat(imports(rules + "\n" + Lines.calm("Alice", 0, 3))).isEqualTo(CliException.OTHER);

        assertThat(errors.toString()).contains("recording.ndjson: a line with rules is damaged: ");
    }
}
