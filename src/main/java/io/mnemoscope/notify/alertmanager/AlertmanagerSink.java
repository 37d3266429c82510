package io.mnemoscope.notify.alertmanager;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mnemoscope.api.json.Json;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.Notification;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.notify.AlertLabels;
import io.mnemoscope.notify.NotificationSink;
import io.mnemoscope.notify.http.Outbound;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * Hands alerts over to an Alertmanager ({@code POST /api/v2/alerts}). It takes an alert for resolved when its {@code
 * endsAt} has passed, so active alerts are sent again every {@code resend}, and each time {@code endsAt} is four times
 * that ahead, as Prometheus does it: a lost send or three resolve nothing. The severity is a label, so an alert whose severity
 * changes is another one there: the former is ended with the same request (after a restart by its {@code endsAt}). One
 * thread.
 */
public final class AlertmanagerSink implements NotificationSink {
    static final String TYPE = "alertmanager";

    private static final String PATH = "/api/v2/alerts";
    private static final int AHEAD = 4;

    private final String name;
    private final URI url;
    private final Duration resend;
    private final String externalUrl;
    private final Outbound outbound;
    private final InstantSource clock;
    /** The severity that was sent last of each active alert, by id. */
    private final Map<String, Severity> sent = new HashMap<>();

    /**
     * Sends nothing yet.
     *
     * @param url of the Alertmanager, with its route prefix if it has one
     * @param externalUrl where people reach this server; may be empty
     */
    public AlertmanagerSink(
            String name, URI url, Duration resend, String externalUrl, Outbound outbound, InstantSource clock) {
        this.name = name;
        var base = url.toString();
        this.url = URI.create(base.endsWith("/") ? base.substring(0, base.length() - 1) + PATH : base + PATH);
        this.resend = resend;
        this.externalUrl = externalUrl;
        this.outbound = outbound;
        this.clock = clock;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String kind() {
        return TYPE;
    }

    @Override
    public Duration resend() {
        return resend;
    }

    @Override
    public Future<Void> deliver(Notification notification) {
        return outbound.post(url, Map.of(), body(notification, clock.millis())).onSuccess(taken -> {
            for (var alert : notification.alerts()) {
                if (alert.sentAsFiring() && !alert.instantaneous()) {
                    sent.put(alert.id(), alert.severity());
                } else {
                    sent.remove(alert.id());
                }
            }
        });
    }

    private Buffer body(Notification notification, long nowMillis) {
        return Json.buffer(out -> {
            out.writeStartArray();
            for (var alert : notification.alerts()) {
                var former = sent.get(alert.id());
                if (former != null && former != alert.severity()) {
                    alert(out, alert, former, nowMillis, nowMillis);
                }
                alert(out, alert, alert.severity(), endsAt(alert, nowMillis), nowMillis);
            }
            out.writeEndArray();
        });
    }

    private long endsAt(Alert alert, long nowMillis) {
        return alert.sentAsFiring()
                ? nowMillis + AHEAD * resend.toMillis()
                : Math.min(alert.resolvedMillis(), nowMillis);
    }

    private void alert(JsonGenerator out, Alert alert, Severity severity, long endsMillis, long nowMillis)
            throws IOException {
        out.writeStartObject();
        AlertLabels.write(out, alert, severity);
        AlertLabels.startsAt(out, alert, nowMillis);
        Json.instant(out, "endsAt", endsMillis);
        out.writeStringField("generatorURL", AlertLabels.page(externalUrl, alert));
        out.writeEndObject();
    }

    @Override
    public Future<Void> close() {
        return outbound.close();
    }
}
