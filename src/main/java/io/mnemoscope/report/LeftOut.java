package io.mnemoscope.report;

import io.mnemoscope.api.json.Json;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * A word at the end of a report about damaged history that it goes without. CSV has no place for one. A recording gets a
 * further line that readers skip as they skip its first.
 */
final class LeftOut {
    private static final String SAYS = "Left out, because it is damaged in the store: ";

    private LeftOut() {}

    /** How a format says what is missing. */
    interface Note {
        /** The last page with a word about it at its end; there is something to say. */
        Buffer at(Buffer body, List<String> what);
    }

    /** At the end of a text. */
    static Buffer text(Buffer body, List<String> what) {
        return body.appendString("\n\n" + SAYS + String.join("; ", what) + "\n");
    }

    /** As a member of an object. */
    static Buffer json(Buffer body, List<String> what) {
        return body.slice(0, body.length() - 1).copy().appendString("," + members(what) + "}");
    }

    /** As a line of a recording. */
    static Buffer recording(Buffer body, List<String> what) {
        return body.appendString("{\"recording\":{" + members(what) + "}}\n");
    }

    /** Nowhere: the format has no place for it. */
    static Buffer nowhere(Buffer body, List<String> what) {
        return body;
    }

    /** At the end of a page. */
    static Buffer html(Buffer body, List<String> what) {
        return html(body.toString(), SAYS + String.join("; ", what));
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
