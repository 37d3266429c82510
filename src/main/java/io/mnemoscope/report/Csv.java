package io.mnemoscope.report;

import io.mnemoscope.api.json.Json;
import io.mnemoscope.api.json.Rfc3339;
import io.mnemoscope.api.json.SnapshotJson;
import io.mnemoscope.domain.MemorySnapshot;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Snapshots as CSV (RFC 4180): lines end in CR LF, a field is quoted where it must be, what has no value is empty. Numbers
 * are written so that they read back as what they are. A name that a spreadsheet might take for a formula has a {@code '}
 * before it, and so has one that begins with {@code '}: who reads names takes one off.
 */
final class Csv {
    /** RFC 4180, with a line of names. */
    static final String CONTENT_TYPE = "text/csv; charset=utf-8; header=present";

    private static final String HEADER = "simulation,agent,timestamp,step,simulation_time,current_size,buffer_size,"
            + "total_size,max_size,usage_ratio,is_bounded,approaching_limit,total_consolidations,"
            + "automatic_consolidations,manual_consolidations,last_consolidation_time,total_memories_consolidated,"
            + "average_consolidation_size,episode_count,gauges,pressure,fullest,stores";
    private static final String NONE = "";
    /** What begins a formula, in the widths of East Asia too; and the mark itself. */
    private static final String FORMULA = "=+-@＝＋－＠'";

    private static final int ROW_BYTES = 160;

    private Csv() {}

    /** The rows, below the header if there is to be one. */
    static Buffer rows(boolean header, List<MemorySnapshot> snapshots) {
        var out = new StringBuilder(ROW_BYTES * (snapshots.size() + 1));
        if (header) {
            out.append(HEADER).append("\r\n");
        }
        snapshots.forEach(snapshot -> row(out, snapshot));
        return Buffer.buffer(out.toString());
    }

    private static void row(StringBuilder out, MemorySnapshot snapshot) {
        var memory = snapshot.memory();
        var consolidation = snapshot.consolidation();
        text(out, name(snapshot.id().simulation())).append(',');
        text(out, name(snapshot.id().agent())).append(',');
        out.append(Rfc3339.format(snapshot.timestampMillis())).append(',');
        out.append(snapshot.hasStep() ? Long.toString(snapshot.step()) : NONE).append(',');
        out.append(snapshot.hasSimulationTime() ? Rfc3339.format(snapshot.simulationTimeMillis()) : NONE);
        out.append(',').append(memory.currentSize()).append(',').append(memory.bufferSize());
        out.append(',').append(memory.totalSize()).append(',');
        out.append(memory.hasLimit() ? Long.toString(memory.maxSize()) : NONE).append(',');
        number(out, memory.usageRatio()).append(',').append(memory.bounded());
        out.append(',').append(memory.approachingLimit());
        out.append(',').append(consolidation.total()).append(',').append(consolidation.automatic());
        out.append(',').append(consolidation.manual()).append(',');
        number(out, consolidation.lastSeconds())
                .append(',')
                .append(consolidation.memories())
                .append(',');
        number(out, consolidation.averageSize())
                .append(',')
                .append(snapshot.episodeCount())
                .append(',');
        text(out, gauges(snapshot.gauges())).append(',');
        var fullest = snapshot.fullest();
        number(out, snapshot.pressure()).append(',');
        text(out, fullest == null ? NONE : name(fullest.name())).append(',');
        text(out, stores(snapshot)).append("\r\n");
    }

    private static String stores(MemorySnapshot snapshot) {
        return snapshot.stores().isEmpty() ? NONE : Json.text(out -> SnapshotJson.stores(out, snapshot.stores()));
    }

    private static StringBuilder number(StringBuilder out, double value) {
        if (!Double.isFinite(value)) {
            return out;
        }
        return value == Math.rint(value) && Math.abs(value) < 1L << 53 ? out.append((long) value) : out.append(value);
    }

    private static String gauges(Map<String, Double> gauges) {
        return gauges.isEmpty()
                ? NONE
                : Json.text(out -> {
                    out.writeStartObject();
                    for (var gauge : new TreeMap<>(gauges).entrySet()) {
                        Json.number(out, gauge.getKey(), gauge.getValue());
                    }
                    out.writeEndObject();
                });
    }

    private static String name(String name) {
        return FORMULA.indexOf(name.codePointAt(0)) >= 0 ? "'" + name : name;
    }

    /** The field, in quotes if it holds what separates fields, or a space at an end that a reader might strip. */
    private static StringBuilder text(StringBuilder out, String value) {
        boolean plain = value.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                && value.equals(value.strip());
        return plain
                ? out.append(value)
                : out.append('"').append(value.replace("\"", "\"\"")).append('"');
    }
}
