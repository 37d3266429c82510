package io.mnemoscope.client;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mnemoscope.TestServer;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.ConsolidationMetrics;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.MemoryStats;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The client of JVM simulations, over the event bus and over HTTP alike. */
@ExtendWith(VertxExtension.class)
class MemoryMonitorTest {
    private static final String TOWN = "a town/1";
    private static final long START = 1_790_000_000_000L;

    private Vertx vertx;
    private TestServer server;

    @BeforeEach
    void start(Vertx given) throws Exception {
        vertx = given;
        server = TestServer.start(vertx, "alerting.mode", "classic");
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    /** A way to make a monitor; its name is shown with the test. */
    record Way(String name, Function<MemoryMonitorTest, MemoryMonitor> open) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Way> ways() {
        return Stream.of(
                new Way("event bus", test -> MemoryMonitor.connect(test.vertx, TOWN)),
                new Way("HTTP", test -> MemoryMonitor.connect(test.vertx, test.uri(), TOWN, null)));
    }

    private URI uri() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    private static MemorySnapshot snapshot(String agent, int second, long size) {
        return new MemorySnapshot(
                new AgentId(TOWN, agent),
                START + second * 1_000L,
                new MemoryStats(size, 0, size, 100, size / 100.0, true, size >= 80),
                ConsolidationMetrics.NONE,
                0,
                second,
                MemorySnapshot.NO_TIME,
                Map.of());
    }

    @ParameterizedTest
    @MethodSource("ways")
    void recordsAndHearsOfAlertsInTheReceipt(Way way) throws Exception {
        var monitor = way.open().apply(this);

        var receipt = monitor.recordSnapshot(snapshot("Alice", 0, 85)).await(5, SECONDS);

        assertThat(receipt.accepted()).isEqualTo(1);
        assertThat(receipt.alerts())
                .extracting(MemoryAlert::toString)
                .containsExactly("[WARNING] 2026-09-21 14:13:20 - Alice: Memory usage at 85.0% (threshold: 80.0%)");
        monitor.close().await(5, SECONDS);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void readsStatisticsAlertsAndReports(Way way) throws Exception {
        var monitor = way.open().apply(this);
        var sent = List.of(snapshot("Alice", 0, 85), snapshot("Bob/é", 0, 10), snapshot("Alice", 1, 90));
        assertThat(monitor.recordSnapshots(sent).await(5, SECONDS).accepted()).isEqualTo(3);

        var stats = monitor.agentStats("Alice").await(5, SECONDS);
        assertThat(stats.getInteger("snapshots_count")).isEqualTo(2);
        assertThat(stats.getString("memory_trend")).isEqualTo("increasing");
        assertThat(monitor.agentStats("Bob/é").await(5, SECONDS).getInteger("snapshots_count"))
                .isEqualTo(1);
        assertThat(monitor.alerts().await(5, SECONDS))
                .extracting(alert -> alert.timestamp().toEpochMilli() - START)
                .containsExactly(0L, 1_000L);
        assertThat(monitor.alerts("Alice", "info").await(5, SECONDS)).isEmpty();
        assertThat(monitor.report().await(5, SECONDS)).contains("Agent: Alice\n", "Agent: Bob/é\n", "Recent Alerts:");
        assertThat(monitor.report("Bob/é").await(5, SECONDS)).doesNotContain("Alice");
        assertThatThrownBy(() -> monitor.clearAlerts("").await(5, SECONDS))
                .hasMessageContaining("agent: must not be empty");
        assertThat(monitor.clearAlerts("Alice").await(5, SECONDS)).isEqualTo(2);
        assertThat(monitor.alerts().await(5, SECONDS)).isEmpty();
        monitor.close().await(5, SECONDS);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void callsBackUntilCancelled(Way way) throws Exception {
        var monitor = way.open().apply(this);
        var first = Promise.<MemoryAlert>promise();
        var seen = new CopyOnWriteArrayList<MemoryAlert>();
        var registration = monitor.registerAlertCallback(alert -> {
                    seen.add(alert);
                    first.tryComplete(alert);
                })
                .await(5, SECONDS);
        assertThat(monitor.recordSnapshot(snapshot("Alice", 0, 85))
                        .await(5, SECONDS)
                        .accepted())
                .isEqualTo(1);
        assertThat(first.future().await(5, SECONDS).type()).isEqualTo("threshold_exceeded");

        registration.cancel();
        var other = Promise.<MemoryAlert>promise();
        var control = monitor.registerAlertCallback(other::tryComplete).await(5, SECONDS);
        assertThat(monitor.recordSnapshot(snapshot("Alice", 1, 86))
                        .await(5, SECONDS)
                        .accepted())
                .isEqualTo(1);
        assertThat(other.future().await(5, SECONDS).message()).contains("86.0%");

        assertThat(seen).hasSize(1);
        control.cancel();
        monitor.close().await(5, SECONDS);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void streamsAnAgentsStates(Way way) throws Exception {
        var monitor = way.open().apply(this);
        var seen = Promise.<JsonObject>promise();
        var stream = monitor.stream("Alice", seen::tryComplete).await(5, SECONDS);
        var sent = List.of(snapshot("Bob", 0, 10), snapshot("Alice", 0, 42));

        assertThat(monitor.recordSnapshots(sent).await(5, SECONDS).accepted()).isEqualTo(2);

        var state = seen.future().await(5, SECONDS);
        assertThat(state.getString("agent")).isEqualTo("Alice");
        assertThat(state.getJsonObject("memory_stats").getInteger("current_size"))
                .isEqualTo(42);
        stream.cancel();
        monitor.close().await(5, SECONDS);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void saysWhatTheServerRefused(Way way) throws Exception {
        var monitor = way.open().apply(this);

        var refused = catchThrowableOfType(
                ServerRefused.class, () -> monitor.agentStats("Nobody").await(5, SECONDS));

        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused).hasMessageContaining("Nobody");
        monitor.close().await(5, SECONDS);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void recordsTheTrackedInOneRequest(Way way) throws Exception {
        var monitor = way.open().apply(this);
        var alice = monitor.trackAgent("Alice", () -> snapshot("Alice", 0, 1));
        monitor.trackAgent("Bob", () -> snapshot("Bob", 0, 1));

        assertThat(monitor.recordTracked().await(5, SECONDS).accepted()).isEqualTo(2);
        alice.cancel();

        assertThat(monitor.recordTracked().await(5, SECONDS).duplicates()).isEqualTo(1);
        monitor.close().await(5, SECONDS);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aSlowConsumerMissesStatesAndNeverTheNewest(Way way) throws Exception {
        var monitor = way.open().apply(this);
        var seen = new CopyOnWriteArrayList<Integer>();
        var newest = Promise.<Integer>promise();
        var stream = monitor.stream("Alice").await(5, SECONDS);
        stream.pause().handler(state -> {
            seen.add(state.getJsonObject("memory_stats").getInteger("current_size"));
            newest.tryComplete(seen.get(seen.size() - 1));
        });
        for (int size = 1; size <= 3; size++) {
            // One after the other reaches the stream: a fast consumer beside the slow one says so.
            var arrived = Promise.<Void>promise();
            int now = size;
            var fast = monitor.stream("Alice", state -> {
                        if (state.getJsonObject("memory_stats").getInteger("current_size") == now) {
                            arrived.tryComplete();
                        }
                    })
                    .await(5, SECONDS);
            var receipt = monitor.recordSnapshot(snapshot("Alice", size, size)).await(5, SECONDS);
            assertThat(receipt.accepted()).isEqualTo(1);
            var unused = arrived.future().await(5, SECONDS);
            fast.cancel();
        }

        stream.fetch(1);

        assertThat(newest.future().await(5, SECONDS)).isEqualTo(3);
        assertThat(seen).hasSize(1);
        assertThat(stream.missed()).isEqualTo(2);
        stream.cancel();
        monitor.close().await(5, SECONDS);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aCallbackThatThrowsIsCalledAgain(Way way) throws Exception {
        var monitor = way.open().apply(this);
        var second = Promise.<MemoryAlert>promise();
        var registration = monitor.registerAlertCallback(alert -> {
                    if (alert.agent().equals("Alice")) {
                        throw new IllegalStateException("a mistake of the simulation");
                    }
                    second.tryComplete(alert);
                })
                .await(5, SECONDS);
        var sent = List.of(snapshot("Alice", 0, 85), snapshot("Bob", 0, 86));

        assertThat(monitor.recordSnapshots(sent).await(5, SECONDS).alerts()).hasSize(2);

        assertThat(second.future().await(5, SECONDS).agent()).isEqualTo("Bob");
        registration.cancel();
        monitor.close().await(5, SECONDS);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void tellsInTheReceiptWhatWasNotTaken(Way way) throws Exception {
        var monitor = way.open().apply(this);
        var tomorrow = System.currentTimeMillis() + 48 * 3_600_000L;
        var late = MemorySnapshot.of(new AgentId(TOWN, "Alice"), tomorrow, MemoryStats.of(1, 0, 0));

        var receipt = monitor.recordSnapshot(late).await(5, SECONDS);

        assertThat(receipt.rejected()).isEqualTo(1);
        assertThat(receipt.errors().get(0).encode()).contains("timestamp");
        assertThat(monitor.recordSnapshots(List.of()).await(5, SECONDS).accepted())
                .isZero();
        monitor.close().await(5, SECONDS);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void sendsAProfilersTimings(Way way) throws Exception {
        var monitor = way.open().apply(this);
        var profiler = new MemoryProfiler();
        var report = profiler.reportTo(monitor, "Alice");
        for (int i = 0; i < 5; i++) {
            profiler.profile("act", () -> "done");
        }

        profiler.flush().await(5, SECONDS);

        var profiles =
                server.get("/api/v1/profiles?agent=Alice").bodyAsJsonObject().getJsonArray("profiles");
        assertThat(profiles).hasSize(1);
        assertThat(profiles.getJsonObject(0).getString("name")).isEqualTo("act");
        assertThat(profiles.getJsonObject(0).getString("simulation")).isEqualTo(TOWN);
        assertThat(profiles.getJsonObject(0).getInteger("calls")).isEqualTo(5);
        assertThat(profiler.dropped()).isZero();
        report.cancel();
        monitor.close().await(5, SECONDS);
    }

    @Test
    void aCoDeployedSimulationActsOnAlerts() throws Exception {
        var monitor = MemoryMonitor.connect(vertx, "town");
        var consolidated = Promise.<JsonObject>promise();
        var stream = monitor.stream("Alice", state -> {
                    if (state.getJsonObject("consolidation_metrics").getInteger("total_consolidations") > 1) {
                        consolidated.tryComplete(state);
                    }
                })
                .await(5, SECONDS);

        var town =
                vertx.deployVerticle(new TownVerticle(InstantSource.system())).await(5, SECONDS);

        var state = consolidated.future().await(10, SECONDS);
        assertThat(state.getInteger("total_alerts")).isGreaterThan(1);
        stream.cancel();
        vertx.undeploy(town).await(5, SECONDS);
    }

    @Test
    void aClientWithAVertxOfItsOwnEndsIt() throws Exception {
        var monitor = MemoryMonitor.connect(uri());

        assertThat(monitor.report().await(5, SECONDS)).startsWith("====");

        monitor.close().await(5, SECONDS);
    }
}
