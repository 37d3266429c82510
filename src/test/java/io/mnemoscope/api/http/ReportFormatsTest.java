package io.mnemoscope.api.http;

import static io.mnemoscope.api.http.SnapshotsResourceTest.problem;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.Lines;
import io.mnemoscope.Python;
import io.mnemoscope.TestServer;
import io.mnemoscope.api.json.Json;
import io.mnemoscope.api.json.Rfc3339;
import io.mnemoscope.api.json.SnapshotJson;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.BuiltIn;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.storage.StoreBatch;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports in formats for programs, read by Python's parsers and compared with the store. */
@ExtendWith(VertxExtension.class)
class ReportFormatsTest {
    private static final String HOSTILE = "a, \"b\" <script>alert(1)</script> | *x* 🌸 שלום";
    private static final String CSV_ROWS = """
            import csv, io, json, sys
            text = io.TextIOWrapper(sys.stdin.buffer, encoding='utf-8', newline='').read()
            assert text.count('\\n') == text.count('\\r\\n')
            print(json.dumps(list(csv.DictReader(io.StringIO(text, newline=''), strict=True))))
            """;
    private static final String JSON_AGAIN = """
            import json, sys
            def fail(x): raise ValueError(x)
            print(json.dumps(json.load(sys.stdin, parse_constant=fail)))
            """;

    private TestServer server;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        server = TestServer.start(vertx);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void csvReadByPythonIsWhatTheStoreHolds() throws Exception {
        var rich = Lines.snapshot(HOSTILE, 5, 81)
                .put("step", 12)
                .put("simulation_time", "2024-01-05T09:00:00Z")
                .put("episode_count", 3)
                .put("gauges", new JsonObject().put("llm, calls", 7.5).put("b\"", 1))
                .put(
                        "consolidation_metrics",
                        new JsonObject()
                                .put("total_consolidations", 3)
                                .put("last_consolidation_time", 0.1)
                                .put("average_consolidation_size", 108.33333333333333));
        var unbounded = Lines.snapshot(HOSTILE, 6, 1_234_567_890_123L);
        unbounded.getJsonObject("memory_stats").putNull("max_size");
        post(rich.encode() + "\n" + unbounded.encode() + "\n" + Lines.line(" Bob ", 0, 3));

        var rows = new JsonArray(Python.run(CSV_ROWS, get("format=csv")));

        var stored = stored(HOSTILE);
        stored.addAll(stored(" Bob "));
        assertThat(rows).hasSameSizeAs(stored);
        for (int i = 0; i < rows.size(); i++) {
            assertThat(snapshotOf(rows.getJsonObject(i))).isEqualTo(wire(stored.get(i)));
        }
    }

    @Test
    void aCsvHasTheFullestMemoryStoreAndAllOfThem() throws Exception {
        var context = new JsonObject()
                .put("role", "context")
                .put("unit", "tokens")
                .put("size", 7_946)
                .put("limit", 8_192);
        var stores = new JsonObject().put("=context, 1", context);
        post(Lines.snapshot("Alice", 0, 50).put("stores", stores).encode() + "\n" + Lines.line("Bob", 0, 50));

        var rows = new JsonArray(Python.run(CSV_ROWS, get("format=csv")));

        var alice = rows.getJsonObject(0);
        assertThat(Double.parseDouble(alice.getString("pressure"))).isEqualTo(7_946 / 8_192.0);
        assertThat(alice.getString("fullest")).isEqualTo("'=context, 1");
        assertThat(new JsonObject(alice.getString("stores"))).isEqualTo(stores);
        var bob = rows.getJsonObject(1);
        assertThat(List.of(bob.getString("pressure"), bob.getString("fullest"), bob.getString("stores")))
                .containsExactly("0.5", "", "");
    }

