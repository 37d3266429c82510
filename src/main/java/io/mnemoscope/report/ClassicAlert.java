package io.mnemoscope.report;

import io.mnemoscope.api.json.Json;
import io.mnemoscope.api.json.Rfc3339;
import io.mnemoscope.domain.Alert;
import io.vertx.core.buffer.Buffer;

/** An alert as the classic export and the classic timeline write it, and its simulation. */
final class ClassicAlert {
    private ClassicAlert() {}

    /**
     * The object.
     *
     * @param severity whether it is said; the timeline has it outside
     */
    static Buffer json(Alert alert, boolean severity) {
        return Json.buffer(out -> {
            out.writeStartObject();
            out.writeStringField("timestamp", Rfc3339.format(alert.updatedMillis()));
            out.writeStringField("simulation", alert.agent().simulation());
            out.writeStringField(
                    "agent", alert.ofSimulation() ? null : alert.agent().agent());
            out.writeStringField("type", alert.type().wireName());
            if (severity) {
                out.writeStringField("severity", alert.severity().wireName());
            }
            out.writeStringField("message", alert.message());
            out.writeEndObject();
        });
    }
}
