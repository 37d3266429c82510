package io.mnemoscope.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.Lines;
import io.mnemoscope.TestServer;
import io.mnemoscope.api.json.Rfc3339;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /api/v1/agents/{simulation}/{agent}/snapshots}: ranges, steps and pages. */
@ExtendWith(VertxExtension.class)
class HistoriesTest {
    private static final String PATH = "/api/v1/agents/town/Al%20%26%20ice/snapshots";
    private static final String AGENT = "Al & ice";
    private static final int COUNT = 95;
    private static final Pattern NEXT = Pattern.compile("<([^>]*)>; rel=\"next\"");

    private TestServer server;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        server = TestServer.start(vertx);
        var unused = server.taken(IntStream.range(0, COUNT)
                .mapToObj(i -> Lines.line(AGENT, i, i == 33 ? 70 : i % 7))
                .collect(Collectors.joining()));
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "ndjson", "json"})
    void aPageNamesTheNextInItsLinkHeader(String format) throws Exception {
        var times = new ArrayList<String>();
        @Nullable String query = "?format=" + format + "&limit=20&from=" + Rfc3339.format(Lines.START + 5_000);
        for (int page = 0; query != null && page < 10; page++) {
            var answer = get(query);
            times.addAll(times(answer, format));
            query = next(answer);
        }

        assertThat(times)
                .isEqualTo(
                        IntStream.range(5, COUNT).mapToObj(HistoriesTest::time).toList());
    }

    @Test
    void theNewestPageIsFollowedByTheOneBeforeIt() throws Exception {
        var first = get("?order=newest&limit=40&format=ndjson");
        var second = get(String.valueOf(next(first)));

        assertThat(times(first, "ndjson")).startsWith(time(55)).endsWith(time(94));
        assertThat(times(second, "ndjson")).startsWith(time(15)).endsWith(time(54));
        assertThat(get("?order=newest&limit=40").bodyAsJsonObject().getString("next_cursor"))
                .isEqualTo(Long.toString(Lines.START + 55_000));
    }

    @Test
    void aStepTellsTheFirstLastLowestAndHighestOfEachStretch() throws Exception {
        var times = times(get("?step=30&format=ndjson"), "ndjson");

        // Lines.START is aligned to twenty seconds, not to thirty: the first stretch is shorter.
        assertThat(times).contains(time(0), time(33), time(COUNT - 1)).hasSizeBetween(8, 16);
        assertThat(times(get("?step=1m&format=ndjson"), "ndjson"))
                .contains(time(33))
                .hasSizeBetween(5, 12);
        assertThat(times(get("?step=1000ms"), "json")).hasSize(COUNT);
    }

    @Test
    void aStepMustFitItsRange() throws Exception {
        var far = Lines.line(AGENT, 1_000_000, 5);
        var unused = server.taken(far);

        assertThat(refused("?step=10").getString("detail")).contains("more than 10000 steps");
        assertThat(get("?step=10&to=" + Rfc3339.format(Lines.START + 60_000)).statusCode())
                .isEqualTo(200);
        for (var step : List.of("0", "x", "-5", "1y", "99999999999")) {
            assertThat(refused("?step=" + step).getString("field")).isEqualTo("step");
        }
        assertThat(refused("?step=10&points=5").getString("field")).isEqualTo("step");
        assertThat(refused("?from=5&to=4").getString("field")).isEqualTo("to");
    }

    @Test
    void whatIsThinnedHasNoNextPage() throws Exception {
        var answer = get("?points=5&limit=5");

        assertThat(answer.getHeader("Link")).isNull();
        assertThat(answer.bodyAsJsonObject().getValue("next_cursor")).isNull();
    }

    @Test
    void aChartShowsARange() throws Exception {
        var range = "from=" + Rfc3339.format(Lines.START + 10_000) + "&to=" + Rfc3339.format(Lines.START + 20_000);

        var classic = server.get("/api/v1/agents/town/Al%20%26%20ice/chart?" + range);
        var unicode = server.get("/api/v1/agents/town/Al%20%26%20ice/chart?style=unicode&" + range);

        assertThat(classic.bodyAsString()).endsWith("10 data points");
        assertThat(unicode.bodyAsString()).contains(time(19).replace('T', ' ').substring(0, 19) + " UTC");
    }

    private HttpResponse<Buffer> get(String query) throws Exception {
        return server.get(PATH + query);
    }

    private JsonObject refused(String query) throws Exception {
        var answer = get(query);
        assertThat(answer.statusCode()).as(query).isEqualTo(400);
        return answer.bodyAsJsonObject();
    }

    private static String time(int second) {
        return Rfc3339.format(Lines.START + 1_000L * second);
    }

    private static @Nullable String next(HttpResponse<Buffer> answer) {
        var link = answer.getHeader("Link");
        if (link == null) {
            return null;
        }
        var matcher = NEXT.matcher(link);
        assertThat(matcher.matches()).as(link).isTrue();
        return matcher.group(1);
    }

    private static List<String> times(HttpResponse<Buffer> answer, String format) {
        assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(200);
        return switch (format) {
            case "json" ->
                answer.bodyAsJsonObject().getJsonArray("snapshots").stream()
                        .map(snapshot -> ((JsonObject) snapshot).getString("timestamp"))
                        .toList();
            case "ndjson" ->
                answer.bodyAsString()
                        .lines()
                        .map(line -> new JsonObject(line).getString("timestamp"))
                        .toList();
            default ->
                answer.bodyAsString()
                        .lines()
                        .skip(1)
                        .map(line -> line.split(",", -1)[2])
                        .toList();
        };
    }
}