    @Test
    void reportsForReadingNameEachMemoryStore() throws Exception {
        var stores = new JsonObject()
                .put(
                        "con*text",
                        new JsonObject()
                                .put("role", "context")
                                .put("unit", "tokens")
                                .put("size", 7_946)
                                .put("limit", 8_192)
                                .put("added", 40))
                .put(
                        "<b>",
                        new JsonObject()
                                .put("role", "archival")
                                .put("unit", "items")
                                .put("size", 3));
        post(Lines.snapshot("Alice", 0, 50).put("stores", stores).encode() + "\n" + Lines.line("Bob", 0, 50));

        assertThat(get("format=text"))
                .contains(
                        "Usage: 50.0%\nMemory Store <b> (archival): 3 items, no limit\n"
                                + "Memory Store con*text (context): 7946 of 8192 tokens (97.0%), 40 added\nConsolidations:",
                        "Usage: 50.0%\nConsolidations:");
        assertThat(get("format=text&style=full"))
                .contains(
                        "Memory: 50 of 100 (50.0%)\nMemory store <b> (archival): 3 items, no limit\n"
                                + "Memory store con*text (context): 7946 of 8192 tokens (97.0%), 40 added\nTrend:",
                        "Memory: 50 of 100 (50.0%)\nTrend:");
        assertThat(get("format=markdown"))
                .contains(
                        "| 50 of 100; \\<b\\> (archival): 3 items, no limit; con\\*text (context): 7946 of 8192 tokens (97.0%),"
                                + " 40 added | 97.0% (con\\*text) |",
                        "| Bob | ok | 50 of 100 | 50.0% |");
        assertThat(get("format=html"))
                .contains(
                        "<dt><bdi>con*text</bdi> (context)</dt><dd>7946 of 8192 tokens (97.0%), 40 added</dd>",
                        "<dt><bdi>&lt;b&gt;</bdi> (archival)</dt><dd>3 items, no limit</dd>",
                        "\"primary\":[0.5],\"stores\":[{\"name\":\"con*text (context)\",\"usage\":[0.96");
        assertThat(server.get("/api/v1/agents/town/Alice/badge.svg").bodyAsString())
                .contains("97.0% (con*text) pending");
        var report = new JsonObject(get("format=json")).getJsonObject("agents");
        assertThat(report.getJsonObject("Alice").getJsonObject("stores")).isEqualTo(stores);
        assertThat(report.getJsonObject("Alice").getString("fullest")).isEqualTo("con*text");
        assertThat(report.getJsonObject("Bob").fieldNames())
                .containsExactly("simulation", "stats", "timeline", "consolidation");
    }

