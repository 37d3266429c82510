package io.mnemoscope.notify.slack;

import com.fasterxml.jackson.databind.JsonNode;
import io.mnemoscope.api.json.Trees;
import io.mnemoscope.notify.NotificationSink;
import io.mnemoscope.notify.SinkConfig;
import io.mnemoscope.notify.SinkFactory;
import io.mnemoscope.notify.http.HttpAddress;
import io.mnemoscope.notify.http.Outbound;
import java.net.URI;
import java.util.Map;

/** {@code type: slack}: {@code url}. */
public final class SlackFactory implements SinkFactory {
    @Override
    public String type() {
        return SlackSink.TYPE;
    }

    @Override
    public Map<String, String> members() {
        return Map.of("url", "");
    }

    @Override
    public SinkConfig read(JsonNode receiver) {
        return new Slack(HttpAddress.parse(Trees.text(receiver, "url", "")));
    }

    private record Slack(URI url) implements SinkConfig {
        @Override
        public NotificationSink sink(String name, Surroundings with) {
            return new SlackSink(name, url, with.externalUrl(), Outbound.of(with));
        }

        /** The address is a secret itself: only the host is shown. */
        @Override
        public String toString() {
            return "host=" + url.getHost();
        }
    }
}
