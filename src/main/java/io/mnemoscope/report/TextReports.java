package io.mnemoscope.report;

import io.mnemoscope.bus.Fleet;
import io.mnemoscope.bus.NotFound;
import io.mnemoscope.bus.ReadAgents;
import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.storage.AlertQuery;
import io.mnemoscope.storage.AlertStore;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** Gathers what a text report tells. */
record TextReports(Fleet fleet, AlertStore alerts) {
    private static final int RECENT = 5;

    Future<String> render(ReadAgents which) {
        return fleet.read(which).compose(agents -> {
            if (agents.isEmpty() && which.agent() != null) {
                return Future.failedFuture(new NotFound("agent " + which.agent()));
            }
            var ordered = new ArrayList<>(agents);
            ordered.sort(Comparator.comparingLong(AgentStats::firstSeen));
            return recent(which).map(alerts -> TextReport.render(ordered, alerts));
        });
    }

    private Future<List<Alert>> recent(ReadAgents which) {
        var query = new AlertQuery(which.simulation(), which.agent(), null, null, null, 0, Long.MAX_VALUE, RECENT, 0);
        return alerts.alerts(query).map(newestFirst -> {
            var oldestFirst = new ArrayList<>(newestFirst);
            Collections.reverse(oldestFirst);
            return oldestFirst;
        });
    }
}
