package io.mnemoscope.monitor;

import io.mnemoscope.bus.AgentMessages.AgentsObserved;
import io.mnemoscope.bus.AgentMessages.FleetPulse;
import io.mnemoscope.bus.BusMessage.Done;
import io.mnemoscope.bus.RunMessages.EndWatch;
import io.mnemoscope.bus.RunMessages.StoreEvents;
import io.mnemoscope.bus.SettingsMessages.ReadSimulations;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.config.Config;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.RuleType;
import io.mnemoscope.domain.Trigger;
import io.mnemoscope.domain.rules.PeerScores;
import io.mnemoscope.domain.rules.RuleConfiguration;
import io.mnemoscope.domain.rules.RuleRegistry;
import io.mnemoscope.domain.rules.SimulationWatch;
import io.mnemoscope.storage.AlertQuery;
import io.mnemoscope.storage.AlertStore;
import io.mnemoscope.storage.RunStore;
import io.mnemoscope.storage.Store;
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
 * Topics#AGENTS_OBSERVED}, {@link Topics#WATCH_END}. Out: {@link Topics#FLEET_PULSE}, {@link Topics#EVENTS_STORE} to the owner of a
 * simulation's alerts.
 */
public final class FleetVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(FleetVerticle.class);
    private static final int MOST_LOST = 10_000;
    /** A sender's clock may be so far ahead of ours. */
    private static final long MOST_AHEAD_MILLIS = 24 * 60 * 60 * 1_000L;

    private final AlertStore alerts;
    private final RunStore runs;
    private final int partitions;
    private final Config.Alerting config;
    private final InstantSource clock;
    private final Map<String, SimulationWatch> simulations = new HashMap<>();
    private final Set<String> failing = new HashSet<>();
    private long comparedMillis;

    /** There is one of it. */
    public FleetVerticle(Store store, int partitions, Config.Alerting config, InstantSource clock) {
        this.alerts = store;
        this.runs = store.runs();
        this.partitions = partitions;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        comparedMillis = clock.millis();
        // An alert that is firing is of the run after the one that ended.
        return restoreEnds()
                .compose(ended -> Future.all(RuleRegistry.types(Trigger.SIMULATION).stream()
                        .map(this::restore)
                        .toList()))
                .compose(restored -> {
                    vertx.setPeriodic(config.interval().toMillis(), id -> look());
                    return Future.all(
                            Topics.AGENTS_OBSERVED
                                    .subscribe(vertx.eventBus(), this::observed)
                                    .completion(),
                            Topics.WATCH_END.serve(vertx.eventBus(), this::end).completion());
                });
    }

    /** What ended before the server did is not alive because its newest snapshots, of now, are heard of again. */
    private Future<Void> restoreEnds() {
        long now = clock.millis();
        return runs.endedSince(now - MOST_AHEAD_MILLIS).map(ended -> {
            ended.stream()
                    .filter(run -> run.newestMillis() >= now - 2 * SimulationWatch.LIVE_MILLIS)
                    .forEach(run -> of(run.simulation()).ended(run.newestMillis()));
            return null;
        });
    }

    /** Nothing is forgotten before the ends of its alerts are durable: whoever asked may ask again. */
    private Future<Done> end(EndWatch message) {
        var simulation = message.end().simulation();
        var watch = of(simulation);
        return Topics.SIMULATIONS_READ
                .request(vertx.eventBus(), new ReadSimulations())
                .compose(read -> store(watch.end(
                        read.ruleConfiguration().of(simulation).simulationRules(),
                        message.end().how(),
                        message.end().atMillis())))
                .onSuccess(stored -> watch.ended(message.newestMillis()))
                .onFailure(cause -> watch.resume())
                .map(new Done(true));
    }

    private Future<Void> store(List<AlertEvent> events) {
        if (events.isEmpty()) {
            return Future.succeededFuture();
        }
        int owner = events.get(0).alert().agent().partition(partitions);
        return Topics.EVENTS_STORE
                .of(owner)
                .request(vertx.eventBus(), new StoreEvents(events))
                .mapEmpty();
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
        var scores = new HashMap<AgentId, PeerScores>();
        List<AlertEvent> events = new ArrayList<>();
        simulations.values().removeIf(watch -> watch.idle(now));
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
