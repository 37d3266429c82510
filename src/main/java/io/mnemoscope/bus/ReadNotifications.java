package io.mnemoscope.bus;

import io.mnemoscope.storage.Delivery;
import io.mnemoscope.storage.DeliveryQuery;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
