package io.mnemoscope.alert.stage;

import io.mnemoscope.alert.delivery.PipelineHealth;
import io.mnemoscope.alert.delivery.PipelineHealth.Part;
import io.mnemoscope.bus.BusFailure.NotFound;
import io.mnemoscope.domain.Delivery;
import io.mnemoscope.domain.Notification;
import io.mnemoscope.storage.DeliveryQuery;
import io.mnemoscope.storage.NotificationStore;
import io.mnemoscope.storage.StoreUnavailable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Puts notifications into the store, in order, each together with how far the dispatch has come; again and again while the
 * store is unavailable. One that the store can never take is set aside, and does not keep back those after it. One event
 * loop.
 */
public final class OutboxWriter {
    private static final long RETRY_MILLIS = 1_000;

    private final Vertx vertx;
    private final NotificationStore store;
    private final PipelineHealth health;
    private final Consumer<Notification> stored;
    private final Consumer<Notification> setAside;
    private long written;
    private Future<Void> turn = Future.succeededFuture();
    private boolean running;

    /**
     * Writes nothing yet.
     *
     * @param stored gets each notification that is in the store
     * @param setAside gets each that will never be
     */
    public OutboxWriter(
            Vertx vertx,
            NotificationStore store,
            PipelineHealth health,
            Consumer<Notification> stored,
            Consumer<Notification> setAside) {
        this.vertx = vertx;
        this.store = store;
        this.health = health;
        this.stored = stored;
        this.setAside = setAside;
    }

    /** So far the dispatch had come before. */
    public void startAt(long offset) {
        written = offset;
    }

    /** From now on what the store refuses is tried again. */
    public void run() {
        running = true;
    }

    /**
     * Writes notifications; without any only how far it has come, if that is at least so far.
     *
     * @param safe events up to here need not be read again
     */
    public void put(List<Notification> notifications, long safe, long step) {
        if (notifications.isEmpty() && safe - written < step) {
            return;
        }
        turn = turn.compose(before -> store(notifications, safe)).onSuccess(done -> written = Math.max(written, safe));
    }

    /** What comes later must not be in the store without it. */
    private Future<Void> store(List<Notification> notifications, long safe) {
        return store.enqueue(notifications, safe)
                .onSuccess(done -> stored(notifications))
                .recover(cause -> cause instanceof StoreUnavailable || notifications.isEmpty()
                        ? later(notifications, safe, cause)
                        : apart(notifications, safe, cause));
    }

    private void stored(List<Notification> notifications) {
        health.worked(Part.OUTBOX);
        notifications.forEach(stored);
    }

    private Future<Void> later(List<Notification> notifications, long safe, Throwable cause) {
        health.waits(Part.OUTBOX, cause);
        return running
                ? vertx.timer(RETRY_MILLIS, TimeUnit.MILLISECONDS).compose(waited -> store(notifications, safe))
                : Future.failedFuture(cause);
    }

    /** The fault is in one of them: each is stored by itself, and the cursor follows when all are dealt with. */
    private Future<Void> apart(List<Notification> notifications, long safe, Throwable cause) {
        if (notifications.size() == 1) {
            var lost = notifications.get(0);
            health.setAside(lost, cause);
            setAside.accept(lost);
            return store(List.of(), safe);
        }
        Future<Void> each = Future.succeededFuture();
        for (var notification : notifications) {
            each = each.compose(before -> store(List.of(notification), written));
        }
        return each.compose(done -> store(List.of(), safe));
    }

    /** A bare delivery with its alerts. */
    public Future<Delivery> whole(Delivery bare) {
        var id = bare.notification().id();
        return store.deliveries(DeliveryQuery.one(id)).compose(found -> {
            boolean there = !found.isEmpty() && !found.get(0).bare();
            return there
                    ? Future.succeededFuture(bare.about(found.get(0).notification()))
                    : Future.failedFuture(new NotFound("notification " + id));
        });
    }

    /** Nothing is tried again from now on. */
    public void stopTrying() {
        running = false;
    }

    /** Writes down how far it has come; if something could not be put there, the cursor must not go past it. */
    public Future<Void> stop(long safe) {
        return turn.compose(done -> store.enqueue(List.of(), Math.max(written, safe)));
    }
}
