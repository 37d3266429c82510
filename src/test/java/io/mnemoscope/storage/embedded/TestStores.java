package io.mnemoscope.storage.embedded;

import static io.mnemoscope.storage.Samples.ALICE;
import static io.mnemoscope.storage.Samples.START;
import static io.mnemoscope.storage.SnapshotStoreContract.await;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.mnemoscope.TestOperations;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.agent.AgentState;
import io.mnemoscope.operations.Operations;
import io.mnemoscope.storage.Appended;
import io.mnemoscope.storage.StoreBatch;
import io.mnemoscope.storage.embedded.config.EmbeddedStoreConfig;
import io.mnemoscope.storage.embedded.file.StateFile;
import io.mnemoscope.storage.embedded.read.Reader;
import io.mnemoscope.storage.embedded.write.Task;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Embedded stores of tests: opened at the time of the samples, filled, and copied as a crash would leave them. */
public final class TestStores {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochMilli(START));
    private static final int ALL = 1_000_000;

    private TestStores() {}

    public static EmbeddedStore open(Vertx vertx, Path directory) throws Exception {
        return open(vertx, EmbeddedStoreConfig.in(directory), TestOperations.create());
    }

    public static EmbeddedStore open(Vertx vertx, EmbeddedStoreConfig config, Operations operations) throws Exception {
        return await(EmbeddedStore.open(vertx, config, CLOCK, operations));
    }

    @CanIgnoreReturnValue
    public static Appended append(EmbeddedStore store, List<MemorySnapshot> snapshots) throws Exception {
        return append(store, snapshots, List.of(), List.of());
    }

    @CanIgnoreReturnValue
    public static Appended append(
            EmbeddedStore store, List<MemorySnapshot> snapshots, List<AlertEvent> events, List<AgentState> states)
            throws Exception {
        long generation = await(store.restore(agent -> false, page -> {}));
        return await(store.append(new StoreBatch(generation, snapshots, events, states)));
    }

    /** Does something in the writer's turn, in a transaction of its own. */
    public static <T> Future<T> write(EmbeddedStore store, Task.Work<T> work) {
        return store.access().write(work);
    }

    /** Asks something on a connection that cannot write. */
    public static <T> Future<T> ask(EmbeddedStore store, Reader.Lookup<T> lookup) {
        return store.access().ask(lookup);
    }

    /** The rows that are known to be damaged. */
    public static List<String> damagedRows(EmbeddedStore store) {
        return store.access().damage().rows();
    }

    /** What there is of Alice. */
    public static List<MemorySnapshot> all(EmbeddedStore store) throws Exception {
        return await(store.range(ALICE, 0, Long.MAX_VALUE, ALL, false));
    }

    /**
     * Copies the files of a store that runs as a SIGKILL would leave them: in the writer's turn, so that it changes none of
     * them meanwhile. Replaces what is there.
     */
    public static void kill(EmbeddedStore store, Path from, Path to) throws Exception {
        await(store.access().write(session -> copy(from, to)));
    }

    private static boolean copy(Path from, Path to) {
        try {
            for (var name : List.of("mnemoscope.db", "mnemoscope.db-wal", StateFile.NAME)) {
                Files.copy(from.resolve(name), to.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
