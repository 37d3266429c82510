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
    static final String TYPE = "webhook";

    private final String name;
    private final URI url;
    private final Signature signature;
    private final String externalUrl;
    private final Outbound outbound;
    private final InstantSource clock;

    /**
     * Sends nothing yet.
     *
     * @param keys of signatures, the newest first; none: nothing is signed
     * @param externalUrl where people reach this server; may be empty
     */
    public WebhookSink(
            String name, URI url, List<byte[]> keys, String externalUrl, Outbound outbound, InstantSource clock) {
        this.name = name;
        this.url = url;
        this.signature = new Signature(List.copyOf(keys));
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
