package io.mnemoscope.monitor;

import io.mnemoscope.bus.AgentMessages.AgentsObserved;
import io.mnemoscope.bus.AgentMessages.AgentsRead;
import io.mnemoscope.bus.AgentMessages.FleetPulse;
import io.mnemoscope.bus.AgentMessages.ForgetAgent;
import io.mnemoscope.bus.AgentMessages.ReadAgents;
import io.mnemoscope.bus.AlertMessages.AlertsChanged;
import io.mnemoscope.bus.BusMessage.Done;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.config.Config;
import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.domain.rules.RuleConfiguration;
import io.mnemoscope.storage.SnapshotStore;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the agents of one partition. In: {@link Topics#SNAPSHOTS_OBSERVE}, {@link Topics#AGENTS_READ},
 * {@link Topics#AGENT_FORGET}, {@link Topics#SETTINGS_APPLY}, {@link Topics#AGENT_SETTINGS_APPLY}, {@link
 * Topics#ALERTS_END}, {@link Topics#EVENTS_STORE}, {@link Topics#FLEET_PULSE}. Out: {@link Topics#ALERTS_CHANGED} at once, {@link Topics#AGENTS_OBSERVED} at each tick.
 */
public final class MonitorVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(MonitorVerticle.class);
    private static final long RETRY_MILLIS = 1_000;

    private final int number;
    private final Config.Monitor config;
    private final AgentRegistry agents;
    private final Partition partition;

    /**
     * One of several.
     *
     * @param number which partition
     * @param book whose rules are which
     * @param census of the agents of all of them
     */
    public MonitorVerticle(
            Vertx vertx,
            int number,
            Config.Monitor config,
            RuleConfiguration book,
            SnapshotStore store,
            Census census,
            InstantSource clock) {
        this.number = number;
        this.config = config;
        this.agents = new AgentRegistry(book, census);
        this.partition = new Partition(
                store,
                config,
                clock,
                agents,
                events -> Topics.ALERTS_CHANGED.publish(vertx.eventBus(), new AlertsChanged(events)),
                task -> vertx.setTimer(RETRY_MILLIS, id -> task.run()));
    }

    @Override
    public Future<?> start() {
        return partition.load(number).compose(loaded -> serve());
    }

    @Override
    public Future<?> stop() {
        return partition.checkpointAll();
    }

    private Future<?> serve() {
        var bus = vertx.eventBus();
        vertx.setPeriodic(config.tick().toMillis(), id -> tick());
        return Future.all(List.of(
                Topics.SNAPSHOTS_OBSERVE
                        .of(number)
                        .serve(bus, partition::observe)
                        .completion(),
                Topics.AGENTS_READ
                        .of(number)
                        .serve(bus, query -> Future.succeededFuture(read(query)))
                        .completion(),
                Topics.AGENT_FORGET.of(number).serve(bus, this::forget).completion(),
                Topics.SETTINGS_APPLY
                        .of(number)
                        .serve(
                                bus,
                                message -> partition
                                        .use(message.simulation(), message.patch())
                                        .map(new Done(true)))
                        .completion(),
                Topics.AGENT_SETTINGS_APPLY
                        .of(number)
                        .serve(
                                bus,
                                message -> partition
                                        .use(message.agent(), message.patch())
                                        .map(new Done(true)))
                        .completion(),
                Topics.ALERTS_END
                        .of(number)
                        .serve(bus, end -> partition.endRun(end.simulation(), end.how(), end.atMillis()))
                        .completion(),
                Topics.EVENTS_STORE
                        .of(number)
                        .serve(bus, message -> partition.store(message.events()).map(new Done(true)))
                        .completion(),
                Topics.FLEET_PULSE.subscribe(bus, this::pulse).completion()));
    }

    /** All hear of it before they hear of a new agent of this name, whose alerts do not end. */
    private Future<Done> forget(ForgetAgent message) {
        return partition.forget(message.agent()).onSuccess(known -> publish()).map(Done::new);
    }

    private void pulse(FleetPulse pulse) {
        partition.pulse(pulse).onFailure(cause -> LOG.warn("silence is not stored reason={}", cause.getMessage()));
    }

    private void tick() {
        try {
            publish();
        } catch (RuntimeException e) {
            LOG.error("the newest figures are not published partition={}", number, e);
        }
        partition.checkpointOld().onFailure(cause -> LOG.debug("checkpoint reason={}", cause.getMessage()));
    }

    private void publish() {
        var observed = new AgentsObserved(agents.takeChanged(), agents.takeForgotten());
        if (!observed.agents().isEmpty() || !observed.forgotten().isEmpty()) {
            Topics.AGENTS_OBSERVED.publish(vertx.eventBus(), observed);
        }
    }

    private AgentsRead read(ReadAgents query) {
        var found = new ArrayList<AgentStats>();
        var text = query.text() == null ? "" : query.text().toLowerCase(Locale.ROOT);
        for (var watched : agents.all()) {
            var id = watched.monitor.id();
            if ((query.simulation() == null || query.simulation().equals(id.simulation()))
                    && (query.agent() == null || query.agent().equals(id.agent()))
                    && (text.isEmpty() || matches(List.of(id.simulation(), id.agent()), text))) {
                found.add(agents.stats(watched));
            }
        }
        return new AgentsRead(found);
    }

    private static boolean matches(List<String> names, String text) {
        return names.stream().anyMatch(name -> name.toLowerCase(Locale.ROOT).contains(text));
    }
}
