package io.mnemoscope.report;

import io.mnemoscope.bus.ReportMessages.ReadReport;
import io.mnemoscope.bus.ReportMessages.ReadReport.Place;
import io.mnemoscope.bus.ReportMessages.ReportPage;
import io.mnemoscope.storage.SnapshotStore;
import io.vertx.core.Future;
import java.util.List;

/** One row for each snapshot: agents in the order of first sight, each from its oldest on. */
record CsvReport(SnapshotStore snapshots) implements Document {
    static final ReportFormat FORMAT = ReportFormat.of("csv", Csv.CONTENT_TYPE, with -> new CsvReport(with.snapshots()))
            .noting(LeftOut::nowhere);

    @Override
    public Future<ReportPage> page(ReadReport request, Place place) {
        var agents = place.roster().agents();
        if (agents.isEmpty()) {
            return Future.succeededFuture(new ReportPage(Csv.rows(true, List.of()), null));
        }
        boolean first = place.index() == 0 && place.position() == 0;
        long from = Math.max(place.position(), request.fromMillis());
        return snapshots
                .range(agents.get(place.index()).id(), from, request.toMillis(), SNAPSHOTS, false)
                .map(found -> {
                    var body = Csv.rows(first, found);
                    if (found.size() == SNAPSHOTS) {
                        long next = found.get(SNAPSHOTS - 1).timestampMillis() + 1;
                        return new ReportPage(body, place.at(0, place.index(), next));
                    }
                    boolean last = place.index() == agents.size() - 1;
                    return new ReportPage(body, last ? null : place.at(0, place.index() + 1, 0));
                });
    }
}
