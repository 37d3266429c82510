package io.mnemoscope.monitor;

import io.mnemoscope.bus.ConfigureSimulation;
import io.mnemoscope.bus.SimulationsRead;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.domain.rules.RuleSettings;
import io.mnemoscope.json.SettingsJson;
import io.mnemoscope.storage.SnapshotStore;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Keeps the settings of simulations. In: {@link Topics#SIMULATION_CONFIGURE}, {@link Topics#SIMULATIONS_READ}. Out:
 * {@link Topics#SETTINGS_APPLY} to every owner.
 */
public final class SettingsVerticle extends VerticleBase {
    private final SnapshotStore store;
    private final int partitions;
    private final RuleSettings defaults;
    private final Map<String, RuleSettings> settings;

    /**
     * There is one of it.
     *
     * @param defaults rules of simulations without settings of their own
     * @param settings rules of those that have some, as the store has them
     */
    public SettingsVerticle(
            SnapshotStore store, int partitions, RuleSettings defaults, Map<String, RuleSettings> settings) {
        this.store = store;
        this.partitions = partitions;
        this.defaults = defaults;
        this.settings = new TreeMap<>(settings);
    }

    @Override
    public Future<?> start() {
        return Future.all(
                Topics.SIMULATION_CONFIGURE
                        .serve(vertx.eventBus(), this::configure)
                        .completion(),
                Topics.SIMULATIONS_READ
                        .serve(vertx.eventBus(), query -> Future.succeededFuture(all()))
                        .completion());
    }

    private Future<SimulationsRead> configure(ConfigureSimulation message) {
        var json = SettingsJson.text(message.settings());
        return store.putSettings(message.simulation(), json)
                .compose(stored -> {
                    settings.put(message.simulation(), message.settings());
                    return Future.join(IntStream.range(0, partitions)
                            .mapToObj(i -> Topics.SETTINGS_APPLY.of(i).request(vertx.eventBus(), message))
                            .toList());
                })
                .map(applied -> all());
    }

    private SimulationsRead all() {
        return new SimulationsRead(defaults, Map.copyOf(settings));
    }
}
