package io.mnemoscope.notify.webhook;

import io.mnemoscope.domain.Notification;
import io.mnemoscope.notify.NotificationSink;
import io.mnemoscope.notify.http.Outbound;
import io.vertx.core.Future;
import java.net.URI;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Posts {@link WebhookPayload}s with the headers of Standard Webhooks: {@code webhook-id} (the same at every attempt),
 * {@code webhook-timestamp} and, where there are keys, {@code webhook-signature}.
 */
public final class WebhookSink implements NotificationSink {
    private final String name;
    private final URI url;
    private final Signature signature;
    private final String externalUrl;
    private final Outbound outbound;
    private final InstantSource clock;

    /**
     * Sends nothing yet.
     *
     * @param secrets base64, the newest key first; none: nothing is signed
     * @param externalUrl where people reach this server; may be empty
     * @throws io.mnemoscope.domain.InvalidInput if a secret is not base64
     */
    public WebhookSink(
            String name, URI url, List<String> secrets, String externalUrl, Outbound outbound, InstantSource clock) {
        this.name = name;
        this.url = url;
        this.signature = Signature.of(secrets);
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
        return "webhook";
    }

    @Override
    public Future<Void> deliver(Notification notification) {
        long now = clock.millis();
        var body = WebhookPayload.of(notification, externalUrl, now);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("webhook-id", notification.id());
        headers.put("webhook-timestamp", Long.toString(now / 1_000));
        if (!signature.keys().isEmpty()) {
            headers.put("webhook-signature", signature.of(notification.id(), now / 1_000, body.getBytes()));
        }
        return outbound.post(url, headers, body);
    }

    @Override
    public Future<Void> close() {
        return outbound.close();
    }
}
