package io.mnemoscope.storage;

import io.mnemoscope.domain.Run;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Keeps the runs of simulations; failures are as for {@link SnapshotStore}. Every adapter passes {@code RunStoreContract}. */
public interface RunStore {
    /** Runs that are kept; of more, those that began first and have ended are deleted. */
    int KEPT = 100_000;

    /** Writes a run that is new, or in place of the one of the same name; durable when succeeded. */
    Future<Void> put(Run run);

    /** A simulation's runs, those that were written last for the first time before the others, without the first {@code skip}. */
    Future<List<Run>> newest(String simulation, int skip, int limit);

    /** The run of this name. */
    Future<Optional<Run>> find(String simulation, String name);

    /** Those that have not ended, of all simulations. */
    Future<List<Run>> running();

    /** How many have not ended, of all simulations. */
    Future<Integer> open();

    /** The runs of all simulations that ended at this time or later. */
    Future<List<Run>> endedSince(long millis);
}
