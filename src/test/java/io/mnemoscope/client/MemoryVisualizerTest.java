package io.mnemoscope.client;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mnemoscope.TestServer;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.ConsolidationMetrics;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.MemoryStats;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pictures of the Java client, over the event bus and over HTTP alike. */
@ExtendWith(VertxExtension.class)
class MemoryVisualizerTest {
    private static final String TOWN = "a town/1";
    private static final String ALICE = "Alice <é>";
    private static final long START = 1_790_000_000_000L;

    private Vertx vertx;
    private TestServer server;
    private MemoryMonitor monitor;

    @BeforeEach
    void start(Vertx given) throws Exception {
        vertx = given;
        server = TestServer.start(vertx, "alerting.mode", "classic");
        monitor = MemoryMonitor.connect(vertx, TOWN);
    }

    @AfterEach
    void stop() throws Exception {
        monitor.close().await(5, SECONDS);
        server.close();
    }

    private MemoryVisualizer of(boolean bus) throws Exception {
        var uri = URI.create("http://127.0.0.1:" + server.comparedPort());
        monitor = bus ? MemoryMonitor.connect(vertx, TOWN) : MemoryMonitor.connect(vertx, uri, TOWN, null);
        var sent = Stream.concat(
                        IntStream.of(10, 20, 90).mapToObj(size -> snapshot(ALICE, size)), Stream.of(snapshot("Bob", 5)))
                .toList();
        assertThat(monitor.recordSnapshots(sent).await(5, SECONDS).accepted()).isEqualTo(4);
        return new MemoryVisualizer(monitor);
    }

    private static MemorySnapshot snapshot(String agent, int size) {
        return new MemorySnapshot(
                new AgentId(TOWN, agent),
                START + size * 1_000L,
                MemoryStats.of(size, 1, 100),
                new ConsolidationMetrics(2, 1, 1, 0.5, 20, 10),
                0,
                size,
                MemorySnapshot.NO_TIME,
                Map.of());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void preparesTheClassicSeries(boolean bus) throws Exception {
        var show = of(bus);

        var timeline = show.memoryTimeline(ALICE).await(5, SECONDS);
        assertThat(timeline.fieldNames()).containsExactly("timestamps", "memory_size", "buffer_size", "usage_ratio");
        assertThat(timeline.getJsonArray("memory_size")).isEqualTo(new JsonArray("[10,20,90]"));
        var consolidation = show.consolidation(ALICE).await(5, SECONDS);
        assertThat(consolidation.getJsonArray("average_size")).isEqualTo(new JsonArray("[10,10,10]"));
        var alerts = show.alertTimeline().await(5, SECONDS);
        assertThat(alerts.getJsonArray("warning")).hasSize(2);
        assertThat(alerts.getJsonArray("critical")).isEmpty();
        assertThat(show.alertTimeline("Bob").await(5, SECONDS).getJsonArray("warning"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void drawsTheClassicChart(boolean bus) throws Exception {
        var show = of(bus);

        assertThat(show.asciiChart(ALICE, "memory_size", 20, 3)
                        .await(5, SECONDS)
                        .lines())
                .startsWith(
                        "Memory Memory Size - " + ALICE,
                        "─".repeat(30),
                        "  90.0 │   █",
                        "  50.0 │   █",
                        "  10.0 │ ███");
        assertThat(show.asciiChart(ALICE).await(5, SECONDS)).contains("        3 data points");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rendersAPageAndExportsJson(boolean bus) throws Exception {
        var show = of(bus);

        assertThat(show.htmlReport().await(5, SECONDS))
                .startsWithIgnoringCase("<!doctype html>")
                .contains("Bob", "Alice &lt;é&gt;");
        assertThat(show.htmlReport("Bob").await(5, SECONDS)).doesNotContain("Alice");
        var export = show.exportJson().await(5, SECONDS);
        assertThat(export.getInteger("schema_version")).isEqualTo(1);
        assertThat(export.getJsonObject("agents").fieldNames()).containsExactlyInAnyOrder(ALICE, "Bob");
        assertThat(export.getJsonArray("alerts")).hasSize(2);
        assertThat(show.exportJson("Bob").await(5, SECONDS).getJsonObject("agents"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void saysWhatItCannotShow(boolean bus) throws Exception {
        var show = of(bus);

        assertThat(refused(show, it -> it.memoryTimeline("Nobody"))).isEqualTo(404);
        assertThat(refused(show, it -> it.asciiChart("Nobody"))).isEqualTo(404);
        assertThat(refused(show, it -> it.htmlReport("Nobody"))).isEqualTo(404);
        assertThat(refused(show, it -> it.asciiChart(ALICE, "mood", 60, 15))).isEqualTo(400);
        assertThat(refused(show, it -> it.asciiChart(ALICE, "memory_size", 0, 15)))
                .isEqualTo(400);
    }

    private static int refused(MemoryVisualizer show, Function<MemoryVisualizer, Future<?>> request) {
        var refused = catchThrowableOfType(
                ServerRefused.class, () -> request.apply(show).await(5, SECONDS));
        return refused.status();
    }
}
