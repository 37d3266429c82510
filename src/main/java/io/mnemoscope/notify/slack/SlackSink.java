package io.mnemoscope.notify.slack;

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
import java.util.Map;

/**
 * Posts to a Slack incoming webhook: a line that says it all, and an attachment for each of the first alerts. What comes
 * from simulations is escaped as Slack asks, so that an agent's name cannot mention a channel.
 */
public final class SlackSink implements NotificationSink {
    static final String TYPE = "slack";

    private static final int SHOWN = 10;
    private static final int LONGEST = 2_000;

    private final String name;
    private final URI url;
    private final String externalUrl;
    private final Outbound outbound;

    /**
     * Sends nothing yet.
     *
     * @param externalUrl where people reach this server; may be empty
     */
    public SlackSink(String name, URI url, String externalUrl, Outbound outbound) {
        this.name = name;
        this.url = url;
        this.externalUrl = externalUrl;
        this.outbound = outbound;
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
    public Future<Void> deliver(Notification notification) {
        return outbound.post(url, Map.of(), body(notification));
    }

    private Buffer body(Notification notification) {
        var alerts = notification.alerts();
        long hidden = alerts.size() - Math.min(SHOWN, alerts.size()) + notification.truncated();
        return Json.buffer(out -> {
            out.writeStartObject();
            out.writeStringField("text", headline(notification));
            out.writeArrayFieldStart("attachments");
            for (var alert : alerts.subList(0, Math.min(SHOWN, alerts.size()))) {
                attachment(out, alert);
            }
            if (hidden > 0) {
                out.writeStartObject();
                out.writeStringField("text", "and " + hidden + " more");
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private static String headline(Notification notification) {
        long firing = notification.alerts().stream().filter(Alert::sentAsFiring).count();
        var state = notification.firing() ? "[FIRING:" + firing + "]" : "[RESOLVED]";
        var rule = notification.group().rule();
        var what = rule.equals(Notification.Group.SEVERAL_RULES) ? "several rules" : escaped(rule);
        return state + " " + what + " in "
                + escaped(notification.group().simulation()) + " ("
                + notification.reason().wireName().replace('_', ' ') + ")";
    }

    private void attachment(JsonGenerator out, Alert alert) throws IOException {
        var subject = alert.ofSimulation()
                ? alert.agent().simulation()
                : alert.agent().agent();
        var text = (alert.sentAsFiring() ? alert.severity().toString() : "RESOLVED") + ": " + alert.message();
        out.writeStartObject();
        out.writeStringField("color", color(alert));
        out.writeStringField("title", escaped(subject));
        var page = AlertLabels.page(externalUrl, alert);
        if (!page.isEmpty()) {
            out.writeStringField("title_link", page);
        }
        out.writeStringField("text", escaped(text));
        out.writeStringField("fallback", escaped(subject + ": " + text));
        out.writeNumberField("ts", alert.updatedMillis() / 1_000);
        out.writeEndObject();
    }

    private static String color(Alert alert) {
        if (!alert.sentAsFiring()) {
            return "good";
        }
        return alert.severity() == Severity.CRITICAL ? "danger" : "warning";
    }

    private static String escaped(String text) {
        var cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        return cut.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    @Override
    public Future<Void> close() {
        return outbound.close();
    }
}
