package io.mnemoscope.notify.webhook;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mnemoscope.api.json.Json;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.Notification;
import io.mnemoscope.domain.Trigger;
import io.mnemoscope.domain.rules.RuleRegistry;
import io.mnemoscope.notify.AlertLabels;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;

/**
 * Alertmanager's webhook payload, version 4, so that what takes that takes this; {@code notification_reason} beside it, and
 * {@code id} and {@code state} with each alert.
 */
final class WebhookPayload {
    private static final String NEVER = "0001-01-01T00:00:00Z";
    private static final String RESOLVED = "resolved";
    private static final String FIRING = "firing";

    private WebhookPayload() {}

    static Buffer of(Notification notification, String externalUrl, long nowMillis) {
        return Json.buffer(out -> {
            var group = notification.group();
            out.writeStartObject();
            out.writeStringField("version", "4");
            out.writeStringField("groupKey", group.text());
            out.writeNumberField("truncatedAlerts", notification.truncated());
            out.writeStringField("status", notification.firing() ? FIRING : RESOLVED);
            out.writeStringField("receiver", notification.sink());
            out.writeStringField("notification_reason", notification.reason().wireName());
            groupLabels(out, group);
            AlertLabels.writeCommon(out, notification.alerts());
            out.writeStringField("externalURL", externalUrl);
            out.writeArrayFieldStart("alerts");
            for (var alert : notification.alerts()) {
                alert(out, alert, externalUrl, nowMillis);
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private static void groupLabels(JsonGenerator out, Notification.Group group) throws IOException {
        out.writeObjectFieldStart("groupLabels");
        if (!group.rule().equals(Notification.Group.SEVERAL_RULES)) {
            out.writeStringField("alertname", group.rule());
        }
        out.writeStringField("simulation", group.simulation());
        // No other rule can have the name of a type: the alerts of these have no agent.
        var type = RuleRegistry.type(group.rule());
        if (group.agent() != null && (type == null || type.trigger() != Trigger.SIMULATION)) {
            out.writeStringField("agent", group.agent());
        }
        out.writeEndObject();
    }

    private static void alert(JsonGenerator out, Alert alert, String externalUrl, long nowMillis) throws IOException {
        out.writeStartObject();
        out.writeStringField("id", alert.id());
        out.writeStringField("status", alert.sentAsFiring() ? FIRING : RESOLVED);
        out.writeStringField("state", alert.state().wireName());
        AlertLabels.write(out, alert);
        AlertLabels.startsAt(out, alert, nowMillis);
        if (alert.sentAsFiring()) {
            out.writeStringField("endsAt", NEVER);
        } else {
            Json.instant(out, "endsAt", alert.resolvedMillis());
        }
        out.writeStringField("generatorURL", AlertLabels.page(externalUrl, alert));
        out.writeStringField("fingerprint", alert.fingerprint());
        out.writeEndObject();
    }
}
