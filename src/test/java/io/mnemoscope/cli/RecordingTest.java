package io.mnemoscope.cli;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.Lines;
import io.mnemoscope.TestServer;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** A recording of one server, imported into an empty one. */
@ExtendWith(VertxExtension.class)
class RecordingTest {
    private static final int AGENTS = 30;
    private static final int SNAPSHOTS = 80;
    private static final int SEED = 5;
    /** Of silence, and of how the agents' snapshots are mixed. */
    private static final Set<String> OF_THEIR_TIME = Set.of("agent_stalled", "simulation_lost", "growth_changed");
    /** What people and notifications did, not what the rules found. */
    private static final Set<String> OPERATORS = Set.of("suppressed", "acknowledged");

    private final Vertx vertxOfOther = Vertx.vertx();
    private TestServer one;
    private TestServer other;

    @TempDir
    Path directory = Path.of("");

    @Command(name = "root")
    private static final class Root {}

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        one = TestServer.start(vertx);
        other = TestServer.start(vertxOfOther);
    }

    @AfterEach
    void stop() throws Exception {
        one.close();
        other.close();
        vertxOfOther.close().await(5, SECONDS);
    }

    @Test
    void isTheSameToTheByteWhenItIsExportedAgain() throws Exception {
        setRules();
        record();
        var recording = export(one, "recording.ndjson");

        assertThat(run(other, "import", directory.resolve("recording.ndjson").toString()))
                .isZero();

        var again = export(other, "again.ndjson");
        assertThat(historyOf(again)).isEqualTo(historyOf(recording)).hasSizeGreaterThan(AGENTS * SNAPSHOTS);
        assertThat(new JsonObject(again.get(0)).getJsonObject("recording").getInteger("snapshots"))
                .isEqualTo(AGENTS * SNAPSHOTS);
    }

    @Test
    void leadsToTheSameAlertEvents() throws Exception {
        setRules();
        record();
        var recording = export(one, "recording.ndjson");

        assertThat(run(other, "import", directory.resolve("recording.ndjson").toString()))
                .isZero();

        assertThat(eventsByAgent(export(other, "again.ndjson")))
                .isEqualTo(eventsByAgent(recording))
                .hasSizeGreaterThan(AGENTS / 2);
    }

    @Test
    void leavesTheRulesAloneWhenAskedTo() throws Exception {
        setRules();
        record();
        var unused = export(one, "recording.ndjson");

        assertThat(run(
                        other,
                        "import",
                        "--no-rules",
                        directory.resolve("recording.ndjson").toString()))
                .isZero();

        assertThat(other.get("/api/v1/simulations/classics").bodyAsJsonObject().getString("mode"))
                .isEqualTo("lifecycle");
    }

    @Test
    void hasTheRulesOfASimulationAndOfTheAgentsThatHaveOthers() throws Exception {
        setRules();
        record();

        var rules = export(one, "recording.ndjson").stream()
                .filter(line -> line.startsWith("{\"rules\":"))
                .map(line -> new JsonObject(line).getJsonObject("rules"))
                .toList();

        assertThat(rules)
                .extracting(each -> each.getString("simulation") + " " + each.getString("agent"))
                .containsExactly("classics null", "town null", "town agent 3");
        assertThat(rules.get(2).getJsonObject("settings").getDouble("alert_threshold"))
                .isEqualTo(0.5);
    }

    @Test
    void ofANewerVersionIsRefusedBeforeAnythingIsPosted() throws Exception {
        var file = directory.resolve("newer.ndjson");
        Files.writeString(file, "{\"recording\":{\"version\":2}}\n" + Lines.calm("Alice", 0, 3));
        var errors = new StringWriter();

        int code = ClientCommands.addTo(new CommandLine(new Root()))
                .setErr(new PrintWriter(errors, true))
                .execute("import", file.toString(), "--url", "http://127.0.0.1:" + other.comparedPort());

        assertThat(code).isEqualTo(1);
        assertThat(errors.toString())
                .contains("newer.ndjson is a recording of version 2", "up to version 1", "or a newer one");
        assertThat(other.get("/api/v1/agents").bodyAsJsonObject().getInteger("total"))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"recording\":{\"left_out\":[\"a chunk\"]}}\n", "{\"recording\":{\"version\":1}}\n"})
    void withoutAVersionOrOfThisOneIsRead(String header) throws Exception {
        var file = directory.resolve("older.ndjson");
        Files.writeString(file, header + Lines.calm("Alice", 0, 3));

        assertThat(run(other, "import", file.toString())).isZero();

        assertThat(other.get("/api/v1/agents").bodyAsJsonObject().getInteger("total"))
                .isEqualTo(1);
    }

    private void setRules() throws Exception {
        assertThat(one.put("/api/v1/simulations/classics", "{\"mode\":\"classic\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(one.put("/api/v1/agents/town/agent%203", "{\"alert_threshold\":0.5}")
                        .statusCode())
                .isEqualTo(200);
    }

    /** All agents send in turn, as they do. */
    private void record() throws Exception {
        var random = new SplittableRandom(SEED);
        var sizes = new int[AGENTS];
        var body = new StringBuilder();
        for (int second = 0; second < SNAPSHOTS; second++) {
            for (int i = 0; i < AGENTS; i++) {
                sizes[i] = sizes[i] > 97 ? 20 : sizes[i] + random.nextInt(1 + i % 7);
                var simulation = i % 5 == 0 ? "classics" : Lines.SIMULATION;
                body.append(Lines.snapshot(simulation, "agent " + i, second, sizes[i])
                                .encode())
                        .append('\n');
            }
        }
        assertThat(one.taken(body.toString()).getInteger("accepted")).isEqualTo(AGENTS * SNAPSHOTS);
    }

    private List<String> export(TestServer server, String file) throws Exception {
        var path = directory.resolve(file);
        assertThat(run(server, "export", "-o", path.toString())).isZero();
        return Files.readAllLines(path);
    }

    /** All but the first line, which says when and of which store it is, and the events. */
    private static List<String> historyOf(List<String> recording) {
        assertThat(recording.get(0)).startsWith("{\"recording\":");
        return recording.stream()
                .skip(1)
                .filter(line -> !line.startsWith("{\"alert_event\":"))
                .toList();
    }

    /** The events without their offsets, which count over all agents. */
    private static Map<String, List<String>> eventsByAgent(List<String> recording) {
        var events = new TreeMap<String, List<String>>();
        for (var line : recording) {
            var event = new JsonObject(line).getJsonObject("alert_event");
            if (event != null
                    && !OPERATORS.contains(event.getString("event"))
                    && !OF_THEIR_TIME.contains(event.getJsonObject("alert").getString("type"))) {
                var agent = event.getJsonObject("alert").getString("agent");
                event.remove("offset");
                events.computeIfAbsent(agent, name -> new ArrayList<>()).add(event.encode());
            }
        }
        return events;
    }

    private static int run(TestServer server, String... arguments) throws Exception {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--url", "http://127.0.0.1:" + server.comparedPort()));
        return ClientCommands.addTo(new CommandLine(new Root())).execute(all.toArray(String[]::new));
    }
}
