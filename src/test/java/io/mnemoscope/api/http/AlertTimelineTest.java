package io.mnemoscope.api.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.Lines;
import io.mnemoscope.TestServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The alert timeline has the newest alerts, so many as are asked for, and a cursor for those before. */
@ExtendWith(VertxExtension.class)
class AlertTimelineTest {
    private static final String PATH = "/api/v1/alerts/timeline";
    private static final List<String> SEVERITIES = List.of("info", "warning", "critical");
    /** Each raises two alerts or more. */
    private static final int AGENTS = 30;

    private TestServer server;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        server = TestServer.start(vertx);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private static String full(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(agent -> IntStream.range(0, 4)
                        .mapToObj(
                                second -> Lines.line("a" + agent, second + 10L * agent, 85 + 6L * Math.min(2, second)))
                        .collect(Collectors.joining()))
                .collect(Collectors.joining());
    }

    private JsonObject get(String query) throws Exception {
        var answer = server.get(PATH + query);
        assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(200);
        return answer.bodyAsJsonObject();
    }

    private static int count(JsonObject timeline) {
        return SEVERITIES.stream()
                .mapToInt(severity -> timeline.getJsonArray(severity).size())
                .sum();
    }

    /** Those of all pages from this one back to the oldest, by severity, oldest first. */
    private Map<String, List<Object>> all(String query, int limit) throws Exception {
        var read = byName(new JsonObject("{\"info\":[],\"warning\":[],\"critical\":[]}"));
        var cursor = "";
        do {
            var page = get(query + "limit=" + limit + cursor);
            assertThat(count(page)).isBetween(1, limit);
            for (var severity : SEVERITIES) {
                var joined = list(page.getJsonArray(severity));
                joined.addAll(read.get(severity));
                read.put(severity, joined);
            }
            var next = page.getString("next_cursor");
            assertThat(next == null || count(page) == limit).as("a full page").isTrue();
            cursor = next == null ? "" : "&cursor=" + next;
        } while (!cursor.isEmpty());
        return read;
    }

    @Test
    void pagesGoBackFromTheNewestAndHaveEachAlertOnce() throws Exception {
        var unused = server.taken(full(0, AGENTS));
        var whole = get("");

        assertThat(whole.fieldNames()).containsExactly("info", "warning", "critical", "next_cursor");
        assertThat(whole.getString("next_cursor")).isNull();
        assertThat(count(whole)).isGreaterThanOrEqualTo(2 * AGENTS);
        for (int limit : new int[] {1, 7, count(whole), 10_000}) {
            var read = all("?", limit);
            for (var severity : SEVERITIES) {
                assertThat(new JsonArray(read.get(severity)))
                        .as(severity + " " + limit)
                        .isEqualTo(whole.getJsonArray(severity));
            }
        }
    }

    @Test
    void aPageHoldsTheNewestOfWhatIsAskedFor() throws Exception {
        var unused = server.taken(full(0, AGENTS));
        var whole = get("?simulation=town&agent=a3");

        var newest = get("?simulation=town&agent=a3&limit=1");

        assertThat(count(newest)).isEqualTo(1);
        assertThat(newest.getJsonArray("critical").getJsonObject(0))
                .isEqualTo(whole.getJsonArray("critical")
                        .getJsonObject(whole.getJsonArray("critical").size() - 1));
        assertThat(newest.getString("next_cursor")).isNotNull();
    }

    @Test
    void whatComesMeanwhileMovesNoPage() throws Exception {
        var first = server.taken(full(0, 10));
        var cursor = get("?limit=5").getString("next_cursor");
        var before = get("?limit=5&cursor=" + cursor);
        var second = server.taken(full(10, 20));

        assertThat(get("?limit=5&cursor=" + cursor)).isEqualTo(before);
        assertThat(first.getInteger("accepted")).isEqualTo(second.getInteger("accepted"));
    }

    @Test
    void refusesLimitsAndCursorsThatAreNone() throws Exception {
        for (var query : List.of("limit=0", "limit=10001", "limit=x", "cursor=x", "cursor=-1", "cursor=00000000-5")) {
            var answer = server.get(PATH + "?" + query);

            assertThat(answer.statusCode()).as(query).isEqualTo(400);
            assertThat(answer.bodyAsJsonObject().getString("field"))
                    .as(query)
                    .isEqualTo(query.substring(0, query.indexOf('=')));
        }
    }

    @Test
    void aStoreOfManyEventsIsReadAPageAtATime() throws Exception {
        var unused = server.taken(full(0, 1_500));

        var newest = server.get(PATH + "?limit=3");
        var whole = server.get(PATH);
        var head = server.request(HttpMethod.HEAD, PATH).send().await(5, SECONDS);

        assertThat(server.store().lastOffset().await(5, SECONDS)).isGreaterThan(4_000);
        assertThat(count(newest.bodyAsJsonObject())).isEqualTo(3);
        assertThat(count(whole.bodyAsJsonObject())).isGreaterThan(2_500);
        assertThat(all("?", 1_000)).isEqualTo(byName(whole.bodyAsJsonObject()));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.getHeader("Content-Length")).isIn(null, whole.getHeader("Content-Length"));
    }

    private static Map<String, List<Object>> byName(JsonObject timeline) {
        var named = new TreeMap<String, List<Object>>();
        SEVERITIES.forEach(severity -> named.put(severity, list(timeline.getJsonArray(severity))));
        return named;
    }

    private static List<Object> list(JsonArray array) {
        var list = new ArrayList<>();
        array.forEach(list::add);
        return list;
    }
}
