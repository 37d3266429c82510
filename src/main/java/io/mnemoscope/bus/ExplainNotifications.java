package io.mnemoscope.bus;

import io.mnemoscope.domain.Alert;
import io.mnemoscope.storage.Delivery;
import java.util.List;
import java.util.Map;

/** Why was somebody notified of these alerts, or nobody? At most 1,000. */
public record ExplainNotifications(List<Alert> alerts) implements BusMessage {
    /** By alert. */
    public record Answer(Map<String, Explanation> explanations) implements BusMessage {}

    /**
     * About one alert.
     *
     * @param status for people: where it stands with each receiver
     * @param deliveries the notifications that told of it, newest first
     */
    public record Explanation(String status, List<Delivery> deliveries) {}
}
