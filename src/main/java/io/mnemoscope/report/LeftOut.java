package io.mnemoscope.report;

import io.mnemoscope.api.json.Json;
import io.mnemoscope.bus.ReportMessages.ReadReport;
import io.mnemoscope.bus.ReportMessages.ReportPage;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * A word at the end of a report about damaged history that it goes without. CSV has no place for one. A recording gets a
 * further line that readers skip as they skip its first.
 */
final class LeftOut {
    private static final String SAYS = "Left out, because it is damaged in the store: ";

    private LeftOut() {}

    /** The last page of a report, with a word if there is anything to say. */
    static ReportPage said(ReadReport.Format format, ReportPage last, List<String> what) {
        return what.isEmpty() ? last : new ReportPage(with(format, last.body(), what), last.next());
    }

    private static Buffer with(ReadReport.Format format, Buffer body, List<String> what) {
        return switch (format) {
            case TEXT, FULL, MARKDOWN -> body.appendString("\n\n" + SAYS + String.join("; ", what) + "\n");
            case JSON -> body.slice(0, body.length() - 1).copy().appendString("," + members(what) + "}");
            case RECORDING -> body.appendString("{\"recording\":{" + members(what) + "}}\n");
            case HTML -> html(body.toString(), SAYS + String.join("; ", what));
            case CSV, ALERTS -> body;
        };
    }

    private static Buffer html(String body, String says) {
        int end = body.lastIndexOf("</body>");
        var escaped = says.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        var note = "<p role=\"note\">" + escaped + "</p>\n";
        return Buffer.buffer(end < 0 ? body + note : body.substring(0, end) + note + body.substring(end));
    }

    private static String members(List<String> what) {
        var object = Json.text(out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("left_out");
            for (var text : what) {
                out.writeString(text);
            }
            out.writeEndArray();
            out.writeEndObject();
        });
        return object.substring(1, object.length() - 1);
    }
}
