package io.mnemoscope.storage.embedded.format;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.mnemoscope.api.json.Json;
import io.mnemoscope.api.json.Trees;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.MemoryStats;
import io.mnemoscope.domain.Trigger;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The alerts of a notification, an array; what is not finite is null, and NaN when it is read. */
public final class AlertsFormat {
    private AlertsFormat() {}

    /** The text of a row. */
    public static String write(List<Alert> alerts) {
        return Json.text(out -> {
            out.writeStartArray();
            for (var alert : alerts) {
                write(out, alert);
            }
            out.writeEndArray();
        });
    }

    private static void write(JsonGenerator out, Alert alert) throws IOException {
        out.writeStartObject();
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
        out.writeStringField("severity", Words.SEVERITY.of(alert.severity()));
        out.writeStringField("state", Words.ALERT_STATE.of(alert.state()));
        out.writeBooleanField("flapping", alert.flapping());
        out.writeStringField("message", alert.message());
        Json.number(out, "value", alert.value());
        Json.number(out, "level", alert.level());
        Json.instant(out, "started_at", alert.startedMillis());
        Json.instant(out, "updated_at", alert.updatedMillis());
        Json.instant(out, "resolved_at", alert.resolvedMillis());
        out.writeObjectFieldStart("memory_stats");
        memory(out, alert.memory());
        out.writeEndObject();
        out.writeEndObject();
    }

    private static void memory(JsonGenerator out, MemoryStats memory) throws IOException {
        out.writeNumberField("current_size", memory.currentSize());
        out.writeNumberField("buffer_size", memory.bufferSize());
        out.writeNumberField("total_size", memory.totalSize());
        if (memory.hasLimit()) {
            out.writeNumberField("max_size", memory.maxSize());
        } else {
            out.writeNullField("max_size");
        }
        Json.number(out, "usage_ratio", memory.usageRatio());
        out.writeBooleanField("is_bounded", memory.bounded());
        out.writeBooleanField("approaching_limit", memory.approachingLimit());
    }

    /**
     * What {@link #write} wrote.
     *
     * @throws RuntimeException if the row is damaged
     */
    public static List<Alert> read(String json) {
        var alerts = new ArrayList<Alert>();
        var tree = Trees.any(json);
        if (!tree.isArray()) {
            throw Members.damaged("no array of alerts");
        }
        tree.forEach(alert -> alerts.add(alert(alert)));
        return alerts;
    }

    private static Alert alert(JsonNode tree) {
        var type = RuleTypes.read(Members.text(tree, "type"), tree.path("agent").isNull());
        var simulation = Members.text(tree, "simulation");
        var agent = type.trigger() == Trigger.SIMULATION
                ? AgentId.ofSimulation(simulation)
                : new AgentId(simulation, Members.text(tree, "agent"));
        return new Alert(
                Members.text(tree, "id"),
                agent,
                type,
                Members.text(tree, "rule"),
                Words.SEVERITY.read(Members.text(tree, "severity")),
                Words.ALERT_STATE.read(Members.text(tree, "state")),
                tree.path("flapping").asBoolean(),
                Members.text(tree, "message"),
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
}
