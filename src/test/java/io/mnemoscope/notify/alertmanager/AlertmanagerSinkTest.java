package io.mnemoscope.notify.alertmanager;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Notification;
import io.mnemoscope.notify.HookServer;
import io.mnemoscope.notify.http.Outbound;
import io.mnemoscope.storage.Samples;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an Alertmanager is posted: members and labels are what its users route by, and silence by. */
@ExtendWith(VertxExtension.class)
class AlertmanagerSinkTest {
    private static final Instant NOW = Instant.ofEpochMilli(Samples.START).plusSeconds(60);

    @Test
    void postsAnAlertAsPrometheusDoes(Vertx vertx) throws Exception {
        var alert = Samples.fired(new AgentId("town", "Zoë"), 1).alert();
        var notification = new Notification(
                "n1",
                "am",
                new Notification.Group("town", "threshold_exceeded", null),
                Notification.Reason.FIRST,
                Samples.START,
                List.of(alert),
                0);
        try (var hook = HookServer.start(vertx)) {
            var clock = InstantSource.fixed(NOW);
            var outbound = new Outbound(vertx, Duration.ofSeconds(5), false, clock);
            var url = URI.create(hook.url("/am/"));
            var sink = new AlertmanagerSink("am", url, Duration.ofSeconds(20), "http://here", outbound, clock);
            sink.deliver(notification).await(10, SECONDS);
            sink.close().await(5, SECONDS);

            var posted = hook.next();

            assertThat(posted.path()).isEqualTo("/am/api/v2/alerts");
            assertThat(posted.body().toString()).isEqualTo("""
                    [{"labels":{"alertname":"threshold_exceeded","simulation":"town","agent":"Zoë","severity":"warning",\
                    "type":"threshold_exceeded"},\
                    "annotations":{"summary":"usage 81.0%","value":"0.81","level":"0.8"},\
                    "startsAt":"2026-05-28T20:26:41.000Z","endsAt":"2026-05-28T20:29:00.000Z",\
                    "generatorURL":"http://here/#/agent/town/Zo%C3%AB"}]""");
        }
    }
}
