package io.mnemoscope.report;

import io.mnemoscope.bus.ReportMessages.ReadReport;
import io.mnemoscope.bus.ReportMessages.ReadReport.Place;
import io.mnemoscope.bus.ReportMessages.ReportPage;
import io.vertx.core.Future;

/** One format of report: pure but for what it reads, so that any worker can go on where another ended. */
interface Document {
    /** Snapshots read at a time. */
    int SNAPSHOTS = 4_000;

    /** Alert events read at a time. */
    int EVENTS = 2_000;

    /** The page from this place on; the first place is part 0, index 0, position 0. */
    Future<ReportPage> page(ReadReport request, Place place);
}
