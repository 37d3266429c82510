package io.mnemoscope.notify;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.json.Json;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** An alert in Prometheus's terms: labels, annotations, and where to look. */
public final class AlertLabels {
    private AlertLabels() {}

    /** Members {@code labels} and {@code annotations}. */
    public static void write(JsonGenerator out, Alert alert) throws IOException {
        write(out, alert, alert.severity());
    }

    /** The same as if the alert had another severity. */
    public static void write(JsonGenerator out, Alert alert, Severity severity) throws IOException {
        out.writeObjectFieldStart("labels");
        out.writeStringField("alertname", alert.rule());
        out.writeStringField("simulation", alert.agent().simulation());
        if (!alert.ofSimulation()) {
            out.writeStringField("agent", alert.agent().agent());
        }
        out.writeStringField("severity", severity.wireName());
        out.writeStringField("type", alert.type().wireName());
        out.writeEndObject();
        out.writeObjectFieldStart("annotations");
        out.writeStringField("summary", alert.message());
        if (Double.isFinite(alert.value())) {
            out.writeStringField("value", Double.toString(alert.value()));
        }
        if (Double.isFinite(alert.level())) {
            out.writeStringField("level", Double.toString(alert.level()));
        }
        out.writeEndObject();
    }

    /** When it began, but never after now: data may be ahead of the clock. */
    public static void startsAt(JsonGenerator out, Alert alert, long nowMillis) throws IOException {
        Json.instant(out, "startsAt", Math.min(alert.startedMillis(), nowMillis));
    }

    /**
     * The page about it.
     *
     * @param externalUrl where people reach this server, without a slash at the end; empty if nobody said
     */
    public static String page(String externalUrl, Alert alert) {
        if (externalUrl.isEmpty()) {
            return "";
        }
        return alert.ofSimulation()
                ? externalUrl + "/"
                : externalUrl + "/#/agent/" + encoded(alert.agent().simulation()) + "/"
                        + encoded(alert.agent().agent());
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
