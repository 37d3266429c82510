package io.mnemoscope.api.eventbus;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.bench.Await;
import io.mnemoscope.bus.AgentsObserved;
import io.mnemoscope.bus.BusCodec;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.domain.Trend;
import io.mnemoscope.storage.Samples;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Figures that cannot be published in time are replaced by newer ones. */
@ExtendWith(VertxExtension.class)
class FiguresVerticleTest {
    private static final int TIMES = 500;

    private static AgentStats stats(String agent, int snapshots) {
        return new AgentStats(
                Samples.snapshot(new AgentId("town", agent), snapshots, snapshots),
                snapshots,
                0,
                Samples.START,
                1,
                Trend.STABLE,
                0,
                List.of());
    }

    private static List<Object> counts(@Nullable JsonObject message) {
        return requireNonNull(message, "nothing was published").getJsonArray("agents").stream()
                .map(agent -> ((JsonObject) agent).getValue("snapshots_count"))
                .toList();
    }

    @Test
    void onlyTheNewestOfEachAgentWaits(Vertx vertx) throws Exception {
        BusCodec.register(vertx.eventBus());
        var verticle = new FiguresVerticle();
        var unused = vertx.deployVerticle(new EventsVerticle())
                .compose(deployed -> vertx.deployVerticle(verticle))
                .await(5, SECONDS);
        var received = new LinkedBlockingQueue<JsonObject>();
        vertx.eventBus()
                .<JsonObject>consumer(PublicAddress.LIVE.address(), message -> received.add(message.body()))
                .completion()
                .await(5, SECONDS);
        var release = new CountDownLatch(1);
        var busy = vertx.createSharedWorkerExecutor("mnemo-bus-live", 1);
        var blocked = busy.executeBlocking(() -> release.await(5, SECONDS));

        for (int i = 1; i <= TIMES; i++) {
            Topics.AGENTS_OBSERVED.publish(
                    vertx.eventBus(), new AgentsObserved(List.of(stats("Alice", i), stats("Bob", i)), List.of()));
        }
        // The first is being published; of those that came after it, the last waits.
        Await.until(
                "all are replaced but the last", Duration.ofSeconds(10), () -> verticle.replaced() == 2 * (TIMES - 2));
        release.countDown();

        assertThat(counts(received.poll(5, SECONDS))).containsExactly(1, 1);
        assertThat(counts(received.poll(5, SECONDS))).containsExactly(TIMES, TIMES);
        assertThat(blocked.await(5, SECONDS)).isTrue();
    }
}
