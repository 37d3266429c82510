package io.mnemoscope.storage.inmemory;

import io.mnemoscope.domain.Acknowledgement;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.Delivery;
import io.mnemoscope.domain.Notification;
import io.mnemoscope.domain.Page;
import io.mnemoscope.domain.Silence;
import io.mnemoscope.domain.StoredEvent;
import io.mnemoscope.storage.AlertAnnotation;
import io.mnemoscope.storage.DeliveryQuery;
import io.mnemoscope.storage.NotificationLogEntry;
import io.mnemoscope.storage.NotificationStore;
import io.mnemoscope.storage.StoreUnavailable;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The part of {@link InMemoryStore} that is about notifications. May be used by several threads. */
final class InMemoryNotifications implements NotificationStore {
    private static final Comparator<NotificationLogEntry> IN_ORDER =
            Comparator.comparing(NotificationLogEntry::sink).thenComparing(NotificationLogEntry::alert);

    private record Key(String sink, String alert) {}

    private final Function<AlertAnnotation, Optional<StoredEvent>> annotate;
    private final LinkedHashMap<String, Delivery> deliveries = new LinkedHashMap<>();
    private final Map<Key, NotificationLogEntry> told = new LinkedHashMap<>();
    private final Map<String, Acknowledgement> acknowledgements = new HashMap<>();
    private final Map<String, Silence> silences = new HashMap<>();
    /** Where each delivery stands in the order. */
    private final Map<String, Long> order = new HashMap<>();

    private long cursor = NEVER;
    private long nextOrder;
    private boolean outage;

    /** With what adds an event to an alert. */
    InMemoryNotifications(Function<AlertAnnotation, Optional<StoredEvent>> annotate) {
        this.annotate = annotate;
    }

    @Override
    public synchronized Future<Long> cursor() {
        return Future.succeededFuture(cursor);
    }

    @Override
    public synchronized Future<List<NotificationLogEntry>> notificationLog(
            @Nullable NotificationLogEntry after, int limit) {
        return Future.succeededFuture(told.values().stream()
                .filter(one -> after == null || IN_ORDER.compare(one, after) > 0)
                .sorted(IN_ORDER)
                .limit(limit)
                .toList());
    }

    @Override
    public synchronized Future<Page<Delivery>> waiting(long after, int limit) {
        var page = deliveries.values().stream()
                .filter(delivery -> delivery.state() == Delivery.State.WAITING && order(delivery) > after)
                .limit(limit)
                .toList();
        var bare = page.stream().map(Delivery::withoutAlerts).toList();
        return Future.succeededFuture(Page.after(bare, limit, this::order));
    }

    @Override
    public synchronized Future<Long> unfinished() {
        return Future.succeededFuture((long) told.size() + deliveries.size());
    }

    private long order(Delivery delivery) {
        return order.getOrDefault(delivery.notification().id(), 0L);
    }

    private void put(Delivery delivery) {
        var unused = order.computeIfAbsent(delivery.notification().id(), id -> ++nextOrder);
        deliveries.put(delivery.notification().id(), delivery);
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
        notifications.forEach(one -> put(Delivery.of(one)));
        prune(Delivery.State.DELIVERED);
        prune(Delivery.State.DEAD);
        return Future.succeededFuture();
    }

    private void prune(Delivery.State state) {
        var its = deliveries.values().stream()
                .filter(delivery -> delivery.state() == state)
                .map(delivery -> delivery.notification().id())
                .toList();
        its.subList(0, Math.max(0, its.size() - KEPT)).forEach(id -> {
            deliveries.remove(id);
            order.remove(id);
        });
    }

    @Override
    public synchronized Future<Void> update(List<Delivery> changed) {
        for (var delivery : changed) {
            var notification = delivery.notification();
            put(delivery);
            if (delivery.state() != Delivery.State.WAITING) {
                for (var alert : notification.alerts()) {
                    var key = new Key(notification.sink(), alert.id());
                    told.put(
                            key,
                            new NotificationLogEntry(
                                    key.sink(),
                                    key.alert(),
                                    alert.severity(),
                                    !alert.sentAsFiring(),
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
    public synchronized Future<Map<String, Alert>> lastSent(Collection<String> alerts) {
        var found = new HashMap<String, Alert>();
        for (var delivery : deliveries.values()) {
            delivery.notification().alerts().stream()
                    .filter(alert -> alerts.contains(alert.id()))
                    .forEach(alert -> found.put(alert.id(), alert));
        }
        return Future.succeededFuture(found);
    }

    @Override
    public synchronized Future<Void> forgetLogEntries(Collection<NotificationLogEntry> forgotten) {
        forgotten.forEach(one -> told.remove(new Key(one.sink(), one.alert())));
        return Future.succeededFuture();
    }

    @Override
    public synchronized Future<List<StoredEvent>> annotate(List<AlertAnnotation> annotations) {
        var events = new ArrayList<StoredEvent>();
        for (var one : annotations) {
            annotate.apply(one).ifPresent(event -> {
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
    public synchronized Future<Void> forgetSilences(Collection<String> ids) {
        silences.keySet().removeAll(ids);
        return Future.succeededFuture();
    }

    @Override
    public synchronized Future<List<Silence>> silences() {
        return Future.succeededFuture(List.copyOf(silences.values()));
    }
}
