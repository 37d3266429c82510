package io.mnemoscope.notify;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mnemoscope.api.json.Json;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.Severity;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** An alert in Prometheus's terms: labels, annotations, and where to look. */
public final class AlertLabels {
    private AlertLabels() {}

    private static Map<String, String> labels(Alert alert, Severity severity) {
        var labels = new LinkedHashMap<String, String>();
        labels.put("alertname", alert.rule());
        labels.put("simulation", alert.agent().simulation());
        if (!alert.ofSimulation()) {
            labels.put("agent", alert.agent().agent());
        }
        labels.put("severity", severity.wireName());
        labels.put("type", alert.type().wireName());
        return labels;
    }

    private static Map<String, String> annotations(Alert alert) {
        var annotations = new LinkedHashMap<String, String>();
        annotations.put("summary", alert.message());
        if (Double.isFinite(alert.value())) {
            annotations.put("value", Double.toString(alert.value()));
        }
        if (Double.isFinite(alert.level())) {
            annotations.put("level", Double.toString(alert.level()));
        }
        return annotations;
    }

    /** Members {@code labels} and {@code annotations}. */
    public static void write(JsonGenerator out, Alert alert) throws IOException {
        write(out, alert, alert.severity());
    }

    /** The same as if the alert had another severity. */
    public static void write(JsonGenerator out, Alert alert, Severity severity) throws IOException {
        write(out, "labels", labels(alert, severity));
        write(out, "annotations", annotations(alert));
    }

    /** Members {@code commonLabels} and {@code commonAnnotations}: what all of these alerts share. */
    public static void writeCommon(JsonGenerator out, List<Alert> alerts) throws IOException {
        write(out, "commonLabels", common(alerts, alert -> labels(alert, alert.severity())));
        write(out, "commonAnnotations", common(alerts, AlertLabels::annotations));
    }

    private static Map<String, String> common(List<Alert> alerts, Function<Alert, Map<String, String>> of) {
        if (alerts.isEmpty()) {
            return Map.of();
        }
        var common = of.apply(alerts.get(0));
        for (var alert : alerts) {
            common.entrySet().retainAll(of.apply(alert).entrySet());
        }
        return common;
    }

    private static void write(JsonGenerator out, String name, Map<String, String> texts) throws IOException {
        out.writeObjectFieldStart(name);
        for (var text : texts.entrySet()) {
            out.writeStringField(text.getKey(), text.getValue());
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
     * @param externalUrl where people reach this server, without a slash at the end; empty if that is not configured
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
