package io.mnemoscope.client;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.ConsolidationMetrics;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.MemoryStats;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.InstantSource;
import java.util.Map;

/**
 * A co-deployed simulation, complete: a town of one agent that remembers ten things a step, is watched over the event bus,
 * and consolidates when an alert says that its memory fills up.
 */
public final class TownVerticle extends VerticleBase {
    private static final long STEP_MILLIS = 20;
    private static final int LIMIT = 100;

    private final InstantSource clock;
    private int memories;
    private int consolidations;
    private long step;

    TownVerticle(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        var monitor = MemoryMonitor.connect(vertx, "town");
        monitor.trackAgent("Alice", this::snapshot);
        vertx.setPeriodic(STEP_MILLIS, id -> {
            step++;
            memories += 10;
            monitor.recordTracked().onFailure(cause -> vertx.cancelTimer(id));
        });
        return monitor.registerAlertCallback(this::consolidate);
    }

    private void consolidate(MemoryAlert alert) {
        if (alert.type().equals("threshold_exceeded")) {
            memories = 0;
            consolidations++;
        }
    }

    private MemorySnapshot snapshot() {
        var memory = new MemoryStats(memories, 0, memories, LIMIT, memories / (double) LIMIT, true, memories > 80);
        var done = new ConsolidationMetrics(consolidations, consolidations, 0, Double.NaN, 80L * consolidations, 80);
        return new MemorySnapshot(
                new AgentId("town", "Alice"),
                clock.millis(),
                memory,
                consolidations == 0 ? ConsolidationMetrics.NONE : done,
                0,
                step,
                MemorySnapshot.NO_TIME,
                Map.of());
    }
}
