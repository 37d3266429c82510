package io.mnemoscope.api.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mnemoscope.domain.ConsolidationMetrics;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.MemoryStats;
import io.mnemoscope.domain.MemoryStore;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A snapshot on the wire. */
public final class SnapshotJson {
    private SnapshotJson() {}

    /** The whole object. */
    public static void write(JsonGenerator out, MemorySnapshot snapshot) throws IOException {
        out.writeStartObject();
        members(out, snapshot);
        out.writeEndObject();
    }

    /** Its members, for objects that hold more beside them. */
    static void members(JsonGenerator out, MemorySnapshot snapshot) throws IOException {
        out.writeStringField("simulation", snapshot.id().simulation());
        out.writeStringField("agent", snapshot.id().agent());
        Json.instant(out, "timestamp", snapshot.timestampMillis());
        if (snapshot.hasStep()) {
            out.writeNumberField("step", snapshot.step());
        }
        if (snapshot.hasSimulationTime()) {
            out.writeStringField("simulation_time", Rfc3339.format(snapshot.simulationTimeMillis()));
        }
        out.writeFieldName("memory_stats");
        memory(out, snapshot.memory());
        out.writeFieldName("consolidation_metrics");
        consolidation(out, snapshot.consolidation());
        out.writeNumberField("episode_count", snapshot.episodeCount());
        if (!snapshot.gauges().isEmpty()) {
            gauges(out, snapshot.gauges());
        }
        if (!snapshot.stores().isEmpty()) {
            out.writeFieldName("stores");
            stores(out, snapshot.stores());
        }
    }

    static void memory(JsonGenerator out, MemoryStats memory) throws IOException {
        out.writeStartObject();
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
        out.writeEndObject();
    }

    static void consolidation(JsonGenerator out, ConsolidationMetrics consolidation) throws IOException {
        out.writeStartObject();
        out.writeNumberField("total_consolidations", consolidation.total());
        out.writeNumberField("automatic_consolidations", consolidation.automatic());
        out.writeNumberField("manual_consolidations", consolidation.manual());
        Json.number(out, "last_consolidation_time", consolidation.lastSeconds());
        out.writeNumberField("total_memories_consolidated", consolidation.memories());
        Json.number(out, "average_consolidation_size", consolidation.averageSize());
        out.writeEndObject();
    }

    private static void gauges(JsonGenerator out, Map<String, Double> gauges) throws IOException {
        out.writeObjectFieldStart("gauges");
        for (var gauge : new TreeMap<>(gauges).entrySet()) {
            Json.number(out, gauge.getKey(), gauge.getValue());
        }
        out.writeEndObject();
    }

    /** The memory stores by name. */
    public static void stores(JsonGenerator out, List<MemoryStore> stores) throws IOException {
        out.writeStartObject();
        for (var store : stores) {
            out.writeObjectFieldStart(store.name());
            out.writeStringField("role", store.role().wireName());
            out.writeNumberField("size", store.size());
            out.writeStringField("unit", store.unit().wireName());
            if (store.hasLimit()) {
                out.writeNumberField("limit", store.limit());
            }
            if (store.added() != MemoryStore.NOT_SAID) {
                out.writeNumberField("added", store.added());
            }
            if (store.removed() != MemoryStore.NOT_SAID) {
                out.writeNumberField("removed", store.removed());
            }
            out.writeEndObject();
        }
        out.writeEndObject();
    }
}
