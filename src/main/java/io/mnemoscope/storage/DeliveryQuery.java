package io.mnemoscope.storage;

import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.Delivery;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which notifications; a null matches all.
 *
 * @param id exactly this one
 * @param state exactly this one
 * @param sink exact name
 * @param simulation exact name
 * @param alerts ids of alerts, at most 1,000: the notifications of one of these
 * @param limit at least 1
 * @param offset how many to skip
 */
public record DeliveryQuery(
        @Nullable String id,
        Delivery.@Nullable State state,
        @Nullable String sink,
        @Nullable String simulation,
        @Nullable List<String> alerts,
        int limit,
        int offset) {
    /** The newest of all. */
    public static DeliveryQuery all(int limit) {
        return new DeliveryQuery(null, null, null, null, null, limit, 0);
    }

    /** One notification. */
    public static DeliveryQuery one(String id) {
        return new DeliveryQuery(id, null, null, null, null, 1, 0);
    }

    /** All in a state. */
    public static DeliveryQuery in(Delivery.State state, int limit) {
        return new DeliveryQuery(null, state, null, null, null, limit, 0);
    }

    /** The newest of one of these alerts. */
    public static DeliveryQuery of(List<String> alerts, int limit) {
        return new DeliveryQuery(null, null, null, null, alerts, limit, 0);
    }

    /** Whether this one is meant, paging aside. */
    public boolean matches(Delivery delivery) {
        var notification = delivery.notification();
        return (id == null || id.equals(notification.id()))
                && (state == null || state == delivery.state())
                && (sink == null || sink.equals(notification.sink()))
                && (simulation == null || simulation.equals(notification.group().simulation()))
                && (alerts == null
                        || notification.alerts().stream().map(Alert::id).anyMatch(alerts::contains));
    }
}
