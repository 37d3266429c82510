package io.mnemoscope.alert;

import io.mnemoscope.alert.delivery.DeliveryJournal;
import io.mnemoscope.alert.delivery.DeliveryWorker;
import io.mnemoscope.alert.delivery.PipelineHealth;
import io.mnemoscope.alert.delivery.PipelineHealth.Part;
import io.mnemoscope.alert.delivery.ReceiverHealth;
import io.mnemoscope.alert.group.AggregationGroup;
import io.mnemoscope.alert.group.DeliveriesUnderWay;
import io.mnemoscope.alert.group.GroupScheduler;
import io.mnemoscope.alert.group.MuteReason;
import io.mnemoscope.alert.stage.AnnotationStage;
import io.mnemoscope.alert.stage.AnnotationWriter;
import io.mnemoscope.alert.stage.DeduplicationStage;
import io.mnemoscope.alert.stage.Inhibitor;
import io.mnemoscope.alert.stage.MuteStage;
import io.mnemoscope.alert.stage.OutboxStage;
import io.mnemoscope.alert.stage.OutboxWriter;
import io.mnemoscope.alert.stage.Silencer;
import io.mnemoscope.alert.stage.StageChain;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.Delivery;
import io.mnemoscope.domain.Notification;
import io.mnemoscope.domain.StoredEvent;
import io.mnemoscope.notify.Receiver;
import io.mnemoscope.operations.Operations;
import io.mnemoscope.storage.NotificationStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * From alert events to notifications: events go into groups, and a group that is due goes through the {@link StageChain}. What is
 * sent is in the store before; the events behind it are read again after a crash until it is. One event loop.
 */
final class NotificationPipeline implements DeliveryWorker.Outbox {
    private static final long RETRY_MILLIS = 1_000;
    /** While a receiver cannot be reached, so many events at most are read again after a crash. */
    private static final long MOST_READ_AGAIN = 100_000;
    /** The cursor is written when it has moved by so much without a notification. */
    private static final long CURSOR_STEP = 10_000;

    private final Vertx vertx;
    private final List<Receiver> receivers;
    private final Silencer silencer;
    private final InstantSource clock;
    private final AnnotationWriter annotations;
    private final Inhibitor inhibitor;
    private final GroupScheduler groups;
    private final DeliveriesUnderWay deliveries;
    private final Map<String, DeliveryWorker> workers = new LinkedHashMap<>();
    private final PipelineHealth health;
    private final DeliveryJournal journal;
    private final OutboxWriter outbox;
    private final StageChain stages;
    private long seen;
    private long timer = -1;
    private boolean running;

