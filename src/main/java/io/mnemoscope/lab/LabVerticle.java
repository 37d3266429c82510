package io.mnemoscope.lab;

import io.mnemoscope.bus.Fleet;
import io.mnemoscope.bus.ReportMessages.Rendered;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.config.Config;
import io.mnemoscope.lab.backtest.Backtest;
import io.mnemoscope.lab.backtest.Backtests;
import io.mnemoscope.lab.explain.Explainer;
import io.mnemoscope.storage.AlertStore;
import io.mnemoscope.storage.SnapshotStore;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.InstantSource;

/**
 * Puts stored history through the rules again, on one worker thread of its own. In: {@link Topics#AGENT_EXPLAIN}, {@link
 * Topics#BACKTEST_START}, {@link Topics#BACKTEST_CONTINUE}, {@link Topics#BACKTEST_CANCEL}. Out: {@link Topics#AGENTS_READ},
 * {@link Topics#SIMULATIONS_READ}, {@link Topics#NOTIFICATIONS_EXPLAIN}.
 */
public final class LabVerticle extends VerticleBase {
    private static final String JSON = "application/json";
    private static final long LOOK_MILLIS = 10_000;

    private final Backtest.Sources sources;
    private final int partitions;

    /** There is one of it. */
    public LabVerticle(SnapshotStore snapshots, AlertStore alerts, Config config, InstantSource clock) {
        this.sources = new Backtest.Sources(snapshots, alerts, config.alerting(), clock);
        this.partitions = config.monitor().partitions();
    }

    @Override
    public Future<?> start() {
        var bus = vertx.eventBus();
        var fleet = new Fleet(bus, partitions);
        var explainer = new Explainer(fleet, sources.snapshots(), sources.alerts(), sources.clock());
        var backtests = new Backtests(fleet, sources);
        vertx.setPeriodic(LOOK_MILLIS, timer -> backtests.giveUp());
        return Future.all(
                Topics.AGENT_EXPLAIN
                        .serve(
                                bus,
                                message -> explainer.explain(message.agent()).map(body -> new Rendered(JSON, body)))
                        .completion(),
                Topics.BACKTEST_START
                        .serve(bus, start -> backtests.start(start.request()))
                        .completion(),
                Topics.BACKTEST_CONTINUE.serve(bus, backtests::goOn).completion(),
                Topics.BACKTEST_CANCEL
                        .serve(bus, message -> Future.succeededFuture(backtests.cancel(message)))
                        .completion());
    }
}
