package io.mnemoscope.bus;

import io.mnemoscope.domain.Acknowledgement;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.StoredEvent;
import io.mnemoscope.storage.AlertQuery;
import java.util.List;
import java.util.Map;

/** Alerts and their events: read, deleted, acknowledged, and published when they change. */
public final class AlertMessages {
    private AlertMessages() {}

    /** Which alerts? */
    public record ReadAlerts(AlertQuery query) implements BusMessage {}

    /**
     * The alerts that were asked for.
     *
     * @param alerts most recently updated first
     * @param acknowledgements who acknowledged them, by id; the others are left out
     */
    public record AlertsRead(List<Alert> alerts, Map<String, Acknowledgement> acknowledgements) implements BusMessage {}

    /** Delete these, except those that have not ended. */
    public record ClearAlerts(AlertQuery query) implements BusMessage {}

    /** So many alerts were deleted. */
    public record AlertsCleared(int count) implements BusMessage {}

    /** An operator works on an alert. */
    public record AcknowledgeAlert(String alert, Acknowledgement acknowledgement) implements BusMessage {
        /** The acknowledged alert. */
        public record Answer(Alert alert) implements BusMessage {}
    }

    /** The first {@code limit} alert events after an offset (exclusive); a negative offset asks for the newest offset only. */
    public record ReadEvents(long afterOffset, int limit) implements BusMessage {}

    /**
     * Alert events, in order.
     *
     * @param lastOffset the newest offset that the store has
     * @param epoch which store's offsets they are
     */
    public record EventsRead(List<StoredEvent> events, long lastOffset, String epoch) implements BusMessage {}

    /** Alert events that are durable, in order. */
    public record AlertsChanged(List<StoredEvent> events) implements BusMessage {}
}