    @Test
    void noNameInACsvIsAFormula() throws Exception {
        var names = List.of("=1+1", "+1", "-1", "@SUM(1)", "＝1", "'=1", "it's", "x=1");
        post(names.stream().map(name -> Lines.line(name, 0, 1)).collect(Collectors.joining()));

        var rows = new JsonArray(Python.run(CSV_ROWS, get("format=csv")));

        var cells =
                rows.stream().map(row -> ((JsonObject) row).getString("agent")).toList();
        assertThat(cells).noneMatch(cell -> "=+-@＝".indexOf(cell.charAt(0)) >= 0);
        assertThat(cells.stream().map(cell -> cell.startsWith("'") ? cell.substring(1) : cell))
                .containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void anAlertOfASimulationIsOfNoAgent() throws Exception {
        post(Lines.line("Alice", 0, 10));
        var lost = new Alert(
                "0123456789abcdef",
                new AgentId(Lines.SIMULATION, "all"),
                BuiltIn.SIMULATION_LOST,
                "simulation_lost",
                Severity.WARNING,
                AlertState.FIRING,
                false,
                "No snapshot for 60 s",
                60,
                60,
                Lines.START,
                Lines.START,
                Alert.NOT_RESOLVED,
                stored("Alice").get(0).memory());
        long generation = server.store().restore(agent -> false, page -> {}).await(5, SECONDS);
        var event = new AlertEvent(AlertEvent.Kind.FIRING, "silence", lost);
        var unused = server.store()
                .append(new StoreBatch(generation, List.of(), List.of(event), List.of()))
                .await(5, SECONDS);

        var alert = new JsonObject(get("format=json")).getJsonArray("alerts").getJsonObject(0);

        assertThat(alert.getString("simulation")).isEqualTo(Lines.SIMULATION);
        assertThat(alert.containsKey("agent")).isTrue();
        assertThat(alert.getString("agent")).isNull();
        assertThat(get("format=markdown")).contains("| the simulation town |");
        assertThat(get("format=html")).contains("the simulation town");
    }

    @Test
    void jsonReadByPythonIsWhatTheStoreHolds() throws Exception {
        post(IntStream.range(0, 30)
                .mapToObj(i -> Lines.line(HOSTILE, i, 70 + i) + Lines.line("Bob", i, i))
                .collect(Collectors.joining()));

        var report = new JsonObject(Python.run(JSON_AGAIN, get("format=json")));

        assertThat(report.getInteger("schema_version")).isEqualTo(1);
        assertThat(Rfc3339.parse(report.getString("generated_at"))).isPresent();
        assertThat(report.getJsonObject("agents").fieldNames()).containsExactly(HOSTILE, "Bob");
        var agent = report.getJsonObject("agents").getJsonObject(HOSTILE);
        assertThat(agent.getJsonObject("stats").getInteger("snapshots_count")).isEqualTo(30);
        assertTimeline(agent, stored(HOSTILE));
        assertThat(report.getJsonArray("alerts").stream()
                        .map(JsonObject.class::cast)
                        .map(alert -> alert.getString("agent") + " " + alert.getString("type")))
                .isNotEmpty()
                .containsOnly(HOSTILE + " threshold_exceeded", HOSTILE + " limit_forecast");
    }

    @Test
    void aHistoryOfManyPagesComesWhole() throws Exception {
        int count = 20_500;
        post(Lines.calm("Alice", 0, count));
        post(Lines.calm("Bob", 0, 10_000));

        var report = new JsonObject(get("format=json")).getJsonObject("agents");
        var rows = new JsonArray(Python.run(CSV_ROWS, get("format=csv")));

        assertTimeline(report.getJsonObject("Alice"), stored("Alice"));
        assertTimeline(report.getJsonObject("Bob"), stored("Bob"));
        assertThat(rows).hasSize(count + 10_000);
    }

    @Test
    void agentsOfOneNameAreToldApart() throws Exception {
        post(Lines.snapshot("one", "Alice", 0, 1).encode() + "\n"
                + Lines.snapshot("two", "Alice", 0, 2).encode());

        var agents = new JsonObject(get("format=json")).getJsonObject("agents");

        assertThat(agents.fieldNames()).containsExactlyInAnyOrder("one/Alice", "two/Alice");
        assertThat(agents.getJsonObject("two/Alice").getString("simulation")).isEqualTo("two");
    }

    @Test
    void tellsOfASimulationAnAgentAndARangeOnly() throws Exception {
        post(Lines.calm("Alice", 0, 20)
                + Lines.calm("Bob", 0, 20)
                + Lines.snapshot("other", "Carol", 0, 1).encode());
        var from = Rfc3339.format(Lines.START + 5_000);
        var to = Rfc3339.format(Lines.START + 8_000);

        var rows = new JsonArray(
                Python.run(CSV_ROWS, get("format=csv&simulation=town&agent=Bob&from=" + from + "&to=" + to)));
        var agents = new JsonObject(get("format=json&simulation=other")).getJsonObject("agents");

        assertThat(rows.stream().map(row -> ((JsonObject) row).getString("timestamp")))
                .containsExactly(from, Rfc3339.format(Lines.START + 6_000), Rfc3339.format(Lines.START + 7_000));
        assertThat(agents.fieldNames()).containsExactly("Carol");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "json", "csv", "markdown", "html"})
    void anEmptyServerHasAReport(String format) throws Exception {
        var report = server.get("/api/v1/reports?format=" + format);

        assertThat(report.statusCode()).isEqualTo(200);
        assertThat(report.bodyAsString()).isNotEmpty();
        if (format.equals("json")) {
            assertThat(report.bodyAsJsonObject().getJsonObject("agents")).isEmpty();
        }
    }

    @Test
    void theFullTextSaysWhereAnAgentIsGoing() throws Exception {
        post(IntStream.range(0, 68)
                .mapToObj(i -> Lines.line("Riser", i, 25 + i) + Lines.line("Flat", i, 10))
                .collect(Collectors.joining()));

        var report = get("format=text&style=full");

        assertThat(report)
                .containsSubsequence(
                        "Agent: Riser",
                        "State: warning: threshold_exceeded (warning, firing), limit_forecast (warning, firing)",
                        "Memory: 92 of 100 (92.0%)",
                        "Trend: growing by 60.0 a minute",
                        "Forecast: the limit in 8.0 s",
                        "Agent: Flat",
                        "Trend: level",
                        "Forecast: no limit in sight",
                        "Newest alerts:",
                        "so far)");
    }

