package io.mnemoscope.storage.embedded;

import io.mnemoscope.domain.Run;
import io.mnemoscope.storage.RunStore;
import io.mnemoscope.storage.embedded.table.RunTable;
import io.mnemoscope.storage.embedded.write.SimulationNumbers;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** The runs of simulations in the store's file. */
record EmbeddedRuns(StoreAccess store) implements RunStore {
    @Override
    public Future<Void> put(Run run) {
        return store.write(session -> {
                    RunTable.put(session.connection, SimulationNumbers.of(session, run.simulation()), run, KEPT);
                    return true;
                })
                .mapEmpty();
    }

    @Override
    public Future<List<Run>> newest(String simulation, int skip, int limit) {
        return store.ask(connection -> RunTable.newest(connection, store.damage(), simulation, skip, limit));
    }

    @Override
    public Future<Optional<Run>> find(String simulation, String name) {
        return store.ask(connection -> RunTable.named(connection, store.damage(), simulation, name).stream()
                .findFirst());
    }

    @Override
    public Future<List<Run>> running() {
        return store.ask(connection -> RunTable.running(connection, store.damage()));
    }

    @Override
    public Future<Integer> open() {
        return store.ask(RunTable::open);
    }

    @Override
    public Future<List<Run>> endedSince(long millis) {
        return store.ask(connection -> RunTable.endedSince(connection, store.damage(), millis));
    }
}
