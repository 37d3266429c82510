package io.mnemoscope.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.TestServer;
import io.mnemoscope.api.json.Json;
import io.mnemoscope.api.json.SettingsJson;
import io.mnemoscope.api.json.SnapshotJson;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AlertMode;
import io.mnemoscope.domain.Extremes;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.io.StringReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;

/** One agent's odd figures never fail a report, whosever it is. */
@ExtendWith(VertxExtension.class)
class ExtremeFiguresTest {
    private static final String TOWN = "town";
    private static final String ALONE = "alone";
    private static final int AGENTS = 12;
    private static final int SNAPSHOTS = 60;
    private static final long YEAR_2000 = Instant.parse("2000-01-01T00:00:00Z").toEpochMilli();
    private static final int SECONDS_TO_WAIT = 30;
    private static final List<String> METRICS = List.of("memory_size", "buffer_size", "usage_ratio");

    private TestServer server;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        server = TestServer.start(vertx, "alerting.interval", "10ms", "alerting.comparison_interval", "10ms");
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void everythingIsAnswered(long seed) throws Exception {
        var extremes = new Extremes(seed);
        var mode = seed % 2 == 0 ? AlertMode.CLASSIC : AlertMode.LIFECYCLE;
        var settings = SettingsJson.text(extremes.settings(mode));
        assertThat(server.put("/api/v1/simulations/" + TOWN, settings).statusCode())
                .as("seed %d %s", seed, settings)
                .isEqualTo(200);
        for (int i = 0; i < AGENTS; i++) {
            post(extremes, seed, new AgentId(TOWN, "agent <" + i + ">"));
        }
        post(extremes, seed, new AgentId(ALONE, "*"));

        for (var path : paths()) {
            check(seed, HttpMethod.GET, path, "");
        }
        check(seed, HttpMethod.POST, "/api/v1/backtest", "{\"simulation\":\"" + ALONE + "\"}");
        check(seed, HttpMethod.POST, "/api/v1/backtest", "{\"agent\":\"agent*\",\"alert_threshold\":1e308}");
    }

    private void post(Extremes extremes, long seed, AgentId agent) throws Exception {
        var lines = new StringBuilder();
        for (var snapshot : extremes.walk(agent, SNAPSHOTS, YEAR_2000, System.currentTimeMillis())) {
            // One that contradicts the sizes is refused.
            lines.append(Json.text(out -> SnapshotJson.write(out, snapshot))
                            .replaceAll("\"usage_ratio\":[^,}]+", "\"usage_ratio\":null"))
                    .append('\n');
        }
        var receipt = server.post("application/x-ndjson", Buffer.buffer(lines.toString()));
        assertThat(receipt.statusCode())
                .as("seed %d %s", seed, receipt.bodyAsString())
                .isEqualTo(200);
        assertThat(receipt.bodyAsJsonObject().getLong("rejected"))
                .as("seed %d", seed)
                .isZero();
    }

    private static List<String> paths() {
        var paths = new ArrayList<>(List.of(
                "/api/v1/agents",
                "/api/v1/agents?sort=worst",
                "/api/v1/simulations",
                "/api/v1/simulations/town",
                "/api/v1/alerts",
                "/api/v1/alerts/events",
                "/api/v1/alerts/timeline",
                "/api/v1/notifications",
                "/api/v1/export"));
        for (var format : List.of("text", "json", "csv", "markdown", "html")) {
            paths.add("/api/v1/reports?format=" + format);
            paths.add("/api/v1/reports?style=full&format=" + format);
            paths.add("/api/v1/reports?simulation=town&agent=" + encoded("agent <1>") + "&format=" + format);
        }
        for (int i = 0; i < AGENTS; i++) {
            ofAgent("/api/v1/agents/town/" + encoded("agent <" + i + ">"), paths);
        }
        ofAgent("/api/v1/agents/" + ALONE + "/" + encoded("*"), paths);
        return paths;
    }

    private static void ofAgent(String agent, List<String> paths) {
        for (var below : List.of("", "/explain", "/timeline", "/consolidation", "/badge.svg")) {
            paths.add(agent + below);
        }
        for (var query : List.of("", "?format=csv", "?format=ndjson", "?points=20", "?step=30d", "?order=newest")) {
            paths.add(agent + "/snapshots" + query);
        }
        for (var metric : METRICS) {
            paths.add(agent + "/chart.svg?metric=" + metric);
            for (var style : List.of("classic", "unicode", "ascii")) {
                paths.add(agent + "/chart?metric=" + metric + "&style=" + style);
            }
        }
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private void check(long seed, HttpMethod method, String path, String body) throws Exception {
        var answer =
                server.request(method, path).sendBuffer(Buffer.buffer(body)).await(SECONDS_TO_WAIT, TimeUnit.SECONDS);
        var text = answer.bodyAsString();
        var what = "seed " + seed + " " + path;
        assertThat(answer.statusCode()).as("%s: %s", what, text).isEqualTo(200);
        var type = answer.getHeader("Content-Type");
        if (type.startsWith("application/json")) {
            assertThat(values(text)).as(what).isEqualTo(1);
        } else if (type.startsWith("application/x-ndjson")) {
            assertThat(values(text)).as(what).isEqualTo((int) text.lines().count());
            assertThat(text).as(what).doesNotContain("{\"error\":");
        } else if (type.startsWith("image/svg")) {
            var svg = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(text)));
            assertThat(svg.getDocumentElement().getTagName()).as(what).isEqualTo("svg");
        } else if (type.startsWith("text/html")) {
            assertThat(text.strip()).as(what).endsWith("</html>");
        }
        if (!type.startsWith("text/html")) {
            assertThat(text).as(what).isNotBlank().doesNotContain("NaN", "Infinity");
        }
    }

    /** How many values of valid JSON there are. */
    private static int values(String json) throws IOException {
        try (var in = Json.FACTORY.createParser(json)) {
            int values = 0;
            while (in.nextToken() != null) {
                in.skipChildren();
                values++;
            }
            return values;
        }
    }
}
