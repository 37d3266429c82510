package io.mnemoscope.api.eventbus;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.bus.AgentMessages.AgentsObserved;
import io.mnemoscope.bus.BusCodec;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.domain.TrendDirection;
import io.mnemoscope.storage.Samples;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
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
                TrendDirection.STABLE,
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
        var thread = new DeploymentOptions()
                .setThreadingModel(ThreadingModel.WORKER)
                .setWorkerPoolName("live")
                .setWorkerPoolSize(1);
        var unused = vertx.deployVerticle(new EventsVerticle())
                .compose(deployed -> vertx.deployVerticle(new FiguresVerticle(), thread))
                .await(5, SECONDS);
        var received = new LinkedBlockingQueue<JsonObject>();
        vertx.eventBus()
                .<JsonObject>consumer(PublicAddress.LIVE.address(), message -> received.add(message.body()))
                .completion()
                .await(5, SECONDS);
        var release = new CountDownLatch(1);
        var blocked = vertx.createSharedWorkerExecutor("live", 1).executeBlocking(() -> release.await(5, SECONDS));

        for (int i = 1; i <= TIMES; i++) {
            Topics.AGENTS_OBSERVED.publish(
                    vertx.eventBus(), new AgentsObserved(List.of(stats("Alice", i), stats("Bob", i)), List.of()));
        }
        release.countDown();

        int messages = 1;
        while (!counts(received.poll(5, SECONDS)).equals(List.of(TIMES, TIMES))) {
            messages++;
        }
        assertThat(messages).isLessThan(TIMES / 10);
        assertThat(blocked.await(5, SECONDS)).isTrue();
    }
}