    /**
     * Dispatches nothing yet; see {@link PipelineRecovery}.
     *
     * @param onAnnotated gets the events that alerts are suppressed
     */
    NotificationPipeline(
            Vertx vertx,
            NotificationStore store,
            List<Receiver> receivers,
            NotificationPolicy policy,
            Silencer silencer,
            InstantSource clock,
            Operations operations,
            Consumer<List<StoredEvent>> onAnnotated) {
        this.vertx = vertx;
        this.receivers = List.copyOf(receivers);
        this.silencer = silencer;
        this.clock = clock;
        this.inhibitor = new Inhibitor(policy.inhibition());
        this.groups = new GroupScheduler(policy.grouping(), this.receivers);
        this.deliveries = new DeliveriesUnderWay(groups);
        this.health = new PipelineHealth(operations.conditions());
        this.outbox = new OutboxWriter(vertx, store, health, this::send, this::finished);
        this.annotations = new AnnotationWriter(store, health, this::later, onAnnotated);
        this.journal = new DeliveryJournal(store, health, this::later, this::written);
        this.stages = new StageChain(
                health,
                new MuteStage(inhibitor),
                new MuteStage(silencer),
                new AnnotationStage(annotations),
                new DeduplicationStage(),
                new OutboxStage(notifications -> enqueue(notifications, CURSOR_STEP), this::remind));
        for (var receiver : receivers) {
            var its = new ReceiverHealth(operations, receiver.name());
            workers.put(receiver.name(), new DeliveryWorker(vertx, receiver.sink(), policy.retry(), clock, this, its));
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

    DeliveriesUnderWay deliveries() {
        return deliveries;
    }

    Inhibitor inhibitor() {
        return inhibitor;
    }

    Map<String, DeliveryWorker> workers() {
        return workers;
    }

    List<Receiver> receivers() {
        return receivers;
    }

    DeliveryJournal journal() {
        return journal;
    }

    PipelineHealth health() {
        return health;
    }

    /** Alert events up to here have been dispatched. */
    long seen() {
        return seen;
    }

    /** Events up to here have been dispatched before. */
    void startAt(long offset) {
        seen = offset;
        outbox.startAt(offset);
    }

    /** The next alert events, in order; there is none other up to this offset. */
    void dispatch(List<StoredEvent> events, long upTo) {
        for (var event : events) {
            health.guarded(event.event().alert().rule(), () -> dispatch(event));
        }
        seen = Math.max(seen, upTo);
        schedule();
    }

    private void dispatch(StoredEvent stored) {
        var event = stored.event();
        switch (event.kind()) {
            case ACKNOWLEDGED -> groups.acknowledged(event.alert());
            case SUPPRESSED, PENDING, CANCELLED -> {}
            case FIRING, SEVERITY_CHANGED, RECOVERING, REFIRED, FLAPPING, RESOLVED -> {
                var group = groups.of(event.alert());
                group.add(stored, clock.millis());
                // As the group has it: an event that is read late must not bring back an alert that has ended.
                var held = group.entry(event.alert().id());
                inhibitor.changed(held == null ? event.alert() : held.alert());
                groups.reschedule(group);
            }
        }
        if (!running) {
            groups.readAgain(event);
        }
    }

    /** These agents are deleted. */
    void forgotten(List<AgentId> agents) {
        groups.forgotten(Set.copyOf(agents), clock.millis()).forEach(inhibitor::changed);
        schedule();
    }

    /** Silences have changed: alerts may be muted no more. */
    void silencesChanged() {
        groups.scheduleAll(clock.millis());
        schedule();
    }

    /** All is as it was before the start: from now on it is dispatched. */
    void run() {
        running = true;
        outbox.run();
        journal.run();
        schedule();
    }

    /** Waits until the first group is due. */
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
        stages.run(groups, clock.millis(), safe());
        schedule();
    }

    /** Why no receiver is notified of this alert. */
    Optional<MuteReason> mutedBy(Alert alert, long nowMillis) {
        return inhibitor.mutes(alert, nowMillis).or(() -> silencer.mutes(alert, nowMillis));
    }

    private void remind(Notification notification) {
        var worker = workers.get(notification.sink());
        if (worker == null) {
            return;
        }
        worker.remind(Delivery.of(notification)).onComplete(done -> {
            var group = groups.of(notification.group());
            group.reminded(notification.sink(), clock.millis(), done.succeeded());
            groups.reschedule(group);
            schedule();
        });
    }

    private void enqueue(List<Notification> notifications, long step) {
        outbox.put(notifications, Math.max(safe(), seen - MOST_READ_AGAIN), step);
    }

    /** Events up to here need not be read again. */
    private long safe() {
        return Math.min(annotations.held(), Math.min(seen, groups.unflushed() - 1));
    }

    /** Stores how far it has come, so that what was dispatched may be deleted and need not be read again. */
    void storeCursor() {
        health.worked(Part.SET_ASIDE);
        enqueue(List.of(), 1);
    }

    private void send(Notification notification) {
        var worker = workers.get(notification.sink());
        if (worker != null) {
            worker.add(Delivery.of(notification));
        }
    }

    @Override
    public Future<Delivery> whole(Delivery bare) {
        return outbox.whole(bare);
    }

    @Override
    public void changed(Delivery delivery) {
        journal.save(delivery);
    }

    /**
     * The next notification of a group is not made before this, or after a crash two would wait for the receiver, which might
     * get the end of an alert first.
     */
    private void written(Delivery delivery) {
        if (delivery.state() != Delivery.State.WAITING) {
            finished(delivery.notification());
        }
    }

    /** Delivered, given up or set aside. */
    private void finished(Notification notification) {
        health.guarded(notification.group().text(), () -> settled(notification));
    }

    private void settled(Notification notification) {
        deliveries.settled(notification, clock.millis());
        schedule();
    }

    /** Stores how far it has come, and stops. */
    Future<Void> stop() {
        running = false;
        outbox.stopTrying();
        vertx.cancelTimer(timer);
        var closed =
                Future.join(workers.values().stream().map(DeliveryWorker::close).toList());
        long safe = safe();
        return closed.transform(done -> journal.written()).transform(done -> outbox.stop(safe));
    }
}
