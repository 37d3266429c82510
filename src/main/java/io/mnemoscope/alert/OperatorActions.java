package io.mnemoscope.alert;

import io.mnemoscope.bus.AlertMessages.AcknowledgeAlert;
import io.mnemoscope.bus.BusFailure.Conflict;
import io.mnemoscope.bus.BusFailure.NotFound;
import io.mnemoscope.bus.NotificationMessages.RetryNotification;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.Delivery;
import io.mnemoscope.domain.Notification;
import io.mnemoscope.domain.StoredEvent;
import io.mnemoscope.storage.AlertAnnotation;
import io.mnemoscope.storage.AlertStore;
import io.mnemoscope.storage.DeliveryQuery;
import io.mnemoscope.storage.NotificationStore;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/** What people do to alerts and notifications. One event loop. */
final class OperatorActions {
    private final NotificationPipeline pipeline;
    private final NotificationStore store;
    private final AlertStore alerts;
    private final InstantSource clock;
    private final Consumer<List<StoredEvent>> onAnnotated;

    OperatorActions(
            NotificationPipeline pipeline,
            NotificationStore store,
            AlertStore alerts,
            InstantSource clock,
            Consumer<List<StoredEvent>> onAnnotated) {
        this.pipeline = pipeline;
        this.store = store;
        this.alerts = alerts;
        this.clock = clock;
        this.onAnnotated = onAnnotated;
    }

    /** Somebody sees to an alert; durable when succeeded. */
    Future<AcknowledgeAlert.Answer> acknowledge(AcknowledgeAlert message) {
        var acknowledgement = message.acknowledgement();
        return alerts.alert(message.alert()).compose(found -> {
            var alert = found.orElseThrow(() -> new NotFound("alert " + message.alert()));
            if (!alert.state().active()) {
                throw new Conflict("only an alert that is firing can be acknowledged; this one is "
                        + alert.state().wireName());
            }
            return annotate(new AlertAnnotation(
                            alert.id(),
                            AlertEvent.Kind.ACKNOWLEDGED,
                            acknowledgement.text(),
                            acknowledgement.atMillis(),
                            acknowledgement))
                    .map(new AcknowledgeAlert.Answer(alert));
        });
    }

    private Future<Void> annotate(AlertAnnotation annotation) {
        return store.annotate(List.of(annotation)).compose(events -> {
            if (events.isEmpty()) {
                return Future.failedFuture(new NotFound("alert " + annotation.alert()));
            }
            onAnnotated.accept(events);
            return Future.succeededFuture();
        });
    }

    /** A notification that was given up is sent after all. */
    Future<RetryNotification.Answer> retry(RetryNotification message) {
        return store.deliveries(DeliveryQuery.one(message.id())).compose(found -> {
            if (found.isEmpty()) {
                return Future.failedFuture(new NotFound("notification " + message.id()));
            }
            var delivery = found.get(0);
            var worker = pipeline.workers().get(delivery.notification().sink());
            if (delivery.state() != Delivery.State.DEAD) {
                return Future.failedFuture(new Conflict("only one that was given up can be retried; this one is "
                        + delivery.state().wireName()));
            }
            if (worker == null) {
                return Future.failedFuture(new Conflict(
                        "there is no receiver " + delivery.notification().sink() + " in the configuration any more"));
            }
            var receiver = delivery.notification().sink();
            var group = pipeline.groups().of(delivery.notification().group());
            if (group.isBusy(receiver)) {
                return Future.failedFuture(
                        new Conflict("another notification of this group is on its way to the receiver"));
            }
            group.busy(receiver);
            return asTheyStand(delivery.notification())
                    .compose(current -> {
                        var again = delivery.about(current).again(clock.millis());
                        return store.update(List.of(again)).map(stored -> {
                            worker.retry(again);
                            return new RetryNotification.Answer(again);
                        });
                    })
                    .onFailure(cause -> group.reminded(receiver, clock.millis(), false));
        });
    }

    /** What it said when it was given up may not be true any more; what is deleted is sent as it was. */
    private Future<List<Alert>> asTheyStand(Notification notification) {
        var current = notification.alerts().stream()
                .map(alert -> alerts.alert(alert.id()).map(found -> found.orElse(alert)))
                .toList();
        return Future.all(current).map(all -> all.list());
    }
}
