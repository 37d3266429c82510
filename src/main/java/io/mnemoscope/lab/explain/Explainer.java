package io.mnemoscope.lab.explain;

import io.mnemoscope.api.json.Json;
import io.mnemoscope.bus.AgentMessages.ReadAgents;
import io.mnemoscope.bus.BusFailure.NotFound;
import io.mnemoscope.bus.Fleet;
import io.mnemoscope.bus.NotificationMessages.ExplainNotifications;
import io.mnemoscope.bus.SettingsMessages.ReadSimulations;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.Trigger;
import io.mnemoscope.domain.rules.RuleRegistry;
import io.mnemoscope.domain.rules.RuleSet;
import io.mnemoscope.domain.rules.RuleSettings;
import io.mnemoscope.domain.rules.SimulationPace;
import io.mnemoscope.storage.AlertQuery;
import io.mnemoscope.storage.AlertStore;
import io.mnemoscope.storage.Restored;
import io.mnemoscope.storage.SnapshotStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** Explains an agent's alerts from what is stored; bounded work, nothing kept. */
public record Explainer(Fleet fleet, SnapshotStore snapshots, AlertStore alerts, InstantSource clock) {
    /** How far back it is looked where no checkpoint is far enough back: long enough for the prebuilt windows. */
    private static final int HISTORY = 2_000;

    private static final int ALERTS = 20;

    /** Fails with {@link NotFound}. */
    public Future<Buffer> explain(AgentId id) {
        var agents = fleet.read(new ReadAgents(id.simulation(), null, null));
        var rules = Topics.SIMULATIONS_READ.request(fleet.bus(), new ReadSimulations());
        return Future.all(agents, rules).compose(all -> {
            var peers = PeerGroup.of(agents.result(), id);
            var settings = rules.result().ruleConfiguration().of(id);
            var replay = replay(id, settings);
            return Future.all(replay, ofSimulation(id), newest(id))
                    .map(read -> Json.buffer(new ExplanationJson(
                            peers, replay.result(), settings, read.resultAt(2), read.resultAt(1), clock.millis())));
        });
    }

    /** The agent's newest alerts, and why somebody was notified of them, or nobody. */
    private Future<NewestAlerts> newest(AgentId id) {
        return alerts.alerts(AlertQuery.of(id, ALERTS))
                .compose(newest -> Topics.NOTIFICATIONS_EXPLAIN
                        .request(fleet.bus(), new ExplainNotifications(newest))
                        .map(answer -> new NewestAlerts(newest, answer.explanations())));
    }

    /** Alerts, newest first, and what is known of their notifications, by alert. */
    record NewestAlerts(List<Alert> alerts, Map<String, ExplainNotifications.Explanation> notifications) {}

    /** The newest alerts of its whole simulation, by rule. */
    private Future<Map<String, Alert>> ofSimulation(AgentId id) {
        return Future.all(RuleRegistry.types(Trigger.SIMULATION).stream()
                        .map(type -> AlertQuery.all(1).of(id.simulation(), null).of(type))
                        .map(alerts::alerts)
                        .toList())
                .map(read -> read.<List<Alert>>list().stream()
                        .flatMap(List::stream)
                        .collect(Collectors.toMap(Alert::rule, alert -> alert)));
    }

    private Future<Replay> replay(AgentId id, RuleSettings settings) {
        var found = new AtomicReference<Restored>();
        return snapshots.restore(id::equals, page -> page.forEach(found::set)).compose(generation -> {
            var exact = Replay.since(found.get());
            if (exact != null && exact.enough()) {
                return Future.succeededFuture(exact);
            }
            return snapshots
                    .range(id, 0, Long.MAX_VALUE, HISTORY, true)
                    .map(newest -> Replay.of(new RuleSet(settings), newest, newest.size() < HISTORY));
        });
    }

    /**
     * An agent among those of its simulation.
     *
     * @param agent the one
     * @param agents how many there are, it included
     * @param arrivedMillis when the newest snapshot of them all arrived
     * @param step the step of that, or {@link MemorySnapshot#NO_STEP}
     * @param usualSeconds how long a silence of all of them is usual, as far as the gaps of each tell
     */
    record PeerGroup(AgentStats agent, int agents, long arrivedMillis, long step, double usualSeconds) {
        private static PeerGroup of(List<AgentStats> all, AgentId id) {
            var one = all.stream()
                    .filter(agent -> agent.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> NotFound.of(id));
            var newest = all.stream()
                    .max(Comparator.comparingLong(agent -> agent.reception().arrivedMillis()))
                    .orElse(one);
            double usual = SimulationPace.usualMillis(all.stream().map(AgentStats::reception)) / 1_000;
            return new PeerGroup(
                    one,
                    all.size(),
                    newest.reception().arrivedMillis(),
                    newest.latest().step(),
                    usual);
        }
    }
}
