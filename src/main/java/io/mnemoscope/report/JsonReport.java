package io.mnemoscope.report;

import io.mnemoscope.api.json.AgentJson;
import io.mnemoscope.api.json.Json;
import io.mnemoscope.api.json.Rfc3339;
import io.mnemoscope.bus.ReportMessages.ReadReport;
import io.mnemoscope.bus.ReportMessages.ReadReport.Place;
import io.mnemoscope.bus.ReportMessages.ReportPage;
import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.storage.AlertStore;
import io.mnemoscope.storage.SnapshotStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.InstantSource;
import java.util.List;

/**
 * The classic JSON export and its schema's version: each agent's statistics, timeline and consolidation series, then the
 * alerts. An agent of one page of snapshots is read once; of a longer one each series is read by itself, so that no more
 * than a page is ever in memory. Parts: 0 to {@code Series.columns() - 1}, the series within an agent; {@link #ALERTS}.
 */
record JsonReport(SnapshotStore snapshots, AlertStore alerts, InstantSource clock) implements Document {
    static final ReportFormat FORMAT = ReportFormat.of(
                    "json", "application/json", with -> new JsonReport(with.snapshots(), with.alerts(), with.clock()))
            .noting(LeftOut::json);

    /** Goes up when a member changes its meaning or is gone. */
    static final int SCHEMA_VERSION = 1;

    private static final int ALERTS = 100;

    @Override
    public Future<ReportPage> page(ReadReport request, Place place) {
        if (place.part() == ALERTS) {
            return alertsPage(request, place);
        }
        var body = Buffer.buffer();
        if (place.index() == 0 && place.part() == 0 && place.position() == 0) {
            body.appendString("{\"schema_version\":" + SCHEMA_VERSION + ",\"generated_at\":\""
                    + Rfc3339.format(clock.millis()) + "\",\"agents\":{");
        }
        if (place.roster().agents().isEmpty()) {
            return alertsPage(request, place.at(ALERTS, 0, 0))
                    .map(page ->
                            new ReportPage(body.appendString("},\"alerts\":[").appendBuffer(page.body()), page.next()));
        }
        return seriesPage(request, place, body);
    }

    private Future<ReportPage> seriesPage(ReadReport request, Place place, Buffer body) {
        var agent = place.roster().agents().get(place.index());
        boolean opens = place.part() == 0 && place.position() == 0;
        if (opens) {
            body.appendString(place.index() == 0 ? "" : ",");
            body.appendString(opening(place.roster().keys().get(place.index()), agent));
        }
        long from = Math.max(place.position(), request.fromMillis());
        // Not beyond what was there when the report began, or the series would differ in length.
        long to = Math.min(request.toMillis(), agent.latest().timestampMillis() + 1);
        return snapshots.range(agent.id(), from, to, SNAPSHOTS, false).map(found -> {
            boolean more = found.size() == SNAPSHOTS;
            if (opens && !more) {
                for (int part = 0; part < Series.columns(); part++) {
                    values(body, part, found, true, false);
                }
                return agentEnds(place, body);
            }
            values(body, place.part(), found, place.position() == 0, more);
            if (more) {
                long next = found.get(SNAPSHOTS - 1).timestampMillis() + 1;
                return new ReportPage(body, place.at(place.part(), place.index(), next));
            }
            return place.part() + 1 < Series.columns()
                    ? new ReportPage(body, place.at(place.part() + 1, place.index(), 0))
                    : agentEnds(place, body);
        });
    }

    private static void values(Buffer body, int part, List<MemorySnapshot> found, boolean begins, boolean more) {
        if (begins) {
            body.appendString(Series.opening(part));
        } else if (!found.isEmpty()) {
            body.appendString(",");
        }
        body.appendBuffer(Series.values(part, found));
        if (!more) {
            body.appendString(Series.closing(part));
        }
    }

    private static ReportPage agentEnds(Place place, Buffer body) {
        body.appendString("}");
        if (place.index() + 1 < place.roster().agents().size()) {
            return new ReportPage(body, place.at(0, place.index() + 1, 0));
        }
        return new ReportPage(body.appendString("},\"alerts\":["), place.at(ALERTS, 0, 0));
    }

    private static String opening(String key, AgentStats agent) {
        var object = Json.text(out -> {
            out.writeStartObject();
            out.writeFieldName(key);
            out.writeStartObject();
            out.writeStringField("simulation", agent.id().simulation());
            out.writeFieldName("stats");
            AgentJson.writeClassic(out, agent);
            AgentJson.stores(out, agent.latest());
            out.writeEndObject();
            out.writeEndObject();
        });
        return object.substring(1, object.length() - 2);
    }

    private Future<ReportPage> alertsPage(ReadReport request, Place place) {
        return new AlertEventPages(alerts, request).after(place.position()).map(events -> {
            var body = Buffer.buffer();
            int written = place.index();
            for (var stored : events.items()) {
                if (stored.event().raised()) {
                    body.appendString(written++ == 0 ? "" : ",")
                            .appendBuffer(ClassicAlert.json(stored.event().alert(), true));
                }
            }
            return events.isLast()
                    ? new ReportPage(body.appendString("]}"), null)
                    : new ReportPage(body, place.at(ALERTS, written, events.next()));
        });
    }
}