    @Test
    void markdownShowsNamesAsTheyAre() throws Exception {
        post(Lines.line(HOSTILE, 0, 10));

        var report = get("format=markdown");

        assertThat(report.lines().filter(line -> line.contains("🌸")))
                .singleElement()
                .asString()
                .contains("\\<script\\>", "\\|", "\\*x\\*", "שלום");
    }

    @Test
    void refusesWhatItDoesNotKnow() throws Exception {
        assertThat(problem(server.get("/api/v1/reports?format=pdf"), 400).getString("field"))
                .isEqualTo("format");
        assertThat(problem(server.get("/api/v1/reports?style=gothic"), 400).getString("field"))
                .isEqualTo("style");
        assertThat(problem(server.get("/api/v1/reports?from=5&to=4"), 400).getString("field"))
                .isEqualTo("to");
        assertThat(problem(server.get("/api/v1/reports?format=json&agent=Nobody"), 404)
                        .getString("detail"))
                .contains("Nobody");
    }

    private void post(String ndjson) throws Exception {
        var unused = server.taken(ndjson);
    }

    private String get(String query) throws Exception {
        var answer = server.get("/api/v1/reports?" + query);
        assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(200);
        return answer.bodyAsString();
    }

    private List<MemorySnapshot> stored(String agent) throws Exception {
        return new ArrayList<>(server.store()
                .range(new AgentId(Lines.SIMULATION, agent), 0, Long.MAX_VALUE, 100_000, false)
                .await(5, SECONDS));
    }

    private static void assertTimeline(JsonObject agent, List<MemorySnapshot> stored) {
        var timeline = agent.getJsonObject("timeline");
        var consolidation = agent.getJsonObject("consolidation");
        var times = stored.stream()
                .map(snapshot -> (Object) Rfc3339.format(snapshot.timestampMillis()))
                .toList();
        assertThat(timeline.getJsonArray("timestamps").stream()).isEqualTo(times);
        assertThat(consolidation.getJsonArray("timestamps").stream()).isEqualTo(times);
        assertThat(timeline.getJsonArray("memory_size").stream().map(n -> ((Number) n).longValue()))
                .isEqualTo(stored.stream().map(s -> s.memory().currentSize()).toList());
        for (var name : List.of("buffer_size", "usage_ratio")) {
            assertThat(timeline.getJsonArray(name)).as(name).hasSameSizeAs(times);
        }
        for (var name :
                List.of("total_consolidations", "automatic_consolidations", "manual_consolidations", "average_size")) {
            assertThat(consolidation.getJsonArray(name)).as(name).hasSameSizeAs(times);
        }
    }

    private static JsonObject wire(MemorySnapshot snapshot) {
        return new JsonObject(Json.buffer(out -> SnapshotJson.write(out, snapshot)));
    }

    /** A row of CSV in wire format. */
    private static JsonObject snapshotOf(JsonObject row) {
        var memory = new JsonObject();
        for (var name : List.of("current_size", "buffer_size", "total_size", "max_size", "usage_ratio")) {
            memory.put(name, number(row, name));
        }
        for (var name : List.of("is_bounded", "approaching_limit")) {
            memory.put(name, Boolean.valueOf(row.getString(name)));
        }
        var consolidation = new JsonObject();
        for (var name : List.of(
                "total_consolidations",
                "automatic_consolidations",
                "manual_consolidations",
                "last_consolidation_time",
                "total_memories_consolidated",
                "average_consolidation_size")) {
            consolidation.put(name, number(row, name));
        }
        var snapshot = new JsonObject()
                .put("simulation", row.getString("simulation"))
                .put("agent", row.getString("agent"))
                .put("timestamp", row.getString("timestamp"))
                .put("memory_stats", memory)
                .put("consolidation_metrics", consolidation)
                .put("episode_count", number(row, "episode_count"));
        if (!row.getString("step").isEmpty()) {
            snapshot.put("step", number(row, "step")).put("simulation_time", row.getString("simulation_time"));
        }
        if (!row.getString("gauges").isEmpty()) {
            snapshot.put("gauges", new JsonObject(row.getString("gauges")));
        }
        return snapshot;
    }

    private static @Nullable Object number(JsonObject row, String name) {
        var text = row.getString(name);
        if (text.isEmpty()) {
            return null;
        }
        return text.contains(".") || text.contains("E") ? (Object) Double.valueOf(text) : (Object) Long.valueOf(text);
    }
}
