package io.mnemoscope.api.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.Page;
import io.mnemoscope.domain.TrendDirection;
import io.mnemoscope.domain.stats.MemoryTrend;
import java.io.IOException;

/** An agent's figures on the wire. */
public final class AgentJson {
    private AgentJson() {}

    /** As in lists and live frames: the newest snapshot's members and how the agent does. */
    public static void write(JsonGenerator out, AgentStats stats) throws IOException {
        out.writeStartObject();
        members(out, stats);
        out.writeEndObject();
    }

    /** A page of a list of so many. */
    public static void write(JsonGenerator out, Page<AgentStats> page, int total) throws IOException {
        out.writeStartObject();
        Json.page(out, "agents", page, AgentJson::write);
        out.writeNumberField("total", total);
        out.writeEndObject();
    }

    /** As a page of its own: the classic statistics and the trend beside it. */
    public static void writeStatistics(JsonGenerator out, AgentStats stats, MemoryTrend trend) throws IOException {
        out.writeStartObject();
        members(out, stats);
        out.writeStringField("agent_name", stats.id().agent());
        out.writeFieldName("current_memory");
        SnapshotJson.memory(out, stats.latest().memory());
        out.writeFieldName("current_consolidation");
        SnapshotJson.consolidation(out, stats.latest().consolidation());
        Json.instant(out, "first_snapshot", stats.firstMillis());
        Json.instant(out, "last_snapshot", stats.latest().timestampMillis());
        out.writeFieldName("trend");
        write(out, trend);
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, MemoryTrend trend) throws IOException {
        out.writeStartObject();
        out.writeStringField("direction", trend.direction().wireName());
        Json.number(out, "slope_per_step", trend.perStep());
        Json.number(out, "slope_per_minute", trend.perMinute());
        Json.number(out, "p", trend.direction() == TrendDirection.INSUFFICIENT_DATA ? Double.NaN : trend.p());
        out.writeNumberField("n", trend.n());
        Json.number(out, "confidence", trend.confidence());
        Json.number(out, "steps_to_limit", trend.stepsToLimit());
        Json.number(out, "seconds_to_limit", trend.secondsToLimit());
        out.writeEndObject();
    }

    /** The classic statistics and nothing else. */
    public static void writeClassic(JsonGenerator out, AgentStats stats) throws IOException {
        out.writeStartObject();
        out.writeStringField("agent_name", stats.id().agent());
        out.writeNumberField("snapshots_count", stats.snapshots());
        out.writeFieldName("current_memory");
        SnapshotJson.memory(out, stats.latest().memory());
        out.writeFieldName("current_consolidation");
        SnapshotJson.consolidation(out, stats.latest().consolidation());
        out.writeStringField("memory_trend", stats.trend().wireName());
        Json.instant(out, "first_snapshot", stats.firstMillis());
        Json.instant(out, "last_snapshot", stats.latest().timestampMillis());
        out.writeNumberField("total_alerts", stats.alerts());
        out.writeEndObject();
    }

    private static void members(JsonGenerator out, AgentStats stats) throws IOException {
        SnapshotJson.members(out, stats.latest());
        fullest(out, stats.latest());
        out.writeNumberField("snapshots_count", stats.snapshots());
        out.writeNumberField("out_of_order", stats.outOfOrder());
        out.writeStringField("memory_trend", stats.trend().wireName());
        out.writeStringField("state", stats.state());
        out.writeArrayFieldStart("active");
        for (var rule : stats.active()) {
            out.writeStartObject();
            out.writeStringField("type", rule.type().wireName());
            out.writeStringField("rule", rule.rule());
            out.writeStringField("state", rule.state().wireName());
            out.writeStringField("severity", rule.severity().wireName());
            Json.instant(out, "since", rule.sinceMillis());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeNumberField("total_alerts", stats.alerts());
        var quarantine = stats.quarantine();
        if (quarantine != null) {
            out.writeObjectFieldStart("quarantine");
            Json.instant(out, "since", quarantine.sinceMillis());
            out.writeStringField("reason", quarantine.reason());
            out.writeEndObject();
        }
    }

    /** The memory stores and the fullest of them, where there are several; nothing where there are none. */
    public static void stores(JsonGenerator out, MemorySnapshot latest) throws IOException {
        if (!latest.stores().isEmpty()) {
            out.writeFieldName("stores");
            SnapshotJson.stores(out, latest.stores());
            fullest(out, latest);
        }
    }

    /** Of an agent with several memory stores; of others it is that of {@code memory_stats}. */
    private static void fullest(JsonGenerator out, MemorySnapshot latest) throws IOException {
        if (latest.stores().isEmpty()) {
            return;
        }
        Json.number(out, "pressure", latest.pressure());
        var fullest = latest.fullest();
        if (fullest != null) {
            out.writeStringField("fullest", fullest.name());
        }
    }
}
