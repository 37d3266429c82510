package io.mnemoscope.storage.inmemory;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.StoredEvent;
import io.mnemoscope.domain.agent.AgentState;
import io.mnemoscope.domain.rules.SettingsPatch;
import io.mnemoscope.storage.AlertAnnotation;
import io.mnemoscope.storage.AlertQuery;
import io.mnemoscope.storage.Appended;
import io.mnemoscope.storage.Buckets;
import io.mnemoscope.storage.Missed;
import io.mnemoscope.storage.NotificationStore;
import io.mnemoscope.storage.Restored;
import io.mnemoscope.storage.RunStore;
import io.mnemoscope.storage.SnapshotKey;
import io.mnemoscope.storage.Store;
import io.mnemoscope.storage.StoreBatch;
import io.mnemoscope.storage.StoreUnavailable;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The store that forgets everything at exit: for tests. Keeps all in maps under one lock; every Future is completed when
 * it is returned. May be used by several threads.
 */
public final class InMemoryStore implements Store {
    private final String epoch = UUID.randomUUID().toString();
    private final Map<AgentId, History> histories = new LinkedHashMap<>();
    private final AlertLog alerts = new AlertLog();
    private final Map<String, SettingsPatch> settings = new TreeMap<>();
    private final Map<AgentId, SettingsPatch> agentSettings = new HashMap<>();
    private final RunStore runs = new InMemoryRuns();
    private final InMemoryNotifications notifications = new InMemoryNotifications(this::annotate);
    private long generation = 1;
    private boolean outage;

    private static final class History {
        final TreeMap<Long, MemorySnapshot> byTime = new TreeMap<>();
        final List<MemorySnapshot> since = new ArrayList<>();

        @Nullable
        AgentState checkpoint;
    }

    /** While there is an outage every append fails as on a full disk. */
    public synchronized void outage(boolean on) {
        outage = on;
        notifications.outage(on);
    }

    @Override
    public synchronized Future<Appended> append(StoreBatch batch) {
        if (batch.generation() != generation) {
            return Future.failedFuture(new StoreUnavailable("stale generation", Duration.ofMillis(100)));
        }
        if (outage) {
            generation++;
            return Future.failedFuture(new StoreUnavailable("disk full", Duration.ofSeconds(1)));
        }
        for (var snapshot : batch.snapshots()) {
            var history = history(snapshot.id());
            history.since.add(snapshot);
            history.byTime.putIfAbsent(snapshot.timestampMillis(), snapshot);
        }
        long first = alerts.append(batch.events());
        for (var state : batch.checkpoints()) {
            var history = history(state.latest().id());
            history.checkpoint = state;
            history.since.clear();
        }
        return Future.succeededFuture(new Appended(first));
    }

    @Override
    public NotificationStore notifications() {
        return notifications;
    }

    @Override
    public RunStore runs() {
        return runs;
    }

    private synchronized Optional<StoredEvent> annotate(AlertAnnotation annotation) {
        return alerts.annotate(annotation);
    }

    private History history(AgentId agent) {
        return histories.computeIfAbsent(agent, id -> new History());
    }

    @Override
    public synchronized Future<List<SnapshotKey>> existing(List<SnapshotKey> keys) {
        return Future.succeededFuture(keys.stream().filter(this::has).toList());
    }

    @Override
    public synchronized Future<List<AlertEvent>> raised(List<SnapshotKey> snapshots, int limit) {
        return Future.succeededFuture(alerts.raised(snapshots, limit));
    }

    private boolean has(SnapshotKey key) {
        var history = histories.get(key.agent());
        return history != null && history.byTime.containsKey(key.timestampMillis());
    }

    @Override
    public synchronized Future<Long> restore(Predicate<AgentId> owned, Consumer<List<Restored>> page) {
        var all = new ArrayList<Restored>();
        histories.forEach((agent, history) -> {
            if (owned.test(agent)) {
                all.add(new Restored(agent, history.checkpoint, List.copyOf(history.since)));
            }
        });
        if (!all.isEmpty()) {
            page.accept(all);
        }
        return Future.succeededFuture(generation);
    }

