package io.mnemoscope.api.http;

import static io.mnemoscope.api.http.SnapshotsResourceTest.problem;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.Lines;
import io.mnemoscope.Python;
import io.mnemoscope.TestServer;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(VertxExtension.class)
class ChartsTest {
    private static final String HOSTILE = "</svg><script>alert(1)</script> & \"שלום\" 🌸";
    private static final String XML_TEXT =
            "import sys, xml.etree.ElementTree as e; print(' '.join(e.fromstring(sys.stdin.read()).itertext()))";

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
    void showsTheNewestOf119RisingPointsAndTheLimit() throws Exception {
        rising("Alice", 119, 90);

        var chart = chart("Alice", "style=unicode&width=60&height=10");

        var rows = chart.split("\n");
        assertThat(rows[0]).isEqualTo("Memory Size (memories) - Alice");
        assertThat(chart).contains("100 ┤", "╌╌╌ limit", "UTC: 90");
        // At 90 of 100 in ten rows: the ninth row from below is full at the right end.
        assertThat(rows[2]).endsWith("█").startsWith("          ┤");
        assertThat(rows).hasSize(1 + 10 + 3);
    }

    @Test
    void showsAMemoryStoreInItsUnitAndThePressure() throws Exception {
        post(IntStream.range(0, 60)
                .mapToObj(i -> Lines.snapshot("Alice", i, 10)
                        .put(
                                "stores",
                                new JsonObject()
                                        .put(
                                                "<context>",
                                                new JsonObject()
                                                        .put("role", "context")
                                                        .put("unit", "tokens")
                                                        .put("size", 100 * i)
                                                        .put("limit", 8_192)))
                        .encode())
                .collect(Collectors.joining("\n")));
        var store = "metric=stores." + URLEncoder.encode("<context>", StandardCharsets.UTF_8);

        assertThat(chart("Alice", "style=unicode&" + store))
                .startsWith("Memory Store <context> (tokens) - Alice\n")
                .contains("8192 ┤", "╌ limit", "UTC: 5900");
        assertThat(chart("Alice", store))
                .startsWith("Memory Store <context> - Alice\n")
                .contains("5900.0 │");
        assertThat(chart("Alice", "style=unicode&metric=pressure"))
                .startsWith("Pressure (%) - Alice\n")
                .contains("UTC: 72.0%");
        assertThat(chart("Alice", "style=unicode&metric=stores.none"))
                .isEqualTo("Memory Store none (none) - Alice\nno values\n");
        var svg = server.get("/api/v1/agents/town/Alice/chart.svg?" + store);
        assertThat(Python.run(XML_TEXT, svg.bodyAsString())).contains("Memory Store <context> - Alice", "10000");
        for (var name : new String[] {"stores.", "stores.%0a", "stores." + "x".repeat(65), "stores"}) {
            assertThat(problem(server.get("/api/v1/agents/town/Alice/chart?metric=" + name), 400)
                            .encode())
                    .contains("metric");
        }
    }

    @Test
    void fewPointsMakeStairsAndAGapStaysOne() throws Exception {
        post(IntStream.of(0, 1, 2, 3, 4, 15, 16)
                .mapToObj(second -> Lines.line("Alice", second, 50))
                .collect(Collectors.joining()));

        var bottom = chart("Alice", "style=ascii&width=68&height=10")
                .lines()
                .toList()
                .get(10);

        // Four columns a second: four seconds without a hole, eleven of one, the end.
        assertThat(bottom).endsWith("|" + "#".repeat(17) + " ".repeat(46) + "#".repeat(5));
    }

