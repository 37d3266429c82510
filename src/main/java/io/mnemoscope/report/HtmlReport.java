package io.mnemoscope.report;

import io.mnemoscope.bus.ReadReport;
import io.mnemoscope.bus.ReadReport.Place;
import io.mnemoscope.bus.ReadSimulations;
import io.mnemoscope.bus.ReportPage;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.domain.MemoryTrend;
import io.mnemoscope.json.Rfc3339;
import io.mnemoscope.storage.AlertStore;
import io.mnemoscope.storage.SnapshotStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The report as one HTML file that needs nothing else, the worst agents first. Parts: 0 the head with the troupe, 1 alerts,
 * 2 a section for each agent, 3 the scripts. Histories are thinned: the more agents, the fewer points for each.
 */
record HtmlReport(SnapshotStore snapshots, AlertStore alerts, EventBus bus, InstantSource clock, HtmlShell shell)
        implements Document {
    private static final int ALERTS = 1;
    private static final int AGENTS = 2;
    private static final int SCRIPTS = 3;
    private static final int NEWEST_ALERTS = 500;
    private static final int MOST_ROWS = 5_000;
    private static final int MOST_SECTIONS = 1_000;
    private static final int POINTS_IN_ALL = 20_000;
    private static final int MOST_POINTS = 250;
    private static final int LEAST_POINTS = 20;

    @Override
    public Future<ReportPage> page(ReadReport request, Place place) {
        return switch (place.part()) {
            case 0 -> Future.succeededFuture(new ReportPage(head(request, place), place.at(ALERTS, 0, 0)));
            case ALERTS -> alerts(request, place);
            case AGENTS -> agent(request, place);
            default -> Future.succeededFuture(new ReportPage(html("tail.html", Map.of()), null));
        };
    }

    private Buffer head(ReadReport request, Place place) {
        var all = HtmlAgent.all(place.roster(), MOST_SECTIONS);
        var shown = all.subList(0, Math.min(MOST_ROWS, all.size()));
        var values = new HashMap<String, Object>();
        values.put("generated", Rfc3339.format(clock.millis()));
        values.put("range", range(request));
        values.put("figures", HtmlAgent.summary(place.roster().agents()));
        values.put(
                "attention",
                shown.stream()
                        .filter(HtmlAgent::needsAttention)
                        .map(HtmlAgent::row)
                        .toList());
        values.put("agents", shown.stream().map(HtmlAgent::row).toList());
        values.put("left", all.size() - shown.size());
        values.put("troupe", HtmlData.troupe(place.roster()));
        return html("head.html", values);
    }

    private Future<ReportPage> alerts(ReadReport request, Place place) {
        return alerts.alerts(ClassicText.query(request, NEWEST_ALERTS)).map(newest -> {
            var rows = newest.stream()
                    .map(alert -> Map.<String, Object>of(
                            "time", Rfc3339.format(alert.updatedMillis()),
                            "severity", alert.severity().wireName(),
                            "agent", alert.agent().agent(),
                            "message", alert.message(),
                            "lasted", Wording.lasted(alert)))
                    .toList();
            var values = Map.<String, Object>of(
                    "alerts", rows, "more", newest.size() == NEWEST_ALERTS, "data", HtmlData.alerts(newest));
            int next = place.roster().agents().isEmpty() ? SCRIPTS : AGENTS;
            return new ReportPage(html("alerts.html", values), place.at(next, 0, 0));
        });
    }

    private Future<ReportPage> agent(ReadReport request, Place place) {
        int sections = Math.min(MOST_SECTIONS, place.roster().agents().size());
        int points = Math.max(LEAST_POINTS, Math.min(MOST_POINTS, POINTS_IN_ALL / sections));
        var agent = new HtmlAgent(place.roster(), place.index(), true);
        var id = agent.stats().id();
        return Topics.SIMULATIONS_READ
                .request(bus, new ReadSimulations())
                .map(rules -> rules.rulebook().of(id))
                .compose(rules -> snapshots
                        .range(id, request.fromMillis(), request.toMillis(), MemoryTrend.SNAPSHOTS, true)
                        .compose(newest -> snapshots
                                .downsampled(id, request.fromMillis(), request.toMillis(), points)
                                .map(thinned -> {
                                    var values = Map.<String, Object>of(
                                            "agent", agent.row(),
                                            "figures", agent.figures(Outlook.of(newest)),
                                            "drawn", !thinned.isEmpty(),
                                            "data", HtmlData.history(thinned, rules));
                                    boolean last = place.index() + 1 == sections;
                                    return new ReportPage(
                                            html("agent.html", values),
                                            last ? place.at(SCRIPTS, 0, 0) : place.at(AGENTS, place.index() + 1, 0));
                                })));
    }

    private Buffer html(String template, Map<String, Object> values) {
        return Buffer.buffer(shell.render(template, values));
    }

    private static String range(ReadReport request) {
        var from = request.fromMillis() > 0 ? "from " + Rfc3339.format(request.fromMillis()) : "";
        var to = request.toMillis() < Long.MAX_VALUE ? "to " + Rfc3339.format(request.toMillis()) : "";
        return String.join(" ", List.of(from, to)).strip();
    }
}
