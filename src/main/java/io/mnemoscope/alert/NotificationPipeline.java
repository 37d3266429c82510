package io.mnemoscope.alert;

import io.mnemoscope.alert.PipelineHealth.Part;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.Notification;
import io.mnemoscope.notify.Receiver;
import io.mnemoscope.operations.Operations;
import io.mnemoscope.storage.AlertAnnotation;
import io.mnemoscope.storage.Delivery;
import io.mnemoscope.storage.NotificationStore;
import io.mnemoscope.storage.StoredEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * From alert events to notifications: inhibition, silences, groups, what is known already, the outbox, the couriers; in this
 * order. What is to be told is in the store before anybody is told; the events behind it are read again after a crash
 * until it is. One event loop.
 */
final class NotificationPipeline implements DeliveryWorker.Outbox {
    private static final long RETRY_MILLIS = 1_000;
    /** While a receiver cannot be reached, so many events at most are read again after a crash. */
    private static final long MOST_READ_AGAIN = 100_000;
    /** The cursor is written when it has moved by so much without a notification. */
    private static final long CURSOR_STEP = 10_000;

    private final Vertx vertx;
    private final List<Receiver> receivers;
    private final Silencer silences;
    private final InstantSource clock;
    private final AnnotationWriter marks;
    private final Inhibitor inhibition = new Inhibitor();
    private final GroupScheduler groups;
    private final Map<String, DeliveryWorker> couriers = new LinkedHashMap<>();
    private final PipelineHealth health;
    private final DeliveryJournal ledger;
    private final OutboxWriter outbox;
    private EventCursor cursor = new EventCursor(0);
    private long timer = -1;
    private boolean running;

    /**
     * Dispatches nothing yet; see {@link PipelineRecovery}. {@code onMarked} gets the events that alerts are suppressed.
     */
    NotificationPipeline(
            Vertx vertx,
            NotificationStore store,
            List<Receiver> receivers,
            NotificationPolicy policy,
            Silencer silences,
            InstantSource clock,
            Operations operations,
            Consumer<List<StoredEvent>> onMarked) {
        this.vertx = vertx;
        this.receivers = List.copyOf(receivers);
        this.silences = silences;
        this.clock = clock;
        this.groups = new GroupScheduler(policy.pacing(), this.receivers);
        this.health = new PipelineHealth(operations.conditions());
        this.outbox = new OutboxWriter(vertx, store, health, this::send, this::finished);
        this.marks = new AnnotationWriter(store, health, this::later, onMarked);
        this.ledger = new DeliveryJournal(store, health, this::later, this::written);
        for (var receiver : receivers) {
            var its = new ReceiverHealth(operations, receiver.name());
            couriers.put(receiver.name(), new DeliveryWorker(vertx, receiver.sink(), policy, clock, this, its));
        }
    }

    private void later(Runnable task) {
        if (running) {
            vertx.setTimer(RETRY_MILLIS, id -> task.run());
        }
    }

    GroupScheduler groups() {
        return groups;
    }

    Inhibitor inhibition() {
        return inhibition;
    }

    Map<String, DeliveryWorker> couriers() {
        return couriers;
    }

    List<Receiver> receivers() {
        return receivers;
    }

    DeliveryJournal ledger() {
        return ledger;
    }

    PipelineHealth health() {
        return health;
    }

    EventCursor cursor() {
        return cursor;
    }

    /** Events up to here have been dispatched before. */
    void startAt(long offset) {
        cursor = new EventCursor(offset);
        outbox.startAt(offset);
    }

    /** Alert events that are durable. */
    void happened(List<StoredEvent> events) {
        for (var event : events) {
            health.guarded(event.event().alert().rule(), () -> happened(event));
        }
        schedule();
    }

    private void happened(StoredEvent stored) {
        if (!cursor.add(stored.offset())) {
            return;
        }
        var event = stored.event();
        switch (event.kind()) {
            case ACKNOWLEDGED -> groups.acknowledged(event.alert());
            case SUPPRESSED, PENDING, CANCELLED -> {}
            case FIRING, SEVERITY_CHANGED, RECOVERING, REFIRED, FLAPPING, RESOLVED -> {
                inhibition.changed(event.alert());
                var group = groups.of(event.alert());
                group.add(stored, clock.millis());
                groups.changed(group);
            }
        }
        if (!running) {
            groups.readAgain(event);
        }
    }

    /** These agents are no more. */
    void forgotten(List<AgentId> agents) {
        groups.forgotten(Set.copyOf(agents), clock.millis()).forEach(inhibition::changed);
        schedule();
    }

