package io.mnemoscope.storage.embedded.format;

import com.fasterxml.jackson.core.JsonParser;
import io.mnemoscope.api.json.Json;
import io.mnemoscope.domain.Quarantine;
import java.io.IOException;

/** Why an agent's rules are not evaluated: {@code {"sinceMillis":0,"reason":"...","version":"0.1.0"}}. */
public final class QuarantineFormat {
    private long sinceMillis;
    private String reason = "";
    private String version = "";

    private QuarantineFormat() {}

    /** The text of a row. */
    public static String write(Quarantine quarantine) {
        return Json.text(out -> {
            out.writeStartObject();
            out.writeNumberField("sinceMillis", quarantine.sinceMillis());
            out.writeStringField("reason", quarantine.reason());
            out.writeStringField("version", quarantine.version());
            out.writeEndObject();
        });
    }

    /**
     * What {@link #write} wrote.
     *
     * @throws IllegalStateException if the row is damaged
     */
    public static Quarantine read(String json) {
        var row = new QuarantineFormat();
        Members.read(json, row::take);
        return new Quarantine(row.sinceMillis, row.reason, row.version);
    }

    private void take(String name, JsonParser in) throws IOException {
        switch (name) {
            case "sinceMillis" -> sinceMillis = Members.whole(in);
            case "reason" -> reason = Members.text(in);
            case "version" -> version = Members.text(in);
            default -> in.skipChildren();
        }
    }
}