    @Override
    public synchronized Future<List<MemorySnapshot>> range(
            AgentId agent, long fromMillis, long toMillis, int limit, boolean newest) {
        var found = between(agent, fromMillis, toMillis);
        int size = Math.min(limit, found.size());
        int start = newest ? found.size() - size : 0;
        return Future.succeededFuture(List.copyOf(found.subList(start, start + size)));
    }

    @Override
    public synchronized Future<List<MemorySnapshot>> downsampled(
            AgentId agent, long fromMillis, long toMillis, int points) {
        var found = between(agent, fromMillis, toMillis);
        if (found.isEmpty()) {
            return Future.succeededFuture(found);
        }
        var buckets = Buckets.over(
                found.get(0).timestampMillis(), found.get(found.size() - 1).timestampMillis(), points);
        return Future.succeededFuture(buckets.thin(found));
    }

    @Override
    public synchronized Future<List<MemorySnapshot>> thinned(
            AgentId agent, long fromMillis, long toMillis, Buckets buckets) {
        return Future.succeededFuture(buckets.thin(between(agent, fromMillis, toMillis)));
    }

    private List<MemorySnapshot> between(AgentId agent, long fromMillis, long toMillis) {
        var history = histories.get(agent);
        return history == null || fromMillis >= toMillis
                ? List.of()
                : new ArrayList<>(history.byTime.subMap(fromMillis, toMillis).values());
    }

    @Override
    public synchronized Future<Void> forget(AgentId agent) {
        histories.remove(agent);
        agentSettings.remove(agent);
        alerts.forget(agent);
        return Future.succeededFuture();
    }

    @Override
    public synchronized Future<Map<String, SettingsPatch>> settings() {
        return Future.succeededFuture(Map.copyOf(settings));
    }

    @Override
    public synchronized Future<Void> putSettings(String simulation, @Nullable SettingsPatch patch) {
        put(settings, simulation, patch);
        return Future.succeededFuture();
    }

    private static <K> void put(Map<K, SettingsPatch> to, K key, @Nullable SettingsPatch patch) {
        if (patch == null) {
            to.remove(key);
        } else {
            to.put(key, patch);
        }
    }

    @Override
    public synchronized Future<Map<AgentId, SettingsPatch>> agentSettings() {
        return Future.succeededFuture(Map.copyOf(agentSettings));
    }

    @Override
    public synchronized Future<Void> putAgentSettings(AgentId agent, @Nullable SettingsPatch patch) {
        put(agentSettings, agent, patch);
        return Future.succeededFuture();
    }

    @Override
    public synchronized Future<Map<String, Object>> figures() {
        return Future.succeededFuture(Map.of("store", "memory", "agents", histories.size(), "alerts", alerts.size()));
    }

    @Override
    public String epoch() {
        return epoch;
    }

    @Override
    public Future<Void> close() {
        return Future.succeededFuture();
    }

    @Override
    public synchronized Future<List<Alert>> alerts(AlertQuery query) {
        return Future.succeededFuture(alerts.find(query));
    }

    @Override
    public synchronized Future<List<Alert>> active(String afterId, int limit) {
        return Future.succeededFuture(alerts.active(afterId, limit));
    }

    @Override
    public synchronized Future<Optional<Alert>> alert(String id) {
        return Future.succeededFuture(alerts.find(id));
    }

    @Override
    public synchronized Future<List<StoredEvent>> eventsAfter(long afterOffset, int limit) {
        return Future.succeededFuture(alerts.eventsAfter(afterOffset, limit));
    }

    @Override
    public synchronized Future<List<Missed>> missedAfter(long afterOffset) {
        return Future.succeededFuture(alerts.missedAfter(afterOffset));
    }

    @Override
    public synchronized Future<List<StoredEvent>> events(List<Long> offsets) {
        return Future.succeededFuture(alerts.events(offsets));
    }

    @Override
    public synchronized Future<Long> lastOffset() {
        return Future.succeededFuture(alerts.lastOffset());
    }

    @Override
    public synchronized Future<Integer> clear(AlertQuery query) {
        var cleared = alerts.clear(query);
        notifications.forget(cleared);
        return Future.succeededFuture(cleared.size());
    }
}