    @Test
    void asciiIsAscii() throws Exception {
        post(Lines.line(HOSTILE, 0, 10) + Lines.line(HOSTILE, 9, 60));

        var chart = chart(HOSTILE, "style=ascii");

        assertThat(chart.chars()).allMatch(c -> c == '\n' || (c >= ' ' && c <= '~'));
        assertThat(chart).contains("#", "--- limit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"width=1", "height=1", "width=1&height=1", "metric=usage_ratio", "metric=buffer_size", ""})
    void drawsWhateverThereIs(String options) throws Exception {
        post(Lines.line("one", 0, 5) + Lines.calm("flat", 0, 50) + Lines.line("zero", 0, 0) + Lines.line("zero", 1, 0));
        var unbounded = Lines.snapshot("unbounded", 0, 7);
        unbounded.getJsonObject("memory_stats").putNull("max_size");
        post(unbounded.encode());

        for (var agent : new String[] {"one", "flat", "zero", "unbounded"}) {
            for (var style : new String[] {"classic", "unicode", "ascii"}) {
                assertThat(chart(agent, "style=" + style + "&" + options))
                        .as(agent + " " + style)
                        .isNotBlank()
                        .doesNotContain("NaN", "Infinity");
            }
            assertThat(Python.run(XML_TEXT, get(agent, "chart.svg?" + options))).contains(agent);
        }
    }

    @Test
    void saysWhenThereIsNothingToDraw() throws Exception {
        var unbounded = Lines.snapshot("unbounded", 0, 7);
        unbounded.getJsonObject("memory_stats").putNull("max_size");
        post(unbounded.encode());

        assertThat(chart("unbounded", "style=unicode&metric=usage_ratio")).contains("no values");
        assertThat(problem(server.get("/api/v1/agents/town/unbounded/chart?style=oil"), 400)
                        .getString("field"))
                .isEqualTo("style");
        assertThat(problem(server.get("/api/v1/agents/town/Nobody/chart.svg"), 404))
                .isNotNull();
        assertThat(problem(server.get("/api/v1/agents/town/Nobody/badge.svg"), 404))
                .isNotNull();
    }

    @Test
    void picturesAreXmlThatShowsNamesAsText() throws Exception {
        post(Lines.line(HOSTILE, 0, 97) + Lines.line(HOSTILE, 1, 97));

        var chart = server.get(path(HOSTILE) + "/chart.svg");
        var badge = get(HOSTILE, "badge.svg");

        assertThat(chart.getHeader("Content-Type")).isEqualTo("image/svg+xml");
        assertThat(Python.run(XML_TEXT, chart.bodyAsString())).contains(HOSTILE);
        assertThat(Python.run(XML_TEXT, badge)).contains(HOSTILE, "97.0% critical");
    }

    @Test
    void aHistoryComesAsCsvAndNdjsonToo() throws Exception {
        rising("Alice", 50, 90);

        var lines = get("Alice", "snapshots?format=ndjson&limit=20").lines().toList();
        var rows = get("Alice", "snapshots?format=csv&points=5").lines().toList();

        assertThat(lines)
                .hasSize(20)
                .allSatisfy(line ->
                        assertThat(new JsonObject(line).getString("agent")).isEqualTo("Alice"));
        assertThat(rows).hasSizeBetween(3, 21).first().asString().startsWith("simulation,agent,timestamp");
    }

    @Test
    void theAlertTimelineIsByRisingSeverity() throws Exception {
        rising("Alice", 90, 99);

        var timeline = server.get("/api/v1/alerts/timeline").bodyAsJsonObject();

        assertThat(timeline.fieldNames()).containsExactly("info", "warning", "critical", "next_cursor");
        assertThat(timeline.getJsonArray("info").getJsonObject(0).getString("type"))
                .isEqualTo("limit_forecast");
        for (var severity : new String[] {"warning", "critical"}) {
            var alert = timeline.getJsonArray(severity).getJsonObject(0);
            assertThat(alert.fieldNames()).contains("timestamp", "agent", "type", "message");
            assertThat(alert.getString("type")).isIn("threshold_exceeded", "limit_forecast");
        }
    }

    @Test
    void anExportPostedElsewhereMakesTheSameHistory() throws Exception {
        rising("Alice", 40, 99);
        rising(HOSTILE, 10, 20);
        var recording = server.get("/api/v1/export").bodyAsString();
        var snapshots = snapshots(recording);

        var vertxOfOther = Vertx.vertx();
        try (var other = TestServer.start(vertxOfOther)) {
            var unused = other.taken(snapshots);

            assertThat(snapshots(other.get("/api/v1/export").bodyAsString())).isEqualTo(snapshots);
        }
        vertxOfOther.close().await(5, SECONDS);
        assertThat(snapshots.lines()).hasSize(50);
        assertThat(recording.lines().toList().get(0)).startsWith("{\"recording\":");
        assertThat(recording).contains("{\"rules\":", "{\"alert_event\":");
    }

    private static String snapshots(String recording) {
        return recording
                .lines()
                .filter(line -> line.startsWith("{\"simulation\""))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    private void rising(String agent, int count, int to) throws Exception {
        post(IntStream.rangeClosed(1, count)
                .mapToObj(i -> Lines.line(agent, i, (long) to * i / count))
                .collect(Collectors.joining()));
    }

    private void post(String ndjson) throws Exception {
        var unused = server.taken(ndjson);
    }

    private String chart(String agent, String query) throws Exception {
        return get(agent, "chart?" + query);
    }

    private String get(String agent, String what) throws Exception {
        var answer = server.get(path(agent) + "/" + what);
        assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(200);
        return answer.bodyAsString();
    }

    private static String path(String agent) {
        return "/api/v1/agents/town/"
                + URLEncoder.encode(agent, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
