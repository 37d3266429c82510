package io.mnemoscope.api.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mnemoscope.domain.Acknowledgement;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.Page;
import io.mnemoscope.domain.StoredEvent;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Alerts and their events on the wire. */
public final class AlertJson {
    private AlertJson() {}

    /** The alert as it stands. */
    public static void write(JsonGenerator out, Alert alert) throws IOException {
        out.writeStartObject();
        members(out, alert);
        out.writeEndObject();
    }

    /** The alert as it stands, and who sees to it. */
    public static void write(JsonGenerator out, Alert alert, @Nullable Acknowledgement acknowledgement)
            throws IOException {
        out.writeStartObject();
        members(out, alert);
        if (acknowledgement == null) {
            out.writeNullField("acknowledged");
        } else {
            out.writeObjectFieldStart("acknowledged");
            Json.instant(out, "at", acknowledgement.atMillis());
            out.writeStringField("author", acknowledgement.author());
            out.writeStringField("note", acknowledgement.note());
            out.writeEndObject();
        }
        out.writeEndObject();
    }

    /** A page of alerts, each with its acknowledgement, if it has one. */
    public static void write(JsonGenerator out, Page<Alert> page, Map<String, Acknowledgement> acknowledgements)
            throws IOException {
        out.writeStartObject();
        Json.page(out, "alerts", page, (to, alert) -> write(to, alert, acknowledgements.get(alert.id())));
        out.writeEndObject();
    }

    /** The alert's members, for objects that hold more beside them. */
    public static void members(JsonGenerator out, Alert alert) throws IOException {
        out.writeStringField("id", alert.id());
        Json.instant(out, "timestamp", alert.updatedMillis());
        out.writeStringField("simulation", alert.agent().simulation());
        if (alert.ofSimulation()) {
            out.writeNullField("agent");
        } else {
            out.writeStringField("agent", alert.agent().agent());
        }
        out.writeStringField("type", alert.type().wireName());
        out.writeStringField("rule", alert.rule());
        out.writeStringField("severity", alert.severity().wireName());
        out.writeStringField("state", alert.state().wireName());
        out.writeBooleanField("flapping", alert.flapping());
        out.writeStringField("message", alert.message());
        Json.number(out, "value", alert.value());
        Json.number(out, "level", alert.level());
        Json.instant(out, "started_at", alert.startedMillis());
        Json.instant(out, "updated_at", alert.updatedMillis());
        Json.instant(out, "resolved_at", alert.resolvedMillis());
        out.writeFieldName("memory_stats");
        SnapshotJson.memory(out, alert.memory());
    }

    /** What happened, and the alert after it. */
    public static void write(JsonGenerator out, StoredEvent stored) throws IOException {
        out.writeStartObject();
        members(out, stored);
        out.writeEndObject();
    }

    /** An event's members, for frames that hold more beside them. */
    public static void members(JsonGenerator out, StoredEvent stored) throws IOException {
        out.writeNumberField("offset", stored.offset());
        event(out, stored.event());
    }

    private static void event(JsonGenerator out, AlertEvent event) throws IOException {
        out.writeStringField("event", event.kind().wireName());
        out.writeStringField("reason", event.reason());
        out.writeFieldName("alert");
        write(out, event.alert());
    }
}
