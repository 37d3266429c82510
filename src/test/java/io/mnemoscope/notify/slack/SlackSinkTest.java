package io.mnemoscope.notify.slack;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.Notification;
import io.mnemoscope.notify.HookServer;
import io.mnemoscope.notify.http.Outbound;
import io.mnemoscope.storage.Samples;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class SlackSinkTest {
    private static Notification notification(Notification.Reason reason, List<Alert> alerts, long truncated) {
        return new Notification(
                "n1",
                "team",
                new Notification.Group("<!channel>", "threshold_exceeded", null),
                reason,
                Samples.START,
                alerts,
                truncated);
    }

    private static JsonObject posted(Vertx vertx, Notification notification) throws Exception {
        try (var hook = HookServer.start(vertx)) {
            var outbound = new Outbound(vertx, Duration.ofSeconds(5), false, InstantSource.system());
            var sink = new SlackSink("team", URI.create(hook.url("/services/x")), "http://memory.example", outbound);
            sink.deliver(notification).await(10, SECONDS);
            sink.close().await(5, SECONDS);
            return hook.next().json();
        }
    }

    @Test
    void saysItAllInALineAndNamesMentionNobody(Vertx vertx) throws Exception {
        var alert = Samples.fired(new AgentId("<!channel>", "<@U123> & co"), 1).alert();

        var json = posted(vertx, notification(Notification.Reason.NEW_ALERTS, List.of(alert), 0));

        assertThat(json.getString("text")).isEqualTo("[FIRING:1] threshold_exceeded in &lt;!channel&gt; (new alerts)");
        var attachment = json.getJsonArray("attachments").getJsonObject(0);
        assertThat(attachment.getString("title")).isEqualTo("&lt;@U123&gt; &amp; co");
        assertThat(attachment.getString("text")).isEqualTo("WARNING: usage 81.0%");
        assertThat(attachment.getString("color")).isEqualTo("warning");
        assertThat(attachment.getString("title_link")).startsWith("http://memory.example/#/agent/%3C%21channel%3E/");
    }

    @Test
    void showsTheFirstTenAndCountsTheRest(Vertx vertx) throws Exception {
        var alerts = IntStream.range(0, 25)
                .mapToObj(i -> Samples.resolved(new AgentId("town", "a" + i), 1).alert())
                .toList();

        var json = posted(vertx, notification(Notification.Reason.ALL_RESOLVED, alerts, 7));

        assertThat(json.getString("text")).startsWith("[RESOLVED]");
        assertThat(json.getJsonArray("attachments")).hasSize(11);
        assertThat(json.getJsonArray("attachments").getJsonObject(0).getString("color"))
                .isEqualTo("good");
        assertThat(json.getJsonArray("attachments").getJsonObject(10).getString("text"))
                .isEqualTo("and 22 more");
    }
}