    /** Silences have changed: there may be something to tell that was not to be told before. */
    void silencesChanged() {
        for (var group : groups.all()) {
            group.schedule(clock.millis());
            groups.changed(group);
        }
        schedule();
    }

    /** All is as it was before the start: from now on it is dispatched. */
    void run() {
        running = true;
        outbox.run();
        ledger.run();
        schedule();
    }

    /** Looks when the first group is due. */
    private void schedule() {
        vertx.cancelTimer(timer);
        long next = groups.nextMillis();
        if (!running || next == AggregationGroup.NEVER) {
            return;
        }
        long wait = next - clock.millis();
        if (wait <= 0) {
            flush();
        } else {
            timer = vertx.setTimer(wait, id -> flush());
        }
    }

    private void flush() {
        long now = clock.millis();
        long safe = safe();
        var drafts = new ArrayList<PlannedNotification>();
        var marks = new ArrayList<AlertAnnotation>();
        boolean well = true;
        for (var group : groups.takeDue(now)) {
            boolean done = health.guarded(
                    group.key().toString(),
                    () -> drafts.addAll(group.flush(
                            alert -> mutedBy(alert, now),
                            (alert, why) -> marks.add(
                                    new AlertAnnotation(alert.id(), AlertEvent.Kind.SUPPRESSED, why, now, null)),
                            now)));
            if (!done) {
                group.later(now);
            }
            well &= done;
            groups.changed(group);
        }
        if (well) {
            health.worked(Part.EVALUATION);
        }
        this.marks.add(marks, safe);
        var fresh = drafts.stream().filter(draft -> !draft.refresh()).map(PlannedNotification::notification);
        enqueue(fresh.toList(), CURSOR_STEP);
        // After that: one that fails at once may have the next look begin, whose cursor goes past these.
        drafts.stream().filter(PlannedNotification::refresh).forEach(draft -> remind(draft.notification()));
        schedule();
    }

    /** Why nobody is to be told of this alert; null if nothing mutes it. */
    @Nullable
    String mutedBy(Alert alert, long nowMillis) {
        var why = inhibition.mutes(alert);
        return why == null ? silences.mutes(alert, nowMillis) : why;
    }

    private void remind(Notification notification) {
        var courier = couriers.get(notification.sink());
        if (courier == null) {
            return;
        }
        courier.remind(Delivery.of(notification)).onComplete(done -> {
            var group = groups.of(notification.group());
            group.reminded(notification.sink(), clock.millis(), done.succeeded());
            groups.changed(group);
            schedule();
        });
    }

    private void enqueue(List<Notification> notifications, long step) {
        outbox.put(notifications, Math.max(safe(), cursor.seen() - MOST_READ_AGAIN), step);
    }

    /** Events up to here need not be read again. */
    private long safe() {
        return Math.min(marks.held(), Math.min(cursor.seen(), groups.unflushed() - 1));
    }

    /** Writes down how far it has come, so that what was dispatched may be deleted and need not be read again. */
    void note() {
        health.worked(Part.SET_ASIDE);
        enqueue(List.of(), 1);
    }

    private void send(Notification notification) {
        var courier = couriers.get(notification.sink());
        if (courier != null) {
            courier.add(Delivery.of(notification));
        }
    }

    @Override
    public Future<Delivery> whole(Delivery bare) {
        return outbox.whole(bare);
    }

    @Override
    public void changed(Delivery delivery) {
        ledger.save(delivery);
    }

    /**
     * The next notification of a group is not made before this, or after a crash two would wait for the receiver, which might
     * hear of the end of an alert first.
     */
    private void written(Delivery delivery) {
        if (delivery.state() != Delivery.State.WAITING) {
            finished(delivery.notification());
        }
    }

    /** Delivered, given up or set aside. */
    private void finished(Notification notification) {
        health.guarded(notification.group().toString(), () -> settled(notification));
    }

    private void settled(Notification notification) {
        var group = groups.of(notification.group());
        group.settled(notification, clock.millis());
        groups.changed(group);
        schedule();
    }

    /** Writes down how far it has come, and stops. */
    Future<Void> stop() {
        running = false;
        outbox.stopTrying();
        vertx.cancelTimer(timer);
        var closed = Future.join(
                couriers.values().stream().map(DeliveryWorker::close).toList());
        long safe = safe();
        return closed.transform(done -> ledger.written()).transform(done -> outbox.stop(safe));
    }
}
