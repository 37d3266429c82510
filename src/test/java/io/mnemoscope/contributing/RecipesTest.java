package io.mnemoscope.contributing;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.Lines;
import io.mnemoscope.ServerProcess;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each recipe of {@code src/docs/contributing} is followed: its patch is applied to a copy of the sources, and a server with what
 * it adds is used as a client would.
 */
class RecipesTest {
    private static final Path RECIPES = Path.of("src/docs/contributing/README.md");
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path copy = Path.of("");

    @TempDir
    Path data = Path.of("");

    private HttpResponse<String> send(ServerProcess server, HttpRequest.Builder request, String path) throws Exception {
        return client.send(request.uri(URI.create(server.address() + path)).build(), BodyHandlers.ofString());
    }

    private String get(ServerProcess server, String path) throws Exception {
        return send(server, HttpRequest.newBuilder(), path).body();
    }

    private void post(ServerProcess server, String lines) throws Exception {
        var request = HttpRequest.newBuilder()
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(lines));
        assertThat(send(server, request, "/api/v1/snapshots").statusCode()).isEqualTo(200);
    }

    private Path configuration(String yaml) throws IOException {
        return Files.writeString(data.resolve("conf.yaml"), yaml);
    }

    private ServerProcess start(String classPath, String yaml) throws IOException {
        return ServerProcess.startFrom(
                classPath, data.resolve("store"), "--conf", configuration(yaml).toString());
    }

    private static String state(String explained) {
        return named(explained, "rules", "rule", "crowded").getString("state");
    }

    private static JsonObject named(String body, String array, String member, String name) {
        return new JsonObject(body)
                .getJsonArray(array).stream()
                        .map(JsonObject.class::cast)
                        .filter(one -> name.equals(one.getString(member)))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("no " + name + " in " + body));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rule", "simulation-rule", "sink", "report-format", "resource"})
    void thePatchTouchesAsManyFilesAsTheRecipeSays(String recipe) throws Exception {
        var row = Pattern.compile("\\| \\[[^|]*\\(" + recipe + "\\.patch\\) \\| (\\d+) \\|")
                .matcher(Files.readString(RECIPES));

        assertThat(row.find()).as(recipe).isTrue();
        assertThat(Patch.files(recipe)).hasSize(Integer.parseInt(row.group(1)));
    }

    @Test
    void aRuleWithAMemoryOfItsOwnSurvivesARestart() throws Exception {
        var patch = Patch.apply("rule", copy);
        var settings = """
                monitor: {checkpoint_snapshots: 1}
                alerting: {rules: {memory_unchanged: {info: {enter: 6, leave: 1}}}}
                """;
        try (var server = start(patch.classPath(), settings)) {
            var rule = named(get(server, "/api/v1/rules"), "rules", "name", "memory_unchanged");
            assertThat(rule.getString("trigger")).isEqualTo("snapshot");
            assertThat(rule.getJsonObject("defaults").getInteger("min_size")).isEqualTo(1);

            post(server, Lines.calm("Alice", 0, 5));
            assertThat(get(server, "/api/v1/alerts")).doesNotContain("memory_unchanged");
            var unused = server.stop();
            server.restart();
            post(server, Lines.calm("Alice", 5, 1));

            var alerts = get(server, "/api/v1/alerts?type=memory_unchanged");
            assertThat(named(alerts, "alerts", "rule", "memory_unchanged").getDouble("value"))
                    .isEqualTo(6);
            var explained = get(server, "/api/v1/agents/town/Alice/explain");
            assertThat(named(explained, "rules", "rule", "memory_unchanged").getString("state"))
                    .isEqualTo("firing");

            server.kill();
            server.restart();
            assertThat(get(server, "/api/v1/alerts?type=memory_unchanged")).isEqualTo(alerts);
        }
    }

    @Test
    void aRuleOnWholeSimulationsHasAlertsWithoutAnAgentThatOutliveARestart() throws Exception {
        var settings = """
                alerting: {interval: 20ms, rules: {crowded: {warning: {enter: 3, leave: 2}, keep_firing_for: 100000}}}
                """;
        try (var server = start(Patch.apply("simulation-rule", copy).classPath(), settings)) {
            for (var name : List.of("Alice", "Bob", "Carol")) {
                var now = Lines.snapshot(name, 0, 1)
                        .put("timestamp", Instant.now().toString());
                post(server, now.encode() + "\n");
            }

            var alerts = await(
                    () -> get(server, "/api/v1/alerts?type=crowded"), read -> read.contains("\"rule\":\"crowded\""));
            var alert = named(alerts, "alerts", "rule", "crowded");
            server.kill();
            server.restart();

            assertThat(alert.getValue("agent")).isNull();
            assertThat(alert.getString("message")).startsWith("3 agents");
            // Its agents come back one partition after another: for a moment there are fewer of them.
            var explained = await(
                    () -> get(server, "/api/v1/agents/town/Bob/explain"),
                    read -> state(read).equals("firing"));
            assertThat(state(explained)).isEqualTo("firing");
            var now = get(server, "/api/v1/alerts?type=crowded");
            assertThat(named(now, "alerts", "rule", "crowded").getString("id")).isEqualTo(alert.getString("id"));
        }
    }

    @Test
    void theDocumentsOfARuleAreMadeOfItsDefinition() throws Exception {
        var patch = Patch.apply("rule", copy);

        patch.run(MadeDocuments.class);

        assertThat(Files.readString(copy.resolve("conf/mnemoscope.yaml")))
                .contains("    memory_unchanged:          {info: {enter: 1000, leave: 1}, for: 1, keep_firing_for: 1,");
        assertThat(Files.readString(copy.resolve("src/docs/rules.md")))
                .contains("| `memory_unchanged` | snapshots in a row with the same total size | info 1000 / 1 |");
        assertThat(Files.readString(copy.resolve("src/main/resources/openapi.yaml")))
                .contains("      - memory_unchanged\n");
    }

    @Test
    void aSinkIsConfiguredByItsOwnKeyAndNotified() throws Exception {
        var file = data.resolve("alerts.txt");
        var receiver = "notify: {group_wait: 0, receivers: [{type: file, path: '" + file + "'}]}\n";
        Files.writeString(file, "");
        try (var server = start(Patch.apply("sink", copy).classPath(), receiver)) {
            post(server, Lines.line("Alice", 0, 99) + Lines.line("Alice", 1, 99));

            var text = await(() -> Files.readString(file), written -> written.contains("Alice"));

            assertThat(text).startsWith("[").contains("Memory usage at 99.0%");
        }
    }

    @Test
    void aFormatOfReportsIsFetchedByItsName() throws Exception {
        var patch = Patch.apply("report-format", copy);
        try (var server = start(patch.classPath(), "")) {
            post(server, Lines.fleet(1_001, 0, 7));

            var report = send(server, HttpRequest.newBuilder(), "/api/v1/reports?format=tsv");
            var unknown = send(server, HttpRequest.newBuilder(), "/api/v1/reports?format=fax");

            assertThat(report.headers().firstValue("Content-Type"))
                    .contains("text/tab-separated-values; charset=utf-8");
            assertThat(report.body().lines()).hasSize(1_002).startsWith("agent\tsnapshots\ttotal_size", "a00000\t1\t7");
            assertThat(unknown.statusCode()).isEqualTo(400);
            assertThat(unknown.body()).contains("must be text, html, json, csv, markdown or tsv");
        }
        patch.run(MadeDocuments.class);
        assertThat(Files.readString(copy.resolve("src/main/resources/openapi.yaml")))
                .contains("        enum: [text, html, json, csv, markdown, tsv]\n")
                .contains("            text/tab-separated-values: {schema: {type: string}}\n");
    }

    @Test
    void aResourceKeepsWhatItWasGivenInATableOfItsOwn() throws Exception {
        try (var server = start(Patch.apply("resource", copy).classPath(), "")) {
            post(server, Lines.line("Alice", 0, 1));
            var note = "{\"simulation\":\"town\",\"text\":\"a new prompt\"}";

            var added = send(server, json(note), "/api/v1/notes");
            var refused = send(server, json(note.replace("town", "village")), "/api/v1/notes");
            server.kill();
            server.restart();

            assertThat(added.statusCode()).as(added.body()).isEqualTo(200);
            assertThat(refused.statusCode()).isEqualTo(404);
            var read = get(server, "/api/v1/notes");
            assertThat(named(read, "notes", "simulation", "town").getString("text"))
                    .isEqualTo("a new prompt");
            assertThat(new JsonObject(read).getJsonArray("notes")).hasSize(1);
            assertThat(get(server, "/openapi.yaml")).contains("  /api/v1/notes:\n");
        }
    }

    private static HttpRequest.Builder json(String body) {
        return HttpRequest.newBuilder()
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }

    /** What is looked at, once it is as wanted; gives up after {@link #PATIENCE}. */
    private static String await(Callable<String> look, Predicate<String> wanted) {
        return Awaitility.await().atMost(PATIENCE).until(look, wanted);
    }
}
