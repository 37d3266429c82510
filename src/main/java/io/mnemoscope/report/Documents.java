package io.mnemoscope.report;

import io.mnemoscope.bus.BusFailure.NotFound;
import io.mnemoscope.bus.Fleet;
import io.mnemoscope.bus.ReportMessages.ReadReport;
import io.mnemoscope.bus.ReportMessages.ReadReport.Place;
import io.mnemoscope.bus.ReportMessages.ReportPage;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.storage.AlertStore;
import io.mnemoscope.storage.SnapshotStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.InstantSource;
import java.util.List;

/** Finds the agents of a report and the format that tells of them. */
record Documents(
        SnapshotStore snapshots,
        AlertStore alerts,
        Fleet fleet,
        Rosters rosters,
        InstantSource clock,
        HtmlShell shell) {
    private static final int MOST_IN_ONE_PIECE = 32 * 1024 * 1024;

    /** The next page; fails with {@link NotFound} where one agent was asked for that is not there. */
    Future<ReportPage> page(ReadReport request) {
        ReportFormat format;
        try {
            format = ReportFormats.of(request.format());
        } catch (InvalidInput e) {
            return Future.failedFuture(e);
        }
        var document = format.document().apply(this);
        var place = request.place();
        var page = place != null
                ? document.page(request, place)
                : rosters.read(fleet, request, format.worstFirst())
                        .map(Place::first)
                        .compose(first -> document.page(request, first));
        return page.map(read -> new ReportPage(format.contentType(), body(format, request, read), read.next()));
    }

    private Buffer body(ReportFormat format, ReadReport request, ReportPage page) {
        var missing = page.next() == null ? leftOut(request) : List.<String>of();
        return missing.isEmpty() ? page.body() : format.leftOut().at(page.body(), missing);
    }

    private List<String> leftOut(ReadReport request) {
        return snapshots.leftOut(
                id -> (request.simulation() == null || request.simulation().equals(id.simulation()))
                        && (request.agent() == null || request.agent().equals(id.agent())),
                request.fromMillis(),
                request.toMillis());
    }

    /** All pages at once; refused if they are more than 32 MiB. */
    Future<ReportPage> whole(ReadReport request, Buffer before) {
        return page(request).compose(page -> {
            before.appendBuffer(page.body());
            if (before.length() > MOST_IN_ONE_PIECE) {
                throw new InvalidInput("format", "the report is too long for one message; read it over HTTP");
            }
            return page.next() == null
                    ? Future.succeededFuture(new ReportPage(page.contentType(), before, null))
                    : whole(request.from(page.next()), before);
        });
    }
}
