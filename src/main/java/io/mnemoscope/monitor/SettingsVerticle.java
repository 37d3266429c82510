package io.mnemoscope.monitor;

import io.mnemoscope.bus.ConfigureAgent;
import io.mnemoscope.bus.ConfigureSimulation;
import io.mnemoscope.bus.SimulationsRead;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.domain.rules.RuleSettings;
import io.mnemoscope.domain.rules.Rulebook;
import io.mnemoscope.storage.SnapshotStore;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Keeps the settings of simulations and agents. In: {@link Topics#SIMULATION_CONFIGURE}, {@link Topics#AGENT_CONFIGURE},
 * {@link Topics#SIMULATIONS_READ}. Out: {@link Topics#SETTINGS_APPLY} to every owner, {@link Topics#AGENT_SETTINGS_APPLY}
 * to the agent's.
 */
public final class SettingsVerticle extends VerticleBase {
    private final SnapshotStore store;
    private final int partitions;
    private Rulebook book;
    private Future<Void> turn = Future.succeededFuture();

    /**
     * There is one of it.
     *
     * @param book the settings, with what the store has
     */
    public SettingsVerticle(SnapshotStore store, int partitions, Rulebook book) {
        this.store = store;
        this.partitions = partitions;
        this.book = book.copy();
    }

    @Override
    public Future<?> start() {
        var bus = vertx.eventBus();
        return Future.all(
                Topics.SIMULATION_CONFIGURE
                        .serve(bus, message -> inTurn(() -> configure(message)))
                        .completion(),
                Topics.AGENT_CONFIGURE
                        .serve(bus, message -> inTurn(() -> configure(message)))
                        .completion(),
                Topics.SIMULATIONS_READ
                        .serve(bus, query -> Future.succeededFuture(new SimulationsRead(book)))
                        .completion());
    }

    /** Changes come one after another, so that what is kept is what holds. */
    private Future<SimulationsRead> inTurn(Supplier<Future<Void>> change) {
        var done = turn.compose(before -> change.get());
        turn = done.transform(ended -> Future.succeededFuture());
        return done.map(applied -> new SimulationsRead(book));
    }

    private Future<Void> configure(ConfigureSimulation message) {
        var changed = book.copy();
        changed.set(message.simulation(), message.patch());
        check(changed.of(message.simulation()));
        changed.agents(message.simulation()).forEach(id -> check(changed.of(id)));
        return store.putSettings(message.simulation(), message.json())
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
        check(changed.of(message.agent()));
        return store.putAgentSettings(message.agent(), message.json())
                .compose(stored -> {
                    book = changed;
                    int owner = message.agent().partition(partitions);
                    return Topics.AGENT_SETTINGS_APPLY.of(owner).request(vertx.eventBus(), message);
                })
                .mapEmpty();
    }

    /** What does not fit has thrown before it gets here. */
    private static void check(RuleSettings fits) {
        assert !fits.rules().isEmpty();
    }
}
