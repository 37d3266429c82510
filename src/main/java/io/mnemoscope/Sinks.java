package io.mnemoscope;

import io.mnemoscope.config.Config;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.notify.NotificationSink;
import io.mnemoscope.notify.Receiver;
import io.mnemoscope.notify.alertmanager.AlertmanagerSink;
import io.mnemoscope.notify.http.Outbound;
import io.mnemoscope.notify.log.LogSink;
import io.mnemoscope.notify.slack.SlackSink;
import io.mnemoscope.notify.webhook.WebhookSink;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the receivers of notifications that are configured.
 *
 * @param clock for signatures, and for when alerts end
 */
record Sinks(Vertx vertx, Config.Notify config, InstantSource clock) {
    List<Receiver> receivers() {
        var receivers = new ArrayList<Receiver>();
        if (config.log()) {
            receivers.add(new Receiver(new LogSink(clock), Severity.INFO, List.of()));
        }
        for (var receiver : config.receivers()) {
            receivers.add(new Receiver(sink(receiver), receiver.severity(), receiver.match()));
        }
        return receivers;
    }

    private NotificationSink sink(Config.Receiver receiver) {
        var outbound = new Outbound(vertx, config.timeout(), config.anyAddress(), clock);
        var url = config.externalUrl();
        return switch (receiver.kind()) {
            case WEBHOOK -> new WebhookSink(receiver.name(), receiver.url(), receiver.keys(), url, outbound, clock);
            case SLACK -> new SlackSink(receiver.name(), receiver.url(), url, outbound);
            case ALERTMANAGER ->
                new AlertmanagerSink(receiver.name(), receiver.url(), receiver.resend(), url, outbound, clock);
        };
    }
}
