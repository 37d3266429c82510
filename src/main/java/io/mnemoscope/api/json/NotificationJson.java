package io.mnemoscope.api.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mnemoscope.domain.Delivery;
import java.io.IOException;

/** Notifications on the wire. */
public final class NotificationJson {
    private NotificationJson() {}

    /** A notification, how far it has come, and the alerts that it tells of. */
    public static void write(JsonGenerator out, Delivery delivery) throws IOException {
        out.writeStartObject();
        members(out, delivery);
        out.writeArrayFieldStart("alerts");
        for (var alert : delivery.notification().alerts()) {
            AlertJson.write(out, alert);
        }
        out.writeEndArray();
        out.writeNumberField("truncated_alerts", delivery.notification().truncated());
        out.writeEndObject();
    }

    /** All but the alerts, for places that have them already. */
    public static void members(JsonGenerator out, Delivery delivery) throws IOException {
        var notification = delivery.notification();
        out.writeStringField("id", notification.id());
        out.writeStringField("sink", notification.sink());
        out.writeStringField("simulation", notification.group().simulation());
        out.writeStringField("rule", notification.group().rule());
        out.writeStringField("reason", notification.reason().wireName());
        out.writeStringField("state", delivery.state().wireName());
        Json.instant(out, "created_at", notification.createdMillis());
        out.writeNumberField("failed_attempts", delivery.attempts());
        Json.instant(out, "next_attempt_at", delivery.state() == Delivery.State.WAITING ? delivery.nextMillis() : -1);
        Json.instant(out, "finished_at", delivery.finishedMillis());
        if (delivery.error() == null) {
            out.writeNullField("error");
        } else {
            out.writeStringField("error", delivery.error());
        }
    }
}
