package io.mnemoscope.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mnemoscope.api.json.Json;
import io.mnemoscope.bus.ReportMessages.ReadReport.Roster;
import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.MemoryStore;
import io.mnemoscope.domain.rules.RuleSettings;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.ToDoubleFunction;

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
            array(out, "usage", snapshots, MemorySnapshot::pressure);
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
            stores(out, snapshots);
            out.writeEndObject();
        });
    }

    /** How full each memory store was that the newest snapshot has with a limit; nothing where there is none. */
    private static void stores(JsonGenerator out, List<MemorySnapshot> snapshots) throws IOException {
        var newest = snapshots.isEmpty()
                ? List.<MemoryStore>of()
                : snapshots.get(snapshots.size() - 1).stores();
        var limited = newest.stream().filter(MemoryStore::hasLimit).toList();
        if (limited.isEmpty()) {
            return;
        }
        array(out, "primary", snapshots, s -> s.memory().pressure());
        out.writeArrayFieldStart("stores");
        for (var store : limited) {
            out.writeStartObject();
            out.writeStringField("name", store.name() + " (" + store.role().wireName() + ")");
            array(out, "usage", snapshots, s -> pressure(s, store.name()));
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static double pressure(MemorySnapshot snapshot, String name) {
        var store = snapshot.store(name);
        return store == null ? Double.NaN : store.pressure();
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
                out.writeStringField("agent", ReportText.whose(alert));
                out.writeStringField("message", alert.message());
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    /** The fullest agents. */
    static String troupe(Roster roster) {
        var fullest = fullest(roster.agents());
        return embedded(out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("agents");
            for (int i : fullest) {
                var agent = roster.agents().get(i);
                out.writeStartObject();
                out.writeStringField("name", roster.keys().get(i));
                out.writeStringField("state", agent.state());
                Json.number(out, "usage", Math.max(0, agent.pressureOrNone()));
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    /** Where they are in the list, the fullest first; in one pass, since there may be a hundred thousand. */
    private static List<Integer> fullest(List<AgentStats> agents) {
        var pressures = agents.stream().mapToDouble(AgentStats::pressureOrNone).toArray();
        var fuller = Comparator.comparingDouble((Integer i) -> pressures[i])
                .reversed()
                .thenComparing(Comparator.naturalOrder());
        var found = new PriorityQueue<Integer>(fuller.reversed());
        for (int i = 0; i < pressures.length; i++) {
            if (found.size() < BARS) {
                found.add(i);
            } else if (pressures[i] > pressures[found.element()]) {
                found.remove();
                found.add(i);
            }
        }
        return found.stream().sorted(fuller).toList();
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
