package io.mnemoscope.lab;

import io.mnemoscope.bus.Fleet;
import io.mnemoscope.bus.Rendered;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.storage.AlertStore;
import io.mnemoscope.storage.SnapshotStore;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.InstantSource;

/**
 * Puts stored history through the rules again, on one worker thread of its own. In: {@link Topics#AGENT_EXPLAIN}. Out:
 * {@link Topics#AGENTS_READ}, {@link Topics#SIMULATIONS_READ}.
 */
public final class LabVerticle extends VerticleBase {
    private static final String JSON = "application/json";

    private final SnapshotStore snapshots;
    private final AlertStore alerts;
    private final NotificationRecords notifications;
    private final int partitions;
    private final InstantSource clock;

    public LabVerticle(
            SnapshotStore snapshots,
            AlertStore alerts,
            NotificationRecords notifications,
            int partitions,
            InstantSource clock) {
        this.snapshots = snapshots;
        this.alerts = alerts;
        this.notifications = notifications;
        this.partitions = partitions;
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        var bus = vertx.eventBus();
        var fleet = new Fleet(bus, partitions);
        var explainer = new Explainer(fleet, snapshots, alerts, notifications, clock);
        return Topics.AGENT_EXPLAIN
                .serve(bus, message -> explainer.explain(message.agent()).map(body -> new Rendered(JSON, body)))
                .completion();
    }
}
