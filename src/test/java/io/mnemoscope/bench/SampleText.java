package io.mnemoscope.bench;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes samples as the two servers want them. */
public final class SampleText {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final double APPROACHING = 0.8;

    private SampleText() {}

    /** One NDJSON line of Mnemoscope's wire format, with its line end. */
    public static void ndjson(StringBuilder out, String simulation, String agent, Sample sample) {
        out.append("{\"simulation\":\"").append(simulation);
        out.append("\",\"agent\":\"").append(agent);
        out.append("\",\"timestamp\":\"");
        TIME.formatTo(Instant.ofEpochMilli(sample.timestampMillis()), out);
        out.append("\",\"memory_stats\":{\"current_size\":").append(sample.currentSize());
        out.append(",\"buffer_size\":").append(sample.bufferSize());
        out.append(",\"total_size\":").append(sample.totalSize());
        out.append(",\"max_size\":").append(sample.maxSize());
        out.append(",\"usage_ratio\":").append(sample.usageRatio());
        out.append(",\"is_bounded\":true,\"approaching_limit\":").append(sample.usageRatio() >= APPROACHING);
        out.append("},\"consolidation_metrics\":{\"total_consolidations\":").append(sample.consolidations());
        out.append(",\"automatic_consolidations\":").append(sample.automatic());
        out.append(",\"manual_consolidations\":").append(sample.manual());
        out.append(",\"last_consolidation_time\":").append(sample.lastSeconds());
        out.append(",\"total_memories_consolidated\":").append(sample.memories());
        out.append(",\"average_consolidation_size\":").append(sample.averageSize());
        out.append("},\"episode_count\":").append(sample.episodes()).append("}\n");
    }

    /** The same numbers as twelve lines of VictoriaMetrics' {@code /api/v1/import}. */
    public static void victoriaMetrics(StringBuilder out, String simulation, String agent, Sample sample) {
        var labels = "\",\"simulation\":\"" + simulation + "\",\"agent\":\"" + agent + "\"},\"values\":[";
        var end = "],\"timestamps\":[" + sample.timestampMillis() + "]}\n";
        series(out, "current_size", labels).append(sample.currentSize()).append(end);
        series(out, "buffer_size", labels).append(sample.bufferSize()).append(end);
        series(out, "total_size", labels).append(sample.totalSize()).append(end);
        series(out, "max_size", labels).append(sample.maxSize()).append(end);
        series(out, "usage_ratio", labels).append(sample.usageRatio()).append(end);
        series(out, "total_consolidations", labels)
                .append(sample.consolidations())
                .append(end);
        series(out, "automatic_consolidations", labels)
                .append(sample.automatic())
                .append(end);
        series(out, "manual_consolidations", labels).append(sample.manual()).append(end);
        series(out, "last_consolidation_time", labels)
                .append(sample.lastSeconds())
                .append(end);
        series(out, "total_memories_consolidated", labels)
                .append(sample.memories())
                .append(end);
        series(out, "average_consolidation_size", labels)
                .append(sample.averageSize())
                .append(end);
        series(out, "episode_count", labels).append(sample.episodes()).append(end);
    }

    private static StringBuilder series(StringBuilder out, String metric, String labels) {
        return out.append("{\"metric\":{\"__name__\":\"memory_").append(metric).append(labels);
    }
}
