package io.mnemoscope.notify.alertmanager;

import com.fasterxml.jackson.databind.JsonNode;
import io.mnemoscope.api.json.Trees;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.notify.NotificationSink;
import io.mnemoscope.notify.SinkConfig;
import io.mnemoscope.notify.SinkFactory;
import io.mnemoscope.notify.http.HttpAddress;
import io.mnemoscope.notify.http.Outbound;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** {@code type: alertmanager}: {@code url}, {@code resend_seconds} (1 to 3600, 60 unless it is given). */
public final class AlertmanagerFactory implements SinkFactory {
    private static final String RESEND = "resend_seconds";
    private static final int DEFAULT_RESEND = 60;
    private static final int MOST_RESEND = 3_600;

    @Override
    public String type() {
        return AlertmanagerSink.TYPE;
    }

    @Override
    public Map<String, String> members() {
        return Map.of("url", "", RESEND, "");
    }

    @Override
    public SinkConfig read(JsonNode receiver) {
        return new Alertmanager(HttpAddress.parse(Trees.text(receiver, "url", "")), resend(receiver.path(RESEND)));
    }

    private static Duration resend(JsonNode node) {
        if (node.isMissingNode()) {
            return Duration.ofSeconds(DEFAULT_RESEND);
        }
        if (!node.isIntegralNumber() || node.asLong() < 1 || node.asLong() > MOST_RESEND) {
            throw new InvalidInput(RESEND, "must be from 1 to 3600, not: " + node.asText());
        }
        return Duration.ofSeconds(node.asLong());
    }

    /**
     * Its members.
     *
     * @param resend how often alerts that continue are sent again
     */
    private record Alertmanager(URI url, Duration resend) implements SinkConfig {
        @Override
        public NotificationSink sink(String name, Surroundings with) {
            return new AlertmanagerSink(name, url, resend, with.externalUrl(), Outbound.of(with), with.clock());
        }

        /** The address may have a password in it: only the host is shown. */
        @Override
        public String toString() {
            return "host=" + url.getHost() + ", resend=" + resend;
        }
    }
}
