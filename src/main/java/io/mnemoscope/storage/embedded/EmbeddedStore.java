package io.mnemoscope.storage.embedded;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.StoredEvent;
import io.mnemoscope.domain.rules.SettingsPatch;
import io.mnemoscope.operations.Operations;
import io.mnemoscope.operations.StartProgress;
import io.mnemoscope.storage.AlertQuery;
import io.mnemoscope.storage.Appended;
import io.mnemoscope.storage.Backup;
import io.mnemoscope.storage.Buckets;
import io.mnemoscope.storage.Missed;
import io.mnemoscope.storage.NotificationStore;
import io.mnemoscope.storage.Restored;
import io.mnemoscope.storage.RunStore;
import io.mnemoscope.storage.SnapshotKey;
import io.mnemoscope.storage.Store;
import io.mnemoscope.storage.StoreBatch;
import io.mnemoscope.storage.embedded.config.EmbeddedStoreConfig;
import io.mnemoscope.storage.embedded.file.FileGuard;
import io.mnemoscope.storage.embedded.file.StateFile;
import io.mnemoscope.storage.embedded.file.StoreOpenException;
import io.mnemoscope.storage.embedded.read.Readers;
import io.mnemoscope.storage.embedded.read.RestoredPages;
import io.mnemoscope.storage.embedded.state.Reply;
import io.mnemoscope.storage.embedded.state.StoreIndex;
import io.mnemoscope.storage.embedded.state.StoreMeters;
import io.mnemoscope.storage.embedded.table.SettingsTable;
import io.mnemoscope.storage.embedded.write.Append;
import io.mnemoscope.storage.embedded.write.Backups;
import io.mnemoscope.storage.embedded.write.CommandQueue;
import io.mnemoscope.storage.embedded.write.Deletions;
import io.mnemoscope.storage.embedded.write.Retention;
import io.mnemoscope.storage.embedded.write.Writer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The default store: one SQLite file. A commit adds its snapshots as one blob to the tail; later they become columnar
 * chunks of one agent each. One thread writes, two read; all methods may be called from any thread and none blocks.
 */
public final class EmbeddedStore implements Store {
    private static final long WATCH_MILLIS = 1_000;
    private final CommandQueue queue;
    private final StoreAccess access;
    private final Deletions deletions;
    private final StoreIndex memory;
    private final Readers readers;
    private final FileGuard guard;
    private final Path file;
    private final StateFile state;
    private final Backups backups;
    private final String epoch;
    private final Vertx vertx;
    private final StartProgress restart;
    private final Reply<Boolean> writerClosed;
    private final long watch;

    private EmbeddedStore(
            Vertx vertx, EmbeddedStoreConfig config, InstantSource clock, Operations operations, FileGuard guard)
            throws SQLException, IOException {
        this.vertx = vertx;
        this.restart = operations.restart();
        this.guard = guard;
        var opening = new Opening(config, clock, operations);
        file = opening.file;
        memory = opening.memory;
        state = opening.state;
        epoch = opening.epoch;
        backups = new Backups(file);
        readers = new Readers(config, memory, clock);
        queue = new CommandQueue();
        access = new StoreAccess(queue, readers, memory);
        deletions = new Deletions(queue, memory);
        opening.ended("readers");
        writerClosed = new Reply<>();
        var retention = new Retention(config.retention(), opening.health, operations);
        new Thread(new Writer(queue, clock, opening.session, retention, writerClosed), "mnemo-writer").start();
        watch = vertx.setPeriodic(WATCH_MILLIS, id -> opening.health.watch());
        StoreMeters.register(operations, file, memory, queue::size);
    }

    /**
     * Opens the store of a directory, making it if there is none.
     *
     * @return failed with {@link StoreOpenException} if the directory is in use or its file is not ours, of a newer version,
     *     or corrupt; then nothing was touched
     */
    public static Future<EmbeddedStore> open(
            Vertx vertx, EmbeddedStoreConfig config, InstantSource clock, Operations operations) {
        return vertx.executeBlocking(
                () -> {
                    var guard = FileGuard.lock(config.directory());
                    try {
                        guard.sweep();
                        return new EmbeddedStore(vertx, config, clock, operations, guard);
                    } catch (IOException | SQLException | RuntimeException e) {
                        guard.close();
                        throw e;
                    }
                },
                false);
    }

    @Override
    public Future<Appended> append(StoreBatch batch) {
        var reply = new Reply<Appended>();
        queue.offer(new Append(batch, reply));
        return reply.future();
    }

    /** The ways to its tables. */
    StoreAccess access() {
        return access;
    }

    @Override
    public NotificationStore notifications() {
        return new EmbeddedNotifications(access);
    }

    @Override
    public RunStore runs() {
        return new EmbeddedRuns(access);
    }

