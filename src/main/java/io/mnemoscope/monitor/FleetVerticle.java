package io.mnemoscope.monitor;

import io.mnemoscope.bus.AgentMessages.AgentsObserved;
import io.mnemoscope.bus.AgentMessages.FleetPulse;
import io.mnemoscope.bus.AgentMessages.ReadAgents;
import io.mnemoscope.bus.BusMessage.Done;
import io.mnemoscope.bus.Fleet;
import io.mnemoscope.bus.RunMessages.EndWatch;
import io.mnemoscope.bus.SettingsMessages.ReadSimulations;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.config.Config;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.RuleType;
import io.mnemoscope.domain.Run;
import io.mnemoscope.domain.Trigger;
import io.mnemoscope.domain.rules.Outages;
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
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at whole simulations on a timer: which have gone silent, and whose agents grow unlike the others. In: {@link
 * Topics#AGENTS_OBSERVED}, {@link Topics#RUN_BEGAN}, {@link Topics#WATCH_END}. Out: {@link Topics#AGENTS_READ}, {@link Topics#FLEET_PULSE}, {@link Topics#EVENTS_STORE} to the owner of a
 * simulation's alerts.
 */
public final class FleetVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(FleetVerticle.class);
    private static final int MOST_LOST = 10_000;
    /** Runs that ended longer ago have no agents that count as alive. */
    private static final long ENDED_MILLIS = 24 * 60 * 60 * 1_000L;

    /** A look that comes later than so many intervals, and than {@link #LEAST_SLEEP_MILLIS}: the machine slept. */
    private static final int SLEEP_INTERVALS = 5;

    private static final long LEAST_SLEEP_MILLIS = 20_000;

    private final AlertStore alerts;
    private final RunStore runs;
    private final int partitions;
    private final Config.Alerting config;
    private final InstantSource clock;
    private final Map<String, SimulationWatch> simulations = new HashMap<>();
    private final Set<String> failing = new HashSet<>();
    private final EventOutbox outbox;
    private Outages outages = Outages.NONE;
    private long comparedMillis;
    private long lookedMillis;

    /** There is one of it. */
    public FleetVerticle(Vertx vertx, Store store, int partitions, Config.Alerting config, InstantSource clock) {
        this.alerts = store;
        this.runs = store.runs();
        this.partitions = partitions;
        this.config = config;
        this.clock = clock;
        this.outbox = new EventOutbox(vertx.eventBus(), partitions);
    }

    @Override
    public Future<?> start() {
        comparedMillis = clock.millis();
        lookedMillis = comparedMillis;
        // An alert that is firing is of the run after the one that ended.
        return restoreRuns()
                .compose(ended -> Future.all(RuleRegistry.types(Trigger.SIMULATION).stream()
                        .map(this::restore)
                        .toList()))
                .compose(restored -> Future.all(
                        Topics.AGENTS_OBSERVED
                                .subscribe(vertx.eventBus(), this::observed)
                                .completion(),
                        Topics.RUN_BEGAN
                                .subscribe(vertx.eventBus(), began -> expect(began.run()))
                                .completion(),
                        Topics.WATCH_END.serve(vertx.eventBus(), this::end).completion()))
                .compose(listening -> new Fleet(vertx.eventBus(), partitions).read(ReadAgents.ALL))
                .map(agents -> {
                    restoreAgents(agents);
                    vertx.setPeriodic(config.interval().toMillis(), id -> look());
                    return null;
                });
    }

    /** What was silent before the server ended is silent still, but for the time in which the server could take nothing. */
    private void restoreAgents(List<AgentStats> agents) {
        long before = agents.stream()
                .mapToLong(agent -> agent.reception().arrivedMillis())
                .filter(arrived -> arrived <= comparedMillis)
                .max()
                .orElse(comparedMillis);
        outages = outages.and(before, comparedMillis);
        agents.forEach(agent -> of(agent.id().simulation()).arrived(agent, outages));
        simulations.values().forEach(watch -> watch.forgetSilence(before));
    }

    /** What ended before the server did is not alive because its agents are heard of again. */
    private Future<Void> restoreRuns() {
        return runs.endedSince(clock.millis() - ENDED_MILLIS)
                .compose(ended -> {
                    ended.forEach(run -> of(run.simulation()).ended(run.endedMillis()));
                    return runs.running();
                })
                .map(running -> {
                    running.forEach(this::expect);
                    return null;
                });
    }

    private void expect(Run run) {
        of(run.simulation()).expectStep(run.expectedStepSeconds());
    }

    /** Nothing is forgotten before the ends of its alerts are durable: whoever asked may ask again. */
    private Future<Done> end(EndWatch message) {
        var simulation = message.end().simulation();
        var watch = of(simulation);
        return outbox.store(
                        simulation, watch.end(message.end().how(), message.end().atMillis()))
                .onSuccess(stored -> watch.ended(message.arrivedMillis()))
                .onFailure(cause -> watch.resume());
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
        return simulations.computeIfAbsent(simulation, name -> new SimulationWatch(name, clock.millis()));
    }

    private void observed(AgentsObserved observed) {
        // One that is forgotten may have come anew since.
        for (var id : observed.forgotten()) {
            of(id.simulation()).forgotten(id);
        }
        for (var agent : observed.agents()) {
            of(agent.id().simulation()).arrived(agent, outages);
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
        if (now - lookedMillis
                > Math.max(
                        LEAST_SLEEP_MILLIS, SLEEP_INTERVALS * config.interval().toMillis())) {
            LOG.info("the server has slept seconds={}", (now - lookedMillis) / 1_000);
            outages = outages.and(lookedMillis, now);
        }
        lookedMillis = now;
        var last = new HashMap<String, Long>();
        var steps = new HashMap<String, Long>();
        var scores = new HashMap<AgentId, PeerScores>();
        simulations.values().removeIf(watch -> watch.idle(now));
        failing.retainAll(simulations.keySet());
        simulations.forEach((name, watch) -> {
            if (watch.lastMillis() >= 0) {
                last.put(name, watch.lastMillis());
            }
            if (watch.step() != MemorySnapshot.NO_STEP) {
                steps.put(name, watch.step());
            }
            try {
                if (!outbox.holds(name)) {
                    outbox.add(watch.judge(book.of(name).simulationRules(), now, outages));
                }
                if (compare) {
                    scores.putAll(watch.compare());
                }
                failing.remove(name);
            } catch (RuntimeException e) {
                failed(name, e);
            }
        });
        outbox.send();
        if (!last.isEmpty()) {
            Topics.FLEET_PULSE.publish(vertx.eventBus(), new FleetPulse(now, last, steps, outages, scores));
        }
    }
}
