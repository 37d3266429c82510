package io.mnemoscope.monitor;

import io.mnemoscope.bus.AgentMessages.AgentsObserved;
import io.mnemoscope.bus.AgentMessages.FleetPulse;
import io.mnemoscope.bus.SettingsMessages.ReadSimulations;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.config.Config;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.RuleType;
import io.mnemoscope.domain.Trigger;
import io.mnemoscope.domain.rules.RuleConfiguration;
import io.mnemoscope.domain.rules.RuleRegistry;
import io.mnemoscope.domain.rules.SimulationWatch;
import io.mnemoscope.storage.AlertQuery;
import io.mnemoscope.storage.AlertStore;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at whole simulations on a timer: which have gone silent, and whose agents grow unlike the others. In: {@link
 * Topics#AGENTS_OBSERVED}. Out: {@link Topics#FLEET_PULSE}.
 */
public final class FleetVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(FleetVerticle.class);
    private static final int MOST_LOST = 10_000;

    private final AlertStore alerts;
    private final Config.Alerting config;
    private final InstantSource clock;
    private final Map<String, SimulationWatch> simulations = new HashMap<>();
    private final Set<String> failing = new HashSet<>();
    private long comparedMillis;

    /** There is one of it. */
    public FleetVerticle(AlertStore alerts, Config.Alerting config, InstantSource clock) {
        this.alerts = alerts;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        comparedMillis = clock.millis();
        return Future.all(RuleRegistry.types(Trigger.SIMULATION).stream()
                        .map(this::restore)
                        .toList())
                .compose(restored -> {
                    vertx.setPeriodic(config.interval().toMillis(), id -> look());
                    return Topics.AGENTS_OBSERVED
                            .subscribe(vertx.eventBus(), this::observed)
                            .completion();
                });
    }

    /** The alerts of one kind of rule that were firing when the server ended. */
    private Future<Void> restore(RuleType type) {
        var firing = AlertQuery.all(MOST_LOST).of(type).in(AlertState.FIRING);
        return alerts.alerts(firing).map(found -> {
            found.forEach(alert -> of(alert.agent().simulation()).firing(alert));
            return null;
        });
    }

    /** One simulation's failure is its own; logged when it begins. */
    private void failed(String simulation, RuntimeException cause) {
        if (failing.add(simulation)) {
            LOG.warn("simulation cannot be judged simulation={} reason={}", simulation, cause.getMessage(), cause);
        }
    }

    private SimulationWatch of(String simulation) {
        return simulations.computeIfAbsent(simulation, SimulationWatch::new);
    }

    private void observed(AgentsObserved observed) {
        long now = clock.millis();
        // One that is forgotten may have come anew since.
        for (var id : observed.forgotten()) {
            of(id.simulation()).forgotten(id);
        }
        for (var agent : observed.agents()) {
            of(agent.id().simulation()).arrived(agent.latest(), now);
        }
    }

    private void look() {
        Topics.SIMULATIONS_READ
                .request(vertx.eventBus(), new ReadSimulations())
                .onSuccess(read -> look(read.ruleConfiguration()))
                .onFailure(cause -> LOG.warn("settings cannot be read reason={}", cause.getMessage()));
    }

    private void look(RuleConfiguration book) {
        long now = clock.millis();
        boolean compare = now - comparedMillis >= config.comparisonInterval().toMillis();
        if (compare) {
            comparedMillis = now;
        }
        var last = new HashMap<String, Long>();
        var scores = new HashMap<AgentId, Double>();
        List<AlertEvent> events = new ArrayList<>();
        simulations.values().removeIf(SimulationWatch::idle);
        failing.retainAll(simulations.keySet());
        simulations.forEach((name, watch) -> {
            if (watch.lastMillis() >= 0) {
                last.put(name, watch.lastMillis());
            }
            try {
                events.addAll(watch.judge(book.of(name).simulationRules(), now));
                if (compare) {
                    scores.putAll(watch.compare());
                }
                failing.remove(name);
            } catch (RuntimeException e) {
                failed(name, e);
            }
        });
        if (!last.isEmpty() || !events.isEmpty()) {
            Topics.FLEET_PULSE.publish(vertx.eventBus(), new FleetPulse(now, last, scores, events));
        }
    }
}
