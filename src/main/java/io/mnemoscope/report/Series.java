package io.mnemoscope.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mnemoscope.bus.RenderReport;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.json.Json;
import io.mnemoscope.json.Rfc3339;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The classic chart-ready series. */
final class Series {
    private Series() {}

    /** The series as a JSON object of arrays of equal length. */
    static Buffer render(RenderReport.Series.Kind kind, List<MemorySnapshot> snapshots) {
        return Json.buffer(out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("timestamps");
            for (var snapshot : snapshots) {
                out.writeString(Rfc3339.format(snapshot.timestampMillis()));
            }
            out.writeEndArray();
            switch (kind) {
                case TIMELINE -> timeline(out, snapshots);
                case CONSOLIDATION -> consolidation(out, snapshots);
            }
            out.writeEndObject();
        });
    }

    private static void timeline(JsonGenerator out, List<MemorySnapshot> snapshots) throws IOException {
        for (var metric : Metric.values()) {
            array(out, metric.wireName(), snapshots, metric::of);
        }
    }

    private static void consolidation(JsonGenerator out, List<MemorySnapshot> snapshots) throws IOException {
        array(out, "total_consolidations", snapshots, s -> s.consolidation().total());
        array(out, "automatic_consolidations", snapshots, s -> s.consolidation().automatic());
        array(out, "manual_consolidations", snapshots, s -> s.consolidation().manual());
        array(out, "average_size", snapshots, s -> s.consolidation().averageSize());
    }

    private static void array(
            JsonGenerator out, String name, List<MemorySnapshot> snapshots, ToDoubleFunction<MemorySnapshot> value)
            throws IOException {
        out.writeArrayFieldStart(name);
        for (var snapshot : snapshots) {
            Json.number(out, value.applyAsDouble(snapshot));
        }
        out.writeEndArray();
    }
}
