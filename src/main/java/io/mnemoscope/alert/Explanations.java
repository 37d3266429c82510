package io.mnemoscope.alert;

import io.mnemoscope.alert.group.AggregationGroup;
import io.mnemoscope.alert.group.GroupedAlert;
import io.mnemoscope.alert.group.MuteReason;
import io.mnemoscope.bus.NotificationMessages.ExplainNotifications;
import io.mnemoscope.bus.NotificationMessages.ExplainNotifications.Explanation;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.Delivery;
import io.mnemoscope.notify.Receiver;
import io.mnemoscope.storage.DeliveryQuery;
import io.mnemoscope.storage.NotificationStore;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says for each receiver why it was notified of an alert, or why not. One event loop. */
final class Explanations {
    private static final int MOST_DELIVERIES = 100;

    private final NotificationPipeline pipeline;
    private final NotificationStore store;
    private final InstantSource clock;

    Explanations(NotificationPipeline pipeline, NotificationStore store, InstantSource clock) {
        this.pipeline = pipeline;
        this.store = store;
        this.clock = clock;
    }

    Future<ExplainNotifications.Answer> explain(ExplainNotifications question) {
        var ids = question.alerts().stream().map(Alert::id).toList();
        return store.deliveries(DeliveryQuery.of(ids, MOST_DELIVERIES)).map(deliveries -> {
            var explanations = new HashMap<String, Explanation>();
            for (var alert : question.alerts()) {
                explanations.put(alert.id(), explain(alert, deliveries));
            }
            return new ExplainNotifications.Answer(explanations);
        });
    }

    private Explanation explain(Alert alert, List<Delivery> deliveries) {
        var its = deliveries.stream()
                .filter(delivery -> delivery.notification().alerts().stream()
                        .anyMatch(sent -> sent.id().equals(alert.id())))
                .toList();
        return new Explanation(status(alert, its), its);
    }

    private String status(Alert alert, List<Delivery> deliveries) {
        if (alert.state() == AlertState.PENDING) {
            return "not sent: the alert is pending";
        }
        if (pipeline.receivers().isEmpty()) {
            return "not sent: there are no receivers";
        }
        var group = pipeline.groups().find(alert);
        var entry = group == null ? null : group.entry(alert.id());
        var muted = entry == null
                ? null
                : pipeline.mutedBy(entry.alert(), clock.millis())
                        .map(MuteReason::text)
                        .orElse(null);
        return pipeline.receivers().stream()
                .map(receiver -> receiver.name() + ": " + status(receiver, alert, group, entry, muted, deliveries))
                .collect(Collectors.joining("; "));
    }

    private String status(
            Receiver receiver,
            Alert alert,
            @Nullable AggregationGroup group,
            @Nullable GroupedAlert entry,
            @Nullable String muted,
            List<Delivery> deliveries) {
        var newest = deliveries.stream()
                .filter(delivery -> delivery.notification().sink().equals(receiver.name()))
                .findFirst()
                .orElse(null);
        if (newest != null) {
            return text(newest) + (muted == null ? "" : "; now " + muted);
        }
        if (muted != null) {
            return "not sent: " + muted;
        }
        if (!receiver.accepts(alert)) {
            return "not sent: this receiver does not take alerts like this one";
        }
        if (entry == null || group == null) {
            return "not sent: the alert had ended, or was muted until it ended";
        }
        if (entry.isKnownTo(receiver.name())) {
            return "sent; that delivery is not kept any more";
        }
        return "not sent: " + group.status(receiver.name()) + "; next look at "
                + Instant.ofEpochMilli(group.dueMillis());
    }

    private static String text(Delivery delivery) {
        var reason = delivery.notification().reason().wireName();
        return switch (delivery.state()) {
            case WAITING ->
                "on its way (" + reason + (delivery.error() == null ? "" : ", last error: " + delivery.error()) + ")";
            case DELIVERED -> "sent (" + reason + ")";
            case DEAD -> "given up (" + reason + "): " + delivery.error();
        };
    }
}
