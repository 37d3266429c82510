package io.mnemoscope.report;

import io.mnemoscope.bus.ReportMessages.ReadReport;
import io.mnemoscope.bus.ReportMessages.ReadReport.Place;
import io.mnemoscope.bus.ReportMessages.ReportPage;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.storage.AlertQuery;
import io.mnemoscope.storage.AlertStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The classic text report of agents as they stand, in one page: it is about 300 bytes for each. */
record ClassicText(AlertStore alerts) implements Document {
    static final ReportFormat FORMAT =
            ReportFormat.of("text", "text/plain; charset=utf-8", with -> new ClassicText(with.alerts()));

    private static final int RECENT = 5;

    @Override
    public Future<ReportPage> page(ReadReport request, Place place) {
        return recent(request)
                .map(recent -> TextReport.render(place.roster().agents(), recent))
                .map(text -> new ReportPage(Buffer.buffer(text), null));
    }

    private Future<List<Alert>> recent(ReadReport request) {
        return alerts.alerts(query(request, RECENT)).map(newestFirst -> {
            var oldestFirst = new ArrayList<>(newestFirst);
            Collections.reverse(oldestFirst);
            return oldestFirst;
        });
    }

    /** The newest alerts that a report is about. */
    static AlertQuery query(ReadReport request, int limit) {
        return AlertQuery.all(limit)
                .of(request.simulation(), request.agent())
                .between(request.fromMillis(), request.toMillis());
    }
}
