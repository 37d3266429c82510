package io.mnemoscope.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.mnemoscope.domain.Acknowledgement;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.MemoryStats;
import io.mnemoscope.domain.RuleType;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.storage.StoredEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

    /** Alerts as an array, for a store. */
    public static String text(List<Alert> alerts) {
        return Json.text(out -> {
            out.writeStartArray();
            for (var alert : alerts) {
                write(out, alert);
            }
            out.writeEndArray();
        });
    }

    /** As {@link #text} wrote them; what is not finite has become NaN. */
    public static List<Alert> alerts(String text) {
        var alerts = new ArrayList<Alert>();
        Trees.any(text).forEach(tree -> alerts.add(alert(tree)));
        return alerts;
    }

    private static Alert alert(JsonNode tree) {
        var type = RuleType.valueOf(tree.path("type").asText().toUpperCase(Locale.ROOT));
        var simulation = tree.path("simulation").asText();
        var agent = type == RuleType.SIMULATION_LOST
                ? AgentId.ofSimulation(simulation)
                : new AgentId(simulation, tree.path("agent").asText());
        return new Alert(
                tree.path("id").asText(),
                agent,
                type,
                tree.path("rule").asText(),
                Severity.valueOf(tree.path("severity").asText().toUpperCase(Locale.ROOT)),
                AlertState.valueOf(tree.path("state").asText().toUpperCase(Locale.ROOT)),
                tree.path("flapping").asBoolean(),
                tree.path("message").asText(),
                tree.path("value").asDouble(Double.NaN),
                tree.path("level").asDouble(Double.NaN),
                Trees.instant(tree, "started_at", 0),
                Trees.instant(tree, "updated_at", 0),
                Trees.instant(tree, "resolved_at", Alert.NOT_RESOLVED),
                memory(tree.path("memory_stats")));
    }

    private static MemoryStats memory(JsonNode tree) {
        return MemoryStats.clamped(
                tree.path("current_size").asLong(),
                tree.path("buffer_size").asLong(),
                tree.path("total_size").asLong(),
                tree.path("max_size").asLong(),
                tree.path("usage_ratio").asDouble(Double.NaN),
                tree.path("is_bounded").asBoolean(),
                tree.path("approaching_limit").asBoolean());
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
