package io.mnemoscope.notify.slack;

import io.mnemoscope.config.keys.Section;
import io.mnemoscope.notify.NotificationSink;
import io.mnemoscope.notify.SinkConfig;
import io.mnemoscope.notify.SinkFactory;
import io.mnemoscope.notify.http.HttpAddress;
import io.mnemoscope.notify.http.Outbound;
import java.net.URI;

/** {@code type: slack}: {@code url}. */
public final class SlackFactory implements SinkFactory {
    @Override
    public String type() {
        return SlackSink.TYPE;
    }

    @Override
    public SinkConfig read(Section receiver) {
        return new Slack(HttpAddress.read(receiver));
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
