package io.mnemoscope.report;

import io.mnemoscope.api.json.AlertJson;
import io.mnemoscope.api.json.Json;
import io.mnemoscope.api.json.Rfc3339;
import io.mnemoscope.api.json.SettingsJson;
import io.mnemoscope.api.json.SnapshotJson;
import io.mnemoscope.bus.ReportMessages.ReadReport;
import io.mnemoscope.bus.ReportMessages.ReadReport.Place;
import io.mnemoscope.bus.ReportMessages.ReportPage;
import io.mnemoscope.bus.SettingsMessages.ReadSimulations;
import io.mnemoscope.bus.SettingsMessages.SimulationsRead;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.rules.RuleSettings;
import io.mnemoscope.storage.AlertStore;
import io.mnemoscope.storage.SnapshotStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A flight recording: NDJSON of a header {@code {"recording": …}}, rules {@code {"rules": …}} of each simulation and of
 * the agents that have others, snapshots as they are posted, and alert events {@code {"alert_event": …}}. Snapshots come
 * by agent, in the order of time: posted again they make the same history. Parts: 0 the head, 1 snapshots, 2 alert events.
 */
record Recording(SnapshotStore snapshots, AlertStore alerts, EventBus bus, InstantSource clock) implements Document {
    static final String CONTENT_TYPE = "application/x-ndjson";
    static final ReportFormat FORMAT = ReportFormat.of(
                    ReadReport.Format.RECORDING,
                    CONTENT_TYPE,
                    with -> new Recording(
                            with.snapshots(), with.alerts(), with.fleet().bus(), with.clock()))
            .noting(LeftOut::recording);

    private static final int SNAPSHOT_LINES = 1;
    private static final int EVENT_LINES = 2;
    private static final int VERSION = 1;

    @Override
    public Future<ReportPage> page(ReadReport request, Place place) {
        return switch (place.part()) {
            case 0 ->
                Topics.SIMULATIONS_READ
                        .request(bus, new ReadSimulations())
                        .map(rules -> new ReportPage(
                                head(place, rules),
                                place.at(place.roster().agents().isEmpty() ? EVENT_LINES : SNAPSHOT_LINES, 0, 0)));
            case SNAPSHOT_LINES -> snapshotLines(request, place);
            default -> eventLines(request, place);
        };
    }

    private Buffer head(Place place, SimulationsRead rules) {
        var agents = place.roster().agents();
        long count = agents.stream().mapToLong(agent -> agent.snapshots()).sum();
        var body = line(out -> {
            out.writeStartObject();
            out.writeObjectFieldStart("recording");
            out.writeNumberField("version", VERSION);
            out.writeStringField("exported_at", Rfc3339.format(clock.millis()));
            out.writeStringField("epoch", snapshots.epoch());
            out.writeNumberField("agents", agents.size());
            out.writeNumberField("snapshots", count);
            out.writeEndObject();
            out.writeEndObject();
        });
        var simulations = new TreeSet<String>();
        agents.forEach(agent -> simulations.add(agent.id().simulation()));
        var ruleConfiguration = rules.ruleConfiguration();
        for (var simulation : simulations) {
            body.appendBuffer(rules(simulation, null, ruleConfiguration.of(simulation)));
            if (ruleConfiguration.dependsOnAgent(simulation)) {
                agents.stream()
                        .map(AgentStats::id)
                        .filter(id -> id.simulation().equals(simulation))
                        .filter(id -> !ruleConfiguration.of(id).equals(ruleConfiguration.of(simulation)))
                        .forEach(id -> body.appendBuffer(rules(simulation, id.agent(), ruleConfiguration.of(id))));
            }
        }
        return body;
    }

    private static Buffer rules(String simulation, @Nullable String agent, RuleSettings settings) {
        return line(out -> {
            out.writeStartObject();
            out.writeObjectFieldStart("rules");
            out.writeStringField("simulation", simulation);
            if (agent != null) {
                out.writeStringField("agent", agent);
            }
            out.writeObjectFieldStart("settings");
            SettingsJson.members(out, settings);
            out.writeEndObject();
            out.writeEndObject();
            out.writeEndObject();
        });
    }

    private Future<ReportPage> snapshotLines(ReadReport request, Place place) {
        var agents = place.roster().agents();
        long from = Math.max(place.position(), request.fromMillis());
        return snapshots
                .range(agents.get(place.index()).id(), from, request.toMillis(), SNAPSHOTS, false)
                .map(found -> {
                    Place next;
                    if (found.size() == SNAPSHOTS) {
                        long after = found.get(SNAPSHOTS - 1).timestampMillis() + 1;
                        next = place.at(SNAPSHOT_LINES, place.index(), after);
                    } else if (place.index() + 1 < agents.size()) {
                        next = place.at(SNAPSHOT_LINES, place.index() + 1, 0);
                    } else {
                        next = place.at(EVENT_LINES, 0, 0);
                    }
                    return new ReportPage(lines(found), next);
                });
    }

    /** Snapshots as NDJSON. */
    static Buffer lines(List<MemorySnapshot> found) {
        var body = Buffer.buffer();
        for (var snapshot : found) {
            body.appendBuffer(line(out -> SnapshotJson.write(out, snapshot)));
        }
        return body;
    }

    private Future<ReportPage> eventLines(ReadReport request, Place place) {
        return new AlertEventPages(alerts, request).after(place.position()).map(events -> {
            var body = Buffer.buffer();
            for (var stored : events.items()) {
                body.appendBuffer(line(out -> {
                    out.writeStartObject();
                    out.writeFieldName("alert_event");
                    AlertJson.write(out, stored);
                    out.writeEndObject();
                }));
            }
            return new ReportPage(body, events.isLast() ? null : place.at(EVENT_LINES, 0, events.next()));
        });
    }

    private static Buffer line(Json.Writer writer) {
        return Json.buffer(writer).appendString("\n");
    }
}
