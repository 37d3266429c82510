package io.mnemoscope.notify.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.mnemoscope.config.keys.Section;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.notify.NotificationSink;
import io.mnemoscope.notify.SinkConfig;
import io.mnemoscope.notify.SinkFactory;
import io.mnemoscope.notify.http.HttpAddress;
import io.mnemoscope.notify.http.Outbound;
import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** {@code type: webhook}: {@code url}, {@code secrets} (as Standard Webhooks write them, the newest first). */
public final class WebhookFactory implements SinkFactory {
    private static final String SECRETS = "secrets";
    private static final int LEAST_KEY = 16;

    @Override
    public String type() {
        return WebhookSink.TYPE;
    }

    @Override
    public SinkConfig read(Section receiver) {
        return new Webhook(HttpAddress.read(receiver), receiver.tree(SECRETS, List.of(), WebhookFactory::keys));
    }

    private static List<byte[]> keys(JsonNode node) {
        if (!node.isArray()) {
            throw new InvalidInput(SECRETS, "must be a list");
        }
        var keys = new ArrayList<byte[]>();
        node.forEach(secret -> keys.add(key(secret.asText())));
        return keys;
    }

    /** The key of a secret; the message does not show it. */
    private static byte[] key(String secret) {
        try {
            var key = Base64.getDecoder().decode(secret.replaceFirst("^whsec_", ""));
            if (key.length >= LEAST_KEY) {
                return key;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new InvalidInput(SECRETS, "must be base64 of at least " + LEAST_KEY + " bytes, behind whsec_");
    }

    /**
     * Its members.
     *
     * @param keys of signatures, the newest first
     */
    private record Webhook(URI url, List<byte[]> keys) implements SinkConfig {
        @Override
        public NotificationSink sink(String name, Surroundings with) {
            return new WebhookSink(name, url, keys, with.externalUrl(), Outbound.of(with), with.clock());
        }

        /** The address may have a password in it: only the host is shown. */
        @Override
        public String toString() {
            return "host=" + url.getHost() + ", keys=" + keys.size() + " (masked)";
        }
    }
}
