package io.mnemoscope.report;

import io.mnemoscope.bus.ReportMessages.ReadReport;
import io.mnemoscope.bus.ReportMessages.ReadReport.Place;
import io.mnemoscope.bus.ReportMessages.ReadReport.Roster;
import io.mnemoscope.bus.ReportMessages.ReportPage;
import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.stats.MemoryTrend;
import io.mnemoscope.storage.AlertStore;
import io.mnemoscope.storage.SnapshotStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** A report for reading, the worst agents first, with where each is going. Parts: 0 the head, 1 agents, 2 alerts. */
record FullReport(SnapshotStore snapshots, AlertStore alerts, Style style) implements Document {
    private static final int AGENTS = 1;
    private static final int ALERTS = 2;
    private static final int NEWEST_ALERTS = 100;

    /** How it is written. */
    interface Style {
        String head(Roster roster);

        String agent(String key, AgentStats agent, AgentForecast outlook);

        /** The newest alerts, newest first. */
        String alerts(List<Alert> newest, AlertDurations lasting);
    }

    @Override
    public Future<ReportPage> page(ReadReport request, Place place) {
        if (place.part() == 0) {
            int next = place.roster().agents().isEmpty() ? ALERTS : AGENTS;
            return Future.succeededFuture(
                    new ReportPage(Buffer.buffer(style.head(place.roster())), place.at(next, 0, 0)));
        }
        if (place.part() == ALERTS) {
            return alerts.alerts(ClassicText.query(request, NEWEST_ALERTS))
                    .map(newest -> new ReportPage(
                            Buffer.buffer(style.alerts(newest, AlertDurations.of(place.roster()))), null));
        }
        int index = place.index();
        var agent = place.roster().agents().get(index);
        return snapshots
                .range(agent.id(), request.fromMillis(), request.toMillis(), MemoryTrend.SNAPSHOTS, true)
                .map(found -> {
                    var text = style.agent(place.roster().keys().get(index), agent, AgentForecast.of(found));
                    boolean last = index + 1 == place.roster().agents().size();
                    return new ReportPage(
                            Buffer.buffer(text), last ? place.at(ALERTS, 0, 0) : place.at(AGENTS, index + 1, 0));
                });
    }
}
