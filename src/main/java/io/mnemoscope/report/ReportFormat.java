package io.mnemoscope.report;

import io.mnemoscope.bus.ReportMessages.ReadReport;
import java.util.function.Function;

/**
 * A format of reports. To add one: a {@link Document} with a constant of this, and a line in {@link ReportFormats}.
 *
 * @param id what a request calls it
 * @param contentType with its charset
 * @param worstFirst whether the agents come in the order of their alerts, rather than as they were first seen
 * @param leftOut puts what is missing, because it is damaged in the store, at the end of the last page; see {@link LeftOut}
 * @param document makes the document, of one request
 */
record ReportFormat(
        ReadReport.Format id,
        String contentType,
        boolean worstFirst,
        LeftOut.Note leftOut,
        Function<Documents, Document> document) {
    /** One that a client may ask for by a name, with a note about what is missing in text at its end. */
    static ReportFormat of(String name, String contentType, Function<Documents, Document> document) {
        return of(ReadReport.Format.of(name), contentType, document);
    }

    /** As {@link #of(String, String, Function)}, of another name. */
    static ReportFormat of(ReadReport.Format id, String contentType, Function<Documents, Document> document) {
        return new ReportFormat(id, contentType, false, LeftOut::text, document);
    }

    /** The same, with the agents that have the worst alerts first. */
    ReportFormat withWorstFirst() {
        return new ReportFormat(id, contentType, true, leftOut, document);
    }

    /** The same, with another note about what is missing. */
    ReportFormat noting(LeftOut.Note note) {
        return new ReportFormat(id, contentType, worstFirst, note, document);
    }
}
