package io.mnemoscope.client;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mnemoscope.TestServer;
import io.mnemoscope.bus.BusCodec;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.MemoryStats;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the Java client fails where the server is away, refuses, or is none. */
@ExtendWith(VertxExtension.class)
class ClientFailuresTest {
    private static final String TOWN = "a town/1";
    private static final MemorySnapshot SNAPSHOT =
            MemorySnapshot.of(new AgentId(TOWN, "Alice"), 1_790_000_000_000L, MemoryStats.of(1, 0, 100));

    @Test
    void failsWithTheConnectionsFailureWhereNobodyListens(Vertx vertx) throws Exception {
        var nobody = MemoryMonitor.connect(vertx, URI.create("http://127.0.0.1:1"), TOWN, null);

        assertThatThrownBy(() -> nobody.recordSnapshot(SNAPSHOT).await(5, SECONDS))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> nobody.registerAlertCallback(alert -> {}).await(5, SECONDS))
                .isInstanceOf(IOException.class);
        nobody.close().await(5, SECONDS);
    }

    @Test
    void failsWith503WhereNobodyListensOnTheBus() throws Exception {
        var elsewhere = Vertx.vertx();
        BusCodec.register(elsewhere.eventBus());
        var monitor = MemoryMonitor.connect(elsewhere);

        for (Future<?> answer : List.of(
                monitor.recordSnapshot(SNAPSHOT),
                monitor.agentStats("Alice"),
                monitor.alerts(),
                monitor.report(),
                new MemoryVisualizer(monitor).memoryTimeline("Alice"))) {
            var refused = catchThrowableOfType(ServerRefused.class, () -> answer.await(5, SECONDS));
            assertThat(refused.status()).isEqualTo(503);
        }
        elsewhere.close().await(5, SECONDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "7", "<html>", "{\"accepted\":\"many\"}", ""})
    void anAnswerThatIsNoneOfOursIsARefusal(String body, Vertx vertx) throws Exception {
        var stranger = vertx.createHttpServer()
                .requestHandler(request -> request.response()
                        .putHeader("Content-Type", "application/json")
                        .end(body))
                .listen(0, "127.0.0.1")
                .await(5, SECONDS);
        var monitor = MemoryMonitor.connect(vertx, URI.create("http://127.0.0.1:" + stranger.actualPort()), TOWN, null);

        assertThatThrownBy(() -> monitor.recordSnapshot(SNAPSHOT).await(5, SECONDS))
                .isInstanceOf(ServerRefused.class);

        monitor.close().await(5, SECONDS);
        stranger.close().await(5, SECONDS);
    }

    @Test
    void aWrongTokenIsRefused(Vertx vertx) throws Exception {
        var elsewhere = Vertx.vertx();
        var guarded = TestServer.start(elsewhere, "security.tokens", "secret");
        var uri = URI.create("http://127.0.0.1:" + guarded.port());
        var wrong = MemoryMonitor.connect(vertx, uri, TOWN, "guess");
        var right = MemoryMonitor.connect(vertx, uri, TOWN, "secret");

        var refused =
                catchThrowableOfType(ServerRefused.class, () -> wrong.report().await(5, SECONDS));

        assertThat(refused.status()).isEqualTo(401);
        assertThat(right.recordSnapshot(SNAPSHOT).await(5, SECONDS).accepted()).isEqualTo(1);
        right.registerAlertCallback(alert -> {}).await(5, SECONDS).cancel();
        wrong.close().await(5, SECONDS);
        right.close().await(5, SECONDS);
        guarded.close();
        elsewhere.close().await(5, SECONDS);
    }

    @Test
    void aProfilerKeepsTheNewestTimingsAndNeverThrows(Vertx vertx) throws Exception {
        var nobody = MemoryMonitor.connect(vertx, URI.create("http://127.0.0.1:1"), TOWN, null);
        var profiler = new MemoryProfiler();
        var report = profiler.reportTo(nobody, "Alice");
        for (int i = 0; i < TimingSender.MAX_WAITING + 500; i++) {
            profiler.profile("act", () -> "done");
        }

        profiler.flush().await(5, SECONDS);

        assertThat(profiler.dropped()).isGreaterThanOrEqualTo(500);
        assertThat(profiler.figures().get(0).calls()).isEqualTo(TimingSender.MAX_WAITING + 500);
        report.cancel();
        nobody.close().await(5, SECONDS);
    }
}