    @Override
    public Future<List<SnapshotKey>> existing(List<SnapshotKey> keys) {
        var asked = List.copyOf(keys);
        return access.barrier().compose(generation -> readers.ask(reader -> reader.existing(asked)));
    }

    @Override
    public Future<List<AlertEvent>> raised(List<SnapshotKey> snapshots, int limit) {
        var asked = List.copyOf(snapshots);
        return access.barrier().compose(generation -> readers.ask(reader -> reader.raised(asked, limit)));
    }

    @Override
    public Future<Long> restore(Predicate<AgentId> owned, Consumer<List<Restored>> page) {
        var counted = new RestoredPages(page, restart);
        return access.barrier()
                .compose(generation -> readers.ask(reader -> {
                    reader.restore(owned, counted);
                    return generation;
                }));
    }

    @Override
    public Future<List<MemorySnapshot>> range(
            AgentId agent, long fromMillis, long toMillis, int limit, boolean newest) {
        return readers.ask(reader -> reader.range(agent, fromMillis, toMillis, limit, newest));
    }

    @Override
    public Future<List<MemorySnapshot>> downsampled(AgentId agent, long fromMillis, long toMillis, int points) {
        return readers.ask(reader -> reader.downsampled(agent, fromMillis, toMillis, points));
    }

    @Override
    public Future<List<MemorySnapshot>> thinned(AgentId agent, long fromMillis, long toMillis, Buckets buckets) {
        return readers.ask(reader -> reader.thinned(agent, fromMillis, toMillis, buckets));
    }

    @Override
    public Future<Void> forget(AgentId agent) {
        return deletions.forget(agent);
    }

    @Override
    public Future<Map<String, SettingsPatch>> settings() {
        return access.barrier()
                .compose(
                        generation -> access.ask(connection -> SettingsTable.ofSimulations(connection, memory.damage)));
    }

    @Override
    public Future<Void> putSettings(String simulation, @Nullable SettingsPatch patch) {
        return access.write(session -> SettingsTable.put(session.connection, simulation, patch))
                .mapEmpty();
    }

    @Override
    public Future<Map<AgentId, SettingsPatch>> agentSettings() {
        return access.barrier()
                .compose(generation -> access.ask(connection -> SettingsTable.ofAgents(connection, memory.damage)));
    }

    @Override
    public Future<Void> putAgentSettings(AgentId agent, @Nullable SettingsPatch patch) {
        return access.write(session -> SettingsTable.put(session.connection, agent, patch))
                .mapEmpty();
    }

    @Override
    public Future<Map<String, Object>> figures() {
        return access.write(session -> StoreMeters.figures(memory))
                .compose(figures -> access.ask(connection -> StoreMeters.counted(figures, connection, memory, file)));
    }

    @Override
    public List<String> leftOut(Predicate<AgentId> agents, long fromMillis, long toMillis) {
        return memory.damage.leftOut(agents, fromMillis, toMillis);
    }

    @Override
    public Future<Backup> backup() {
        return backups.make();
    }

    @Override
    public String epoch() {
        return epoch;
    }

    @Override
    public Future<List<Alert>> alerts(AlertQuery query) {
        return readers.ask(reader -> reader.history.alerts(query));
    }

    @Override
    public Future<List<Alert>> active(String afterId, int limit) {
        return readers.ask(reader -> reader.history.active(afterId, limit));
    }

    @Override
    public Future<Optional<Alert>> alert(String id) {
        return readers.ask(reader -> Optional.ofNullable(reader.history.alert(id)));
    }

    @Override
    public Future<List<StoredEvent>> eventsAfter(long afterOffset, int limit) {
        return readers.ask(reader -> reader.history.eventsAfter(afterOffset, limit));
    }

    @Override
    public Future<List<Missed>> missedAfter(long afterOffset) {
        return readers.ask(reader -> reader.history.missedAfter(afterOffset));
    }

    @Override
    public Future<List<StoredEvent>> events(List<Long> offsets) {
        var asked = List.copyOf(offsets);
        return readers.ask(reader -> reader.history.events(asked));
    }

    @Override
    public Future<Long> lastOffset() {
        return Future.succeededFuture(memory.lastOffset);
    }

    @Override
    public Future<Integer> clear(AlertQuery query) {
        return deletions.clear(query);
    }

    @Override
    public Future<Void> close() {
        boolean unused = vertx.cancelTimer(watch);
        return vertx.executeBlocking(
                        () -> {
                            readers.close();
                            queue.close();
                            return true;
                        },
                        false)
                .compose(done -> writerClosed.future())
                .compose(done -> vertx.executeBlocking(
                        () -> {
                            state.close();
                            guard.close();
                            return true;
                        },
                        false))
                .mapEmpty();
    }
}
