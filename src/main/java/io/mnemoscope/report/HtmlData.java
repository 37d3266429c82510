package io.mnemoscope.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mnemoscope.bus.ReadReport.Roster;
import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.rules.RuleSettings;
import io.mnemoscope.json.Json;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What the charts of an HTML report show, as JSON for a script element: every {@code <} is written as an escape, so that
 * nothing in it can end the element or begin another.
 */
final class HtmlData {
    private static final int BARS = 60;

    private HtmlData() {}

    /** One agent's history as arrays of equal length, and the levels of its usage. */
    static String history(List<MemorySnapshot> snapshots, RuleSettings rules) {
        return embedded(out -> {
            out.writeStartObject();
            array(out, "times", snapshots, MemorySnapshot::timestampMillis);
            array(out, "memory", snapshots, s -> s.memory().currentSize());
            array(out, "total", snapshots, s -> s.memory().totalSize());
            array(
                    out,
                    "limit",
                    snapshots,
                    s -> s.memory().hasLimit() ? s.memory().maxSize() : Double.NaN);
            array(out, "usage", snapshots, s -> s.memory().usageRatio());
            array(out, "consolidations", snapshots, s -> s.consolidation().total());
            array(out, "consolidated", snapshots, s -> s.consolidation().memories());
            out.writeArrayFieldStart("levels");
            for (var level : rules.thresholdLevels()) {
                out.writeStartObject();
                out.writeStringField("name", level.severity().wireName());
                Json.number(out, "value", level.enter());
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    /** Alerts as points in time. */
    static String alerts(List<Alert> alerts) {
        return embedded(out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("alerts");
            for (var alert : alerts) {
                out.writeStartObject();
                out.writeNumberField("time", alert.startedMillis());
                out.writeStringField("severity", alert.severity().wireName());
                out.writeStringField("agent", Wording.whose(alert));
                out.writeStringField("message", alert.message());
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    /** The fullest agents. */
    static String troupe(Roster roster) {
        var fullest = IntStream.range(0, roster.agents().size())
                .boxed()
                .sorted(Comparator.comparingDouble(
                                (Integer i) -> pressure(roster.agents().get(i)))
                        .reversed())
                .limit(BARS)
                .toList();
        return embedded(out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("agents");
            for (int i : fullest) {
                var agent = roster.agents().get(i);
                out.writeStartObject();
                out.writeStringField("name", roster.keys().get(i));
                out.writeStringField("state", agent.state());
                Json.number(out, "usage", Math.max(0, pressure(agent)));
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private static double pressure(AgentStats agent) {
        double pressure = agent.latest().memory().pressure();
        return Double.isNaN(pressure) ? -1 : pressure;
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

    private static String embedded(Json.Writer writer) {
        return Json.text(writer).replace("<", "\\u003c");
    }
}
