package io.mnemoscope.notify.alertmanager;

import io.mnemoscope.config.keys.Section;
import io.mnemoscope.notify.NotificationSink;
import io.mnemoscope.notify.SinkConfig;
import io.mnemoscope.notify.SinkFactory;
import io.mnemoscope.notify.http.HttpAddress;
import io.mnemoscope.notify.http.Outbound;
import java.net.URI;
import java.time.Duration;

/** {@code type: alertmanager}: {@code url}, {@code resend}. */
public final class AlertmanagerFactory implements SinkFactory {
    @Override
    public String type() {
        return AlertmanagerSink.TYPE;
    }

    @Override
    public SinkConfig read(Section receiver) {
        return new Alertmanager(
                HttpAddress.read(receiver), receiver.duration("resend", "60s", "1s to 1h", "resend_seconds"));
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
