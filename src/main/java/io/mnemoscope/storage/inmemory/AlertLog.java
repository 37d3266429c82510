package io.mnemoscope.storage.inmemory;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.StoredEvent;
import io.mnemoscope.storage.AlertAnnotation;
import io.mnemoscope.storage.AlertQuery;
import io.mnemoscope.storage.Missed;
import io.mnemoscope.storage.SnapshotKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The part of {@link InMemoryStore} that is about alerts: their events in order, and the newest state of each. Under its lock. */
final class AlertLog {
    private static final Comparator<StoredEvent> NEWEST_FIRST = Comparator.comparingLong(
                    (StoredEvent stored) -> stored.event().timestampMillis())
            .thenComparingLong(StoredEvent::offset)
            .reversed();

    private final Map<String, StoredEvent> alerts = new HashMap<>();
    private final List<StoredEvent> events = new ArrayList<>();
    private long lastOffset;

    /** Answers the offset of the first; 0 if there is none. */
    long append(List<AlertEvent> added) {
        long first = added.isEmpty() ? 0 : lastOffset + 1;
        for (var event : added) {
            alerts.put(event.alert().id(), add(event));
        }
        return first;
    }

    private StoredEvent add(AlertEvent event) {
        var stored = new StoredEvent(++lastOffset, event);
        events.add(stored);
        return stored;
    }

    /** An event that leaves the alert as it is. */
    Optional<StoredEvent> annotate(AlertAnnotation annotation) {
        return find(annotation.alert())
                .map(alert ->
                        add(new AlertEvent(annotation.kind(), annotation.reason(), alert.at(annotation.atMillis()))));
    }

    List<AlertEvent> raised(List<SnapshotKey> snapshots, int limit) {
        var asked = new HashSet<>(snapshots);
        return events.stream()
                .map(StoredEvent::event)
                .filter(event -> event.raisedBySnapshot()
                        && asked.contains(new SnapshotKey(event.alert().agent(), event.timestampMillis())))
                .limit(limit)
                .toList();
    }

    void forget(AgentId agent) {
        alerts.values().removeIf(stored -> isOf(agent, stored));
        events.removeIf(stored -> isOf(agent, stored));
    }

    /** An alert of a whole simulation is no agent's. */
    private static boolean isOf(AgentId agent, StoredEvent stored) {
        var alert = stored.event().alert();
        return !alert.ofSimulation() && alert.agent().equals(agent);
    }

    int size() {
        return alerts.size();
    }

    List<Alert> find(AlertQuery query) {
        return alerts.values().stream()
                .filter(stored -> query.matches(stored.event().alert()))
                .sorted(NEWEST_FIRST)
                .skip(query.offset())
                .limit(query.limit())
                .map(stored -> stored.event().alert())
                .toList();
    }

    List<Alert> active(String afterId, int limit) {
        return alerts.values().stream()
                .map(stored -> stored.event().alert())
                .filter(alert -> alert.state().active() && alert.id().compareTo(afterId) > 0)
                .sorted(Comparator.comparing(Alert::id))
                .limit(limit)
                .toList();
    }

    Optional<Alert> find(String id) {
        return Optional.ofNullable(alerts.get(id)).map(stored -> stored.event().alert());
    }

    List<StoredEvent> eventsAfter(long afterOffset, int limit) {
        return events.stream()
                .filter(stored -> stored.offset() > afterOffset)
                .limit(limit)
                .toList();
    }

    List<Missed> missedAfter(long afterOffset) {
        var found = new HashMap<String, Missed>();
        for (var stored : events) {
            if (stored.offset() > afterOffset) {
                found.merge(stored.event().alert().id(), Missed.of(stored), Missed::and);
            }
        }
        return found.values().stream()
                .sorted(Comparator.comparingLong(Missed::newest))
                .toList();
    }

    List<StoredEvent> events(List<Long> offsets) {
        var byOffset = new HashMap<Long, StoredEvent>();
        events.forEach(stored -> byOffset.put(stored.offset(), stored));
        return offsets.stream().filter(byOffset::containsKey).map(byOffset::get).toList();
    }

    long lastOffset() {
        return lastOffset;
    }

    /** Deletes what matches and is not active; answers the ids. */
    Set<String> clear(AlertQuery query) {
        var cleared = new HashSet<String>();
        for (var stored : alerts.values()) {
            var alert = stored.event().alert();
            if (query.matches(alert) && !alert.state().active()) {
                cleared.add(alert.id());
            }
        }
        alerts.keySet().removeAll(cleared);
        events.removeIf(stored -> cleared.contains(stored.event().alert().id()));
        return cleared;
    }
}
