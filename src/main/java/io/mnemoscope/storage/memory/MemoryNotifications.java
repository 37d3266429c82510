package io.mnemoscope.storage.memory;

import io.mnemoscope.domain.Acknowledgement;
import io.mnemoscope.domain.Notification;
import io.mnemoscope.domain.Silence;
import io.mnemoscope.storage.Delivery;
import io.mnemoscope.storage.DeliveryQuery;
import io.mnemoscope.storage.DispatchState;
import io.mnemoscope.storage.Mark;
import io.mnemoscope.storage.NotificationStore;
import io.mnemoscope.storage.StoreUnavailable;
import io.mnemoscope.storage.StoredEvent;
import io.mnemoscope.storage.Told;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The part of {@link MemoryStore} that is about notifications. May be used by several threads. */
final class MemoryNotifications implements NotificationStore {
    private record Key(String sink, String alert) {}

    private final Function<Mark, Optional<StoredEvent>> mark;
    private final LinkedHashMap<String, Delivery> deliveries = new LinkedHashMap<>();
    private final Map<Key, Told> told = new LinkedHashMap<>();
    private final Map<String, Acknowledgement> acknowledgements = new HashMap<>();
    private final Map<String, Silence> silences = new HashMap<>();
    private long cursor = DispatchState.NEVER;
    private boolean outage;

    /** With what adds an event to an alert. */
    MemoryNotifications(Function<Mark, Optional<StoredEvent>> mark) {
        this.mark = mark;
    }

    @Override
    public synchronized Future<DispatchState> dispatchState() {
        var waiting = deliveries.values().stream()
                .filter(delivery -> delivery.state() == Delivery.State.WAITING)
                .toList();
        return Future.succeededFuture(
                new DispatchState(cursor, List.copyOf(told.values()), waiting, Set.copyOf(acknowledgements.keySet())));
    }

    /** While there is an outage nothing can be put into the outbox. */
    synchronized void outage(boolean on) {
        outage = on;
    }

    @Override
    public synchronized Future<Void> enqueue(List<Notification> notifications, long newCursor) {
        if (outage) {
            return Future.failedFuture(new StoreUnavailable("disk full", Duration.ofSeconds(1)));
        }
        cursor = newCursor;
        notifications.forEach(one -> deliveries.put(one.id(), Delivery.of(one)));
        prune(Delivery.State.DELIVERED);
        prune(Delivery.State.DEAD);
        return Future.succeededFuture();
    }

    private void prune(Delivery.State state) {
        var its = deliveries.values().stream()
                .filter(delivery -> delivery.state() == state)
                .map(delivery -> delivery.notification().id())
                .toList();
        its.subList(0, Math.max(0, its.size() - KEPT)).forEach(deliveries::remove);
    }

    @Override
    public synchronized Future<Void> update(List<Delivery> changed) {
        for (var delivery : changed) {
            var notification = delivery.notification();
            deliveries.put(notification.id(), delivery);
            if (delivery.state() != Delivery.State.WAITING) {
                for (var alert : notification.alerts()) {
                    var key = new Key(notification.sink(), alert.id());
                    told.put(
                            key,
                            new Told(
                                    key.sink(),
                                    key.alert(),
                                    alert.severity(),
                                    !alert.toldAsFiring(),
                                    delivery.finishedMillis()));
                }
            }
        }
        return Future.succeededFuture();
    }

    @Override
    public synchronized Future<List<Delivery>> deliveries(DeliveryQuery query) {
        var newestFirst = new ArrayList<Delivery>(deliveries.values());
        Collections.reverse(newestFirst);
        return Future.succeededFuture(newestFirst.stream()
                .filter(query::matches)
                .skip(query.offset())
                .limit(query.limit())
                .toList());
    }

    @Override
    public synchronized Future<Void> forgetTold(Collection<String> alerts) {
        told.keySet().removeIf(key -> alerts.contains(key.alert()));
        return Future.succeededFuture();
    }

    @Override
    public synchronized Future<List<StoredEvent>> mark(List<Mark> marks) {
        var events = new ArrayList<StoredEvent>();
        for (var one : marks) {
            mark.apply(one).ifPresent(event -> {
                events.add(event);
                if (one.acknowledgement() != null) {
                    acknowledgements.put(one.alert(), one.acknowledgement());
                }
            });
        }
        return Future.succeededFuture(events);
    }

    @Override
    public synchronized Future<Map<String, Acknowledgement>> acknowledgements(Collection<String> alerts) {
        var found = new HashMap<>(acknowledgements);
        found.keySet().retainAll(alerts);
        return Future.succeededFuture(found);
    }

    /** These alerts are deleted. */
    synchronized void forget(Collection<String> alerts) {
        acknowledgements.keySet().removeAll(alerts);
    }

    @Override
    public synchronized Future<Void> putSilence(Silence silence) {
        silences.put(silence.id(), silence);
        return Future.succeededFuture();
    }

    @Override
    public synchronized Future<List<Silence>> silences() {
        return Future.succeededFuture(List.copyOf(silences.values()));
    }
}
