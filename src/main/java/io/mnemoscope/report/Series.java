package io.mnemoscope.report;

import io.mnemoscope.api.json.Json;
import io.mnemoscope.api.json.Rfc3339;
import io.mnemoscope.bus.ReportMessages.RenderReport;
import io.mnemoscope.domain.MemorySnapshot;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The classic chart-ready series: objects of arrays of equal length. */
final class Series {
    private static final String TIMELINE = "timeline";
    private static final String CONSOLIDATION = "consolidation";

    /** One array; of timestamps where {@code value} is null. */
    private record Column(
            String object, String name, @Nullable ToDoubleFunction<MemorySnapshot> value) {}

    private static final List<Column> COLUMNS = List.of(
            new Column(TIMELINE, "timestamps", null),
            new Column(TIMELINE, Metric.MEMORY_SIZE.wireName(), Metric.MEMORY_SIZE::of),
            new Column(TIMELINE, Metric.BUFFER_SIZE.wireName(), Metric.BUFFER_SIZE::of),
            new Column(TIMELINE, Metric.USAGE_RATIO.wireName(), Metric.USAGE_RATIO::of),
            new Column(CONSOLIDATION, "timestamps", null),
            new Column(
                    CONSOLIDATION,
                    "total_consolidations",
                    snapshot -> snapshot.consolidation().total()),
            new Column(
                    CONSOLIDATION,
                    "automatic_consolidations",
                    snapshot -> snapshot.consolidation().automatic()),
            new Column(
                    CONSOLIDATION,
                    "manual_consolidations",
                    snapshot -> snapshot.consolidation().manual()),
            new Column(
                    CONSOLIDATION,
                    "average_size",
                    snapshot -> snapshot.consolidation().averageSize()));

    private Series() {}

    /** One series as a JSON object. */
    static Buffer render(RenderReport.Series.Kind kind, List<MemorySnapshot> snapshots) {
        var object = kind == RenderReport.Series.Kind.TIMELINE ? TIMELINE : CONSOLIDATION;
        var body = Buffer.buffer("{");
        for (int i = 0; i < columns(); i++) {
            var column = COLUMNS.get(i);
            if (column.object().equals(object)) {
                body.appendString(body.length() == 1 ? "\"" : ",\"").appendString(column.name() + "\":[");
                body.appendBuffer(values(i, snapshots)).appendString("]");
            }
        }
        return body.appendString("}");
    }

    /** How many arrays the two series have together. */
    static int columns() {
        return COLUMNS.size();
    }

    /** What stands before the values of an array inside an object that has members before. */
    static String opening(int column) {
        var opened = COLUMNS.get(column);
        boolean begins = column == 0 || !COLUMNS.get(column - 1).object().equals(opened.object());
        return (begins ? ",\"" + opened.object() + "\":{\"" : ",\"") + opened.name() + "\":[";
    }

    /** What stands behind them. */
    static String closing(int column) {
        boolean ends = column == columns() - 1
                || !COLUMNS.get(column + 1).object().equals(COLUMNS.get(column).object());
        return ends ? "]}" : "]";
    }

    /** The values of an array, separated by commas. */
    static Buffer values(int column, List<MemorySnapshot> snapshots) {
        var value = COLUMNS.get(column).value();
        var array = Json.buffer(out -> {
            out.writeStartArray();
            for (var snapshot : snapshots) {
                if (value == null) {
                    out.writeString(Rfc3339.format(snapshot.timestampMillis()));
                } else {
                    Json.number(out, value.applyAsDouble(snapshot));
                }
            }
            out.writeEndArray();
        });
        return array.slice(1, array.length() - 1);
    }
}
