package io.mnemoscope.report;

import io.mnemoscope.api.json.Rfc3339;
import io.mnemoscope.bus.ReportMessages.ReadReport;
import io.mnemoscope.bus.ReportMessages.ReadReport.Place;
import io.mnemoscope.bus.ReportMessages.ReadReport.Roster;
import io.mnemoscope.bus.ReportMessages.ReportPage;
import io.mnemoscope.bus.SettingsMessages.ReadSimulations;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.domain.stats.MemoryTrend;
import io.mnemoscope.storage.AlertStore;
import io.mnemoscope.storage.SnapshotStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The report as one HTML file that needs nothing else, the worst agents first. Parts: 0 the head, 1 the rows of the troupe,
 * a slice at a time, since all at once outlive a young collection and fill the heap with garbage; 2 alerts, 3 a section for
 * each agent, 4 the scripts. Histories are thinned: the more agents, the fewer points for each.
 */
record HtmlReport(SnapshotStore snapshots, AlertStore alerts, EventBus bus, InstantSource clock, HtmlShell shell)
        implements Document {
    static final ReportFormat FORMAT = ReportFormat.of(
                    "html",
                    "text/html; charset=utf-8",
                    with -> new HtmlReport(
                            with.snapshots(), with.alerts(), with.fleet().bus(), with.clock(), with.shell()))
            .withWorstFirst()
            .noting(LeftOut::html);

    private static final int ROWS = 1;
    private static final int ALERTS = 2;
    private static final int AGENTS = 3;
    private static final int SCRIPTS = 4;
    /** Rows in a page. */
    private static final int SLICE = 100;

    private static final int NEWEST_ALERTS = 500;
    private static final int MOST_ROWS = 5_000;
    private static final int MOST_ATTENTION = 25;
    private static final int MOST_SECTIONS = 1_000;
    private static final int POINTS_IN_ALL = 20_000;
    private static final int MOST_POINTS = 250;
    private static final int LEAST_POINTS = 20;

    @Override
    public Future<ReportPage> page(ReadReport request, Place place) {
        return switch (place.part()) {
            case 0 -> {
                int next = place.roster().agents().isEmpty() ? ALERTS : ROWS;
                yield Future.succeededFuture(new ReportPage(head(request, place), place.at(next, 0, 0)));
            }
            case ROWS -> Future.succeededFuture(rows(place));
            case ALERTS -> alerts(request, place);
            case AGENTS -> agent(request, place);
            default -> Future.succeededFuture(new ReportPage(shell.tail(), null));
        };
    }

    private Buffer head(ReadReport request, Place place) {
        var roster = place.roster();
        int agents = roster.agents().size();
        int attention = (int) shown(roster).filter(HtmlAgent::needsAttention).count();
        var values = new HashMap<String, Object>();
        values.put("generated", Rfc3339.format(clock.millis()));
        values.put("range", range(request));
        values.put("figures", HtmlAgent.summary(roster.agents()));
        values.put(
                "attention",
                shown(roster)
                        .filter(HtmlAgent::needsAttention)
                        .limit(MOST_ATTENTION)
                        .map(HtmlAgent::row)
                        .toList());
        values.put("attentionLeft", Math.max(0, attention - MOST_ATTENTION));
        values.put("agents", agents);
        values.put("troupe", HtmlData.troupe(roster));
        return html("head.html", values);
    }

    private static Stream<HtmlAgent> shown(Roster roster) {
        return IntStream.range(0, Math.min(MOST_ROWS, roster.agents().size())).mapToObj(i -> agent(roster, i));
    }

    private static HtmlAgent agent(Roster roster, int index) {
        return new HtmlAgent(roster, index, index < MOST_SECTIONS);
    }

    private ReportPage rows(Place place) {
        int agents = place.roster().agents().size();
        int shown = Math.min(MOST_ROWS, agents);
        int end = Math.min(shown, place.index() + SLICE);
        var rows = IntStream.range(place.index(), end)
                .mapToObj(i -> agent(place.roster(), i).row())
                .toList();
        boolean last = end == shown;
        var values = Map.<String, Object>of("agents", rows, "last", last, "left", agents - shown);
        return new ReportPage(html("rows.html", values), last ? place.at(ALERTS, 0, 0) : place.at(ROWS, end, 0));
    }

    private Future<ReportPage> alerts(ReadReport request, Place place) {
        return alerts.alerts(ClassicText.query(request, NEWEST_ALERTS)).map(newest -> {
            var lasting = AlertDurations.of(place.roster());
            var rows = newest.stream()
                    .map(alert -> Map.<String, Object>of(
                            "time", Rfc3339.format(alert.updatedMillis()),
                            "severity", alert.severity().wireName(),
                            "agent", ReportText.whose(alert),
                            "message", alert.message(),
                            "lasted", lasting.text(alert)))
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
        var agent = agent(place.roster(), place.index());
        var id = agent.stats().id();
        return Topics.SIMULATIONS_READ
                .request(bus, new ReadSimulations())
                .map(rules -> rules.ruleConfiguration().of(id))
                .compose(rules -> snapshots
                        .range(id, request.fromMillis(), request.toMillis(), MemoryTrend.SNAPSHOTS, true)
                        .compose(newest -> snapshots
                                .downsampled(id, request.fromMillis(), request.toMillis(), points)
                                .map(thinned -> {
                                    var values = Map.<String, Object>of(
                                            "agent", agent.row(),
                                            "figures", agent.figures(AgentForecast.of(newest)),
                                            "stores", agent.stores(),
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
