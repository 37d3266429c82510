package io.mnemoscope.monitor;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.rules.SettingsPatch;
import io.mnemoscope.storage.Appended;
import io.mnemoscope.storage.Buckets;
import io.mnemoscope.storage.Restored;
import io.mnemoscope.storage.SnapshotKey;
import io.mnemoscope.storage.SnapshotStore;
import io.mnemoscope.storage.StoreBatch;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A store whose appends wait until the test lets them go on. */
final class SlowStore implements SnapshotStore {
    private final SnapshotStore store;
    private final Deque<Runnable> waiting = new ArrayDeque<>();

    SlowStore(SnapshotStore store) {
        this.store = store;
    }

    /** Does what waits, in order. */
    void goOn() {
        for (int i = waiting.size(); i > 0; i--) {
            waiting.removeFirst().run();
        }
    }

    /** Does the first of what waits. */
    void step() {
        waiting.removeFirst().run();
    }

    /** What counts every earlier append waits for those. */
    private <T> Future<T> later(Supplier<Future<T>> question) {
        if (waiting.isEmpty()) {
            return question.get();
        }
        Promise<T> promise = Promise.promise();
        waiting.add(() -> question.get().onComplete(promise));
        return promise.future();
    }

    @Override
    public Future<Appended> append(StoreBatch batch) {
        Promise<Appended> promise = Promise.promise();
        waiting.add(() -> store.append(batch).onComplete(promise));
        return promise.future();
    }

    @Override
    public Future<List<AlertEvent>> raised(List<SnapshotKey> snapshots, int limit) {
        return later(() -> store.raised(snapshots, limit));
    }

    @Override
    public Future<List<SnapshotKey>> existing(List<SnapshotKey> keys) {
        return later(() -> store.existing(keys));
    }

    @Override
    public Future<Long> restore(Predicate<AgentId> owned, Consumer<List<Restored>> page) {
        return store.restore(owned, page);
    }

    @Override
    public Future<List<MemorySnapshot>> range(
            AgentId agent, long fromMillis, long toMillis, int limit, boolean newest) {
        return store.range(agent, fromMillis, toMillis, limit, newest);
    }

    @Override
    public Future<List<MemorySnapshot>> downsampled(AgentId agent, long fromMillis, long toMillis, int points) {
        return store.downsampled(agent, fromMillis, toMillis, points);
    }

    @Override
    public Future<List<MemorySnapshot>> thinned(AgentId agent, long fromMillis, long toMillis, Buckets buckets) {
        return store.thinned(agent, fromMillis, toMillis, buckets);
    }

    @Override
    public Future<Void> forget(AgentId agent) {
        return store.forget(agent);
    }

    @Override
    public Future<Map<String, SettingsPatch>> settings() {
        return store.settings();
    }

    @Override
    public Future<Map<AgentId, SettingsPatch>> agentSettings() {
        return store.agentSettings();
    }

    @Override
    public Future<Void> putAgentSettings(AgentId agent, @Nullable SettingsPatch patch) {
        return store.putAgentSettings(agent, patch);
    }

    @Override
    public Future<Void> putSettings(String simulation, @Nullable SettingsPatch patch) {
        return store.putSettings(simulation, patch);
    }

    @Override
    public Future<Map<String, Object>> figures() {
        return store.figures();
    }

    @Override
    public String epoch() {
        return store.epoch();
    }

    @Override
    public Future<Void> close() {
        return store.close();
    }
}
