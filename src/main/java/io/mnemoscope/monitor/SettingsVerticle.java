package io.mnemoscope.monitor;

import io.mnemoscope.async.SerialQueue;
import io.mnemoscope.bus.AgentMessages.ForgetAgent;
import io.mnemoscope.bus.BusMessage.Done;
import io.mnemoscope.bus.SettingsMessages.ConfigureAgent;
import io.mnemoscope.bus.SettingsMessages.ConfigureSimulation;
import io.mnemoscope.bus.SettingsMessages.SimulationsRead;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.rules.RuleConfiguration;
import io.mnemoscope.domain.rules.SettingsPatch;
import io.mnemoscope.operations.MemoryBudget;
import io.mnemoscope.storage.SnapshotStore;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.stream.IntStream;

/**
 * Keeps the settings of simulations and agents. In: {@link Topics#SIMULATION_CONFIGURE}, {@link Topics#AGENT_CONFIGURE},
 * {@link Topics#AGENT_DELETE}, {@link Topics#SIMULATIONS_READ}. Out: {@link Topics#SETTINGS_APPLY} to every owner, {@link
 * Topics#AGENT_SETTINGS_APPLY} and {@link Topics#AGENT_FORGET} to the agent's.
 */
public final class SettingsVerticle extends VerticleBase {
    private final SnapshotStore store;
    private final int partitions;
    private final SettingsLimit<String> ofSimulations;
    private final SettingsLimit<AgentId> ofAgents;
    private RuleConfiguration book;
    /** Changes come one after another, so that what is kept is what holds. */
    private final SerialQueue changes = new SerialQueue();

    /**
     * There is one of it.
     *
     * @param book the settings, with what the store has
     * @param most settings of simulations, and as many of agents, that are kept
     */
    public SettingsVerticle(
            SnapshotStore store, int partitions, RuleConfiguration book, int most, MemoryBudget budget) {
        this.store = store;
        this.partitions = partitions;
        this.book = book.copy();
        this.ofSimulations = new SettingsLimit<>("simulations", most, budget);
        this.ofAgents = new SettingsLimit<>("agents", most, budget);
    }

    @Override
    public Future<?> start() {
        return Future.all(
                        store.settings().onSuccess(ofSimulations::restore),
                        store.agentSettings().onSuccess(ofAgents::restore))
                .compose(restored -> serve());
    }

    private Future<?> serve() {
        var bus = vertx.eventBus();
        return Future.all(
                Topics.SIMULATION_CONFIGURE
                        .serve(
                                bus,
                                message -> changes.add(() -> configure(message)).map(done -> new SimulationsRead(book)))
                        .completion(),
                Topics.AGENT_CONFIGURE
                        .serve(
                                bus,
                                message -> changes.add(() -> configure(message)).map(done -> new SimulationsRead(book)))
                        .completion(),
                Topics.AGENT_DELETE
                        .serve(bus, message -> changes.add(() -> delete(message)))
                        .completion(),
                Topics.SIMULATIONS_READ
                        .serve(bus, query -> Future.succeededFuture(new SimulationsRead(book)))
                        .completion());
    }

    private Future<Void> configure(ConfigureSimulation message) {
        var changed = book.copy();
        changed.set(message.simulation(), message.patch());
        // Settings that do not fit throw here.
        var unused = changed.of(message.simulation());
        changed.agents(message.simulation()).forEach(id -> {
            var unusedOfAgent = changed.of(id);
        });
        var kept = message.patch().equals(SettingsPatch.NONE) ? null : message.patch();
        return ofSimulations
                .put(message.simulation(), kept, () -> store.putSettings(message.simulation(), kept))
                .compose(stored -> {
                    book = changed;
                    return Future.join(IntStream.range(0, partitions)
                            .mapToObj(i -> Topics.SETTINGS_APPLY.of(i).request(vertx.eventBus(), message))
                            .toList());
                })
                .mapEmpty();
    }

    private Future<Void> configure(ConfigureAgent message) {
        var changed = book.copy();
        changed.set(message.agent(), message.patch());
        // Settings that do not fit throw here.
        var unused = changed.of(message.agent());
        var kept = message.patch().equals(SettingsPatch.NONE) ? null : message.patch();
        return ofAgents.put(message.agent(), kept, () -> store.putAgentSettings(message.agent(), kept))
                .compose(stored -> {
                    book = changed;
                    int owner = message.agent().partition(partitions);
                    return Topics.AGENT_SETTINGS_APPLY.of(owner).request(vertx.eventBus(), message);
                })
                .mapEmpty();
    }

    /** The store deletes what was set for the agent with the agent; the same must hold before the next start. */
    private Future<Done> delete(ForgetAgent message) {
        return Topics.AGENT_FORGET
                .of(message.agent().partition(partitions))
                .request(vertx.eventBus(), message)
                .onSuccess(done -> {
                    var changed = book.copy();
                    changed.set(message.agent(), SettingsPatch.NONE);
                    book = changed;
                    ofAgents.release(message.agent());
                });
    }
}
