package io.mnemoscope.bus;

import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.Delivery;
import io.mnemoscope.storage.DeliveryQuery;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Notifications and their receivers. */
public final class NotificationMessages {
    private NotificationMessages() {}

    /** Which notifications? */
    public record ReadNotifications(DeliveryQuery query) implements BusMessage {
        /** The notifications that were asked for, newest first, and how the receivers do. */
        public record Answer(List<Delivery> deliveries, List<SinkState> sinks) implements BusMessage {}

        /**
         * How one receiver does.
         *
         * @param name as in the configuration
         * @param kind webhook, slack and so on
         * @param state {@code ok}; {@code paused} after failures; {@code disabled} after it answered that it is gone
         * @param waiting notifications on their way to it
         * @param error of the last attempt; null if that went well
         */
        public record SinkState(
                String name,
                String kind,
                String state,
                int waiting,
                @Nullable String error) {}
    }

    /** A notification that was given up is to be sent after all. */
    public record RetryNotification(String id) implements BusMessage {
        /** The notification, on its way again. */
        public record Answer(Delivery delivery) implements BusMessage {}
    }

    /** Why were receivers notified of these alerts, or not? At most 1,000. */
    public record ExplainNotifications(List<Alert> alerts) implements BusMessage {
        /** By alert. */
        public record Answer(Map<String, Explanation> explanations) implements BusMessage {}

        /**
         * About one alert.
         *
         * @param status for people: where it stands with each receiver
         * @param deliveries the notifications of it, newest first
         */
        public record Explanation(String status, List<Delivery> deliveries) {}
    }
}
