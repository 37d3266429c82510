package io.mnemoscope.lab.backtest;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.RuleType;
import io.mnemoscope.domain.Trigger;
import io.mnemoscope.domain.rules.RuleRegistry;
import io.mnemoscope.storage.AlertQuery;
import io.mnemoscope.storage.AlertStore;
import io.mnemoscope.storage.SnapshotStore;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is stored of a range of time, a page at a time. */
record History(SnapshotStore snapshots, AlertStore alerts, long fromMillis, long toMillis) {
    /** Snapshots in a page: some 3 MB. */
    static final int PAGE = 10_000;

    /** Snapshots before the range that fill the rules' windows. */
    static final int LEAD_IN = 1_000;

    private static final int ALERTS = 10_000;
    private static final int KEPT_ALERTS = 10_000;

    /** The newest snapshots before the range. */
    Future<List<MemorySnapshot>> before(AgentId agent) {
        return fromMillis == 0
                ? Future.succeededFuture(List.of())
                : snapshots.range(agent, 0, fromMillis, LEAD_IN, true);
    }

    /** A page of the range. */
    Future<List<MemorySnapshot>> page(AgentId agent, long start) {
        return snapshots.range(agent, start, toMillis, PAGE, false);
    }

    /** The alerts of an agent that began in the range and fired. */
    Future<List<RecordedAlert>> alerts(AgentId agent) {
        return alerts(agent, null, new ArrayList<>(0), 0);
    }

    /** The same of a simulation as a whole. */
    Future<List<RecordedAlert>> simulation(AgentId any) {
        Future<List<RecordedAlert>> all = Future.succeededFuture(new ArrayList<>(0));
        for (var type : RuleRegistry.types(Trigger.SIMULATION)) {
            all = all.compose(found -> alerts(any, type, found, 0));
        }
        return all;
    }

    private Future<List<RecordedAlert>> alerts(
            AgentId id, @Nullable RuleType ofSimulation, List<RecordedAlert> found, int offset) {
        var agent = ofSimulation == null ? id.agent() : null;
        var query = AlertQuery.all(ALERTS)
                .of(id.simulation(), agent)
                .of(ofSimulation)
                .between(fromMillis, Long.MAX_VALUE)
                .skipping(offset);
        return alerts.alerts(query).compose(page -> {
            for (var alert : page) {
                if (counts(alert) && alert.ofSimulation() == (ofSimulation != null)) {
                    found.add(RecordedAlert.of(alert, found.size() < KEPT_ALERTS));
                }
            }
            return page.size() < ALERTS
                    ? Future.succeededFuture(found)
                    : alerts(id, ofSimulation, found, offset + page.size());
        });
    }

    private boolean counts(Alert alert) {
        boolean fired = alert.state().active() || alert.state() == AlertState.RESOLVED;
        return fired && alert.startedMillis() >= fromMillis && alert.startedMillis() < toMillis;
    }
}
