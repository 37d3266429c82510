package io.mnemoscope.api.http;

import static io.mnemoscope.Lines.START;
import static io.mnemoscope.Lines.calm;
import static io.mnemoscope.Lines.line;
import static io.mnemoscope.api.http.SnapshotsResourceTest.problem;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.Lines;
import io.mnemoscope.TestServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(VertxExtension.class)
class AgentsResourceTest {
    private static final String ALICE = "/api/v1/agents/town/Alice";
    private TestServer server;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        server = TestServer.start(vertx);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private JsonObject read(String path) throws Exception {
        var answer = server.get(path);
        assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(200);
        return answer.bodyAsJsonObject();
    }

    private static List<String> texts(JsonArray objects, String member) {
        return objects.stream().map(o -> ((JsonObject) o).getString(member)).toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a/b",
                "\"quoted\" 'one'",
                "🧠 Zoë",
                "</script><img src=x onerror=alert(1)>",
                "100%",
                "a..",
                "?#&="
            })
    void takesAnyNameInAPath(String name) throws Exception {
        var snapshot = Lines.snapshot(name, name, 0, 10);
        assertThat(server.postJson(snapshot.encode()).statusCode()).isEqualTo(200);
        var encoded = URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace(".", "%2E");
        var path = "/api/v1/agents/" + encoded + "/" + encoded;

        var stats = read(path);

        assertThat(stats.getString("agent")).isEqualTo(name);
        assertThat(stats.getString("simulation")).isEqualTo(name);
        assertThat(read(path + "/snapshots").getJsonArray("snapshots")).hasSize(1);
        assertThat(server.delete(path).statusCode()).isEqualTo(200);
    }

    @Test
    void hasTheClassicStatistics() throws Exception {
        var unused = server.taken(line("Alice", 0, 10) + line("Alice", 60, 20));

        var stats = read(ALICE);

        assertThat(stats.getMap())
                .containsEntry("agent_name", "Alice")
                .containsEntry("snapshots_count", 2)
                .containsEntry("memory_trend", "increasing")
                .containsEntry("total_alerts", 0)
                .containsKeys("current_memory", "current_consolidation", "first_snapshot", "last_snapshot");
    }

    @Test
    void hasTheTrendBesideThem() throws Exception {
        var early = server.taken(IntStream.range(0, 5)
                .mapToObj(i -> line("Alice", 60L * i, 10 + 2L * i))
                .collect(Collectors.joining()));
        var tooLittle = read(ALICE).getJsonObject("trend");
        var later = server.taken(IntStream.range(5, 20)
                .mapToObj(i -> line("Alice", 60L * i, 10 + 2L * i))
                .collect(Collectors.joining()));

        var trend = read(ALICE).getJsonObject("trend");

        assertThat(List.of(early.getInteger("accepted"), later.getInteger("accepted")))
                .containsExactly(5, 15);
        assertThat(tooLittle.getMap())
                .containsEntry("direction", "insufficient_data")
                .containsEntry("n", 5)
                .containsEntry("slope_per_step", null)
                .containsEntry("p", null)
                .containsEntry("seconds_to_limit", null);
        assertThat(trend.getMap())
                .containsEntry("direction", "increasing")
                .containsEntry("n", 20)
                .containsEntry("slope_per_step", 2)
                .containsEntry("slope_per_minute", 2)
                .containsEntry("steps_to_limit", 26)
                .containsEntry("seconds_to_limit", 26 * 60);
        assertThat(trend.getDouble("p")).isBetween(0.0, 1e-6);
        assertThat(trend.getDouble("confidence")).isBetween(1 - 1e-6, 1.0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/timeline", "/consolidation", "/chart"})
    void answers404ForAnUnknownAgent(String below) throws Exception {
        var problem = problem(server.get("/api/v1/agents/town/Nobody" + below), 404);

        assertThat(problem.getString("detail")).contains("Nobody");
    }

    @Test
    void refusesToForgetWhatIsNotThere() throws Exception {
        var unused = problem(server.delete("/api/v1/agents/town/Nobody"), 404);
    }

    @Test
    void forgets() throws Exception {
        var unused = server.taken(calm("Alice", 0, 3) + line("Bob", 0, 10));

        assertThat(server.delete(ALICE).statusCode()).isEqualTo(200);

        assertThat(server.get(ALICE).statusCode()).isEqualTo(404);
        assertThat(read(ALICE + "/snapshots").getJsonArray("snapshots")).isEmpty();
        assertThat(texts(read("/api/v1/agents").getJsonArray("agents"), "agent"))
                .containsExactly("Bob");
    }

    @ParameterizedTest
    @CsvSource({
        "name,Alice Bob Carol",
        "size,Bob Carol Alice",
        "last_seen,Carol Alice Bob",
        "first_seen,Bob Alice Carol",
        "worst,Bob Carol Alice"
    })
    void sorts(String sort, String expected) throws Exception {
        for (var one : List.of(line("Bob", 0, 90), line("Bob", 1, 91), line("Alice", 2, 10), line("Carol", 3, 20))) {
            var unused = server.taken(one);
        }

        var names = texts(read("/api/v1/agents?sort=" + sort).getJsonArray("agents"), "agent");

        assertThat(String.join(" ", names)).isEqualTo(expected);
    }

    @Test
    void pages() throws Exception {
        var unused = server.taken(Lines.fleet(25, 0, 10));

        var first = read("/api/v1/agents?limit=10");
        var second = read("/api/v1/agents?limit=10&cursor=" + first.getString("next_cursor"));
        var third = read("/api/v1/agents?limit=10&cursor=" + second.getString("next_cursor"));

        assertThat(first.getInteger("total")).isEqualTo(25);
        assertThat(texts(second.getJsonArray("agents"), "agent"))
                .startsWith("a00010")
                .hasSize(10);
        assertThat(third.getJsonArray("agents")).hasSize(5);
        assertThat(third.getString("next_cursor")).isNull();
        assertThat(read("/api/v1/agents?cursor=2000000000").getJsonArray("agents"))
                .isEmpty();
    }

    @Test
    void filters() throws Exception {
        var unused = server.taken(line("Alice", 0, 10)
                + line("Bob", 0, 10)
                + Lines.snapshot("Mali", "Carol", 0, 10).encode());

        assertThat(texts(read("/api/v1/agents?q=ALI").getJsonArray("agents"), "agent"))
                .containsExactly("Carol", "Alice");
        assertThat(texts(read("/api/v1/agents?simulation=town").getJsonArray("agents"), "agent"))
                .containsExactly("Alice", "Bob");
        assertThat(read("/api/v1/agents?simulation=tow").getJsonArray("agents")).isEmpty();
    }

    @Test
    void readsHistoryByTimeAndPage() throws Exception {
        var unused = server.taken(calm("Alice", 0, 100));
        var from = START + 10_000;
        var range = ALICE + "/snapshots?from=" + from + "&to=" + (START + 20_000);

        var first = read(range + "&limit=6");
        var rest = read(range + "&limit=6&cursor=" + first.getString("next_cursor"));
        var newest = read(ALICE + "/snapshots?limit=1&order=newest");

        assertThat(first.getJsonArray("snapshots")).hasSize(6);
        assertThat(rest.getJsonArray("snapshots")).hasSize(4);
        assertThat(rest.getString("next_cursor")).isNull();
        assertThat(texts(newest.getJsonArray("snapshots"), "timestamp")).containsExactly("2026-05-28T20:28:19.000Z");
        assertThat(read(ALICE + "/snapshots?from=2026-05-28T22:26:50%2B02:00&limit=1")
                        .getJsonArray("snapshots"))
                .hasSize(1);
    }

    @Test
    void thinsHistory() throws Exception {
        var unused = server.taken(calm("Alice", 0, 1_000));

        var thin = read(ALICE + "/snapshots?points=10").getJsonArray("snapshots");

        assertThat(thin.size()).isBetween(10, 40);
    }

    @Test
    void hasSeriesAndChart() throws Exception {
        var unused = server.taken(calm("Alice", 0, 5));

        assertThat(read(ALICE + "/timeline").getJsonArray("memory_size")).hasSize(5);
        assertThat(read(ALICE + "/consolidation").getJsonArray("total_consolidations"))
                .hasSize(5);
        var chart = server.get(ALICE + "/chart?metric=usage_ratio&width=20&height=4");
        assertThat(chart.getHeader("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(chart.bodyAsString())
                .startsWith("Memory Usage Ratio - Alice\n")
                .endsWith("5 data points");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/agents?sort=up,sort",
        "/api/v1/agents?limit=0,limit",
        "/api/v1/agents?limit=10001,limit",
        "/api/v1/agents?cursor=-1,cursor",
        "/api/v1/agents?cursor=x,cursor",
        "/api/v1/agents/town/Alice/snapshots?from=yesterday,from",
        "/api/v1/agents/town/Alice/snapshots?points=-1,points",
        "/api/v1/agents/town/Alice/snapshots?order=up,order",
        "/api/v1/agents/town/Alice/snapshots?cursor=99999999999999999999,cursor",
        "/api/v1/agents/town/Alice/chart?metric=x,metric",
        "/api/v1/agents/town/Alice/chart?width=0,width",
        "/api/v1/agents/town/Alice/chart?height=501,height",
        "/api/v1/agents/town/%01,agent",
        "/api/v1/agents/town/%ED%A0%80x,",
    })
    void namesTheParameterThatIsWrong(String path, String field) throws Exception {
        var unused = server.taken(calm("Alice", 0, 5));
        var answer = server.get(path);

        if (field == null) {
            assertThat(answer.statusCode()).isBetween(400, 404);
            return;
        }
        assertThat(problem(answer, 400).getString("field")).isEqualTo(field);
    }

    @Test
    void takesUnknownParametersAsNone() throws Exception {
        assertThat(read("/api/v1/agents?colour=red").getJsonArray("agents")).isEmpty();
    }

    @Test
    void pagesOfOtherSitesChangeNothing() throws Exception {
        var unused = server.taken(calm("Alice", 0, 1));

        var answer = server.request(HttpMethod.DELETE, "/api/v1/agents/town/Alice")
                .putHeader("Origin", "https://elsewhere.example")
                .send()
                .await(5, SECONDS);

        assertThat(problem(answer, 403).getString("detail")).contains("other sites");
        assertThat(server.get("/api/v1/agents/town/Alice").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 200", "localhost:8080, 200", "[::1]:8080, 200", "10.1.2.3, 200", "evil.example:8080, 421"})
    void withoutTokensItAnswersUnderItsOwnNamesOnly(String host, int status) throws Exception {
        var answer = server.request(HttpMethod.GET, "/api/v1/agents")
                .putHeader("Host", host)
                .send()
                .await(5, SECONDS);

        assertThat(answer.statusCode()).isEqualTo(status);
    }
}
