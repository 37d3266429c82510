package io.mnemoscope.alert;

import static io.mnemoscope.Lines.line;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.mnemoscope.TestServer;
import io.mnemoscope.bus.NotificationMessages.ExplainNotifications;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Matcher;
import io.mnemoscope.domain.Silence;
import io.mnemoscope.notify.HookServer;
import io.mnemoscope.storage.AlertQuery;
import io.mnemoscope.storage.inmemory.InMemoryStore;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The whole way from snapshots to a receiver, over HTTP. */
@ExtendWith(VertxExtension.class)
class NotificationsTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private final InMemoryStore store = new InMemoryStore();

    @SuppressWarnings("NullAway.Init")
    private HookServer hook;

    @SuppressWarnings("NullAway.Init")
    private TestServer server;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        hook = HookServer.start(vertx);
        server = server(vertx);
    }

    private TestServer server(Vertx vertx, String... more) throws Exception {
        var receivers = new JsonArray()
                .add(new JsonObject()
                        .put("type", "webhook")
                        .put("name", "ops")
                        .put("url", hook.url("/hook"))
                        .put("secrets", new JsonArray().add(SECRET)));
        var settings = new ArrayList<>(List.of(
                "notify.receivers",
                receivers.encode(),
                "notify.group_wait",
                "100ms",
                "notify.group_interval",
                "1s",
                "notify.timeout",
                "1s"));
        Collections.addAll(settings, more);
        return TestServer.start(vertx, store, settings.toArray(String[]::new));
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        hook.close();
    }

    private static String lines(int from, int count, long size) {
        return IntStream.range(from, from + count)
                .mapToObj(second -> line("Alice", second, size))
                .collect(Collectors.joining());
    }

    private void post(String lines) throws Exception {
        assertThat(server.taken(lines).getInteger("rejected")).isZero();
    }

    private JsonArray notifications(String query) throws Exception {
        var answer = server.get("/api/v1/notifications?sink=ops" + query);
        assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(200);
        return answer.bodyAsJsonObject().getJsonArray("notifications");
    }

    /** Asks until so many are in that state; the server tells no more of it. */
    @CanIgnoreReturnValue
    private JsonArray await(int count, String state) throws Exception {
        var found =
                Awaitility.await(state).until(() -> notifications("&state=" + state), asked -> asked.size() >= count);
        assertThat(found).hasSize(count);
        return found;
    }

    private static JsonObject first(JsonArray notifications) {
        return notifications.getJsonObject(0);
    }

    private String alertId() throws Exception {
        return store.alerts(AlertQuery.all(1)).await(5, SECONDS).get(0).id();
    }

    @Test
    void aHundredSnapshotsAboveTheLevelAreOneNotificationAndOneResolution() throws Exception {
        post(lines(0, 100, 85));
        var firing = hook.next();
        post(lines(100, 10, 60));
        var resolved = hook.next();

        assertThat(firing.json().getString("notification_reason")).isEqualTo("first");
        assertThat(firing.json().getString("status")).isEqualTo("firing");
        assertThat(firing.json().getString("version")).isEqualTo("4");
        var alert = firing.json().getJsonArray("alerts").getJsonObject(0);
        assertThat(alert.getJsonObject("labels").getMap())
                .containsEntry("alertname", "threshold_exceeded")
                .containsEntry("simulation", "town")
                .containsEntry("agent", "Alice")
                .containsEntry("severity", "warning");
        assertThat(alert.getJsonObject("annotations").getString("summary")).contains("85.0%", "80.0%", "since");
        assertThat(resolved.json().getString("notification_reason")).isEqualTo("all_resolved");
        assertThat(resolved.json().getString("status")).isEqualTo("resolved");
        assertThat(resolved.json().getJsonArray("alerts").getJsonObject(0).getString("fingerprint"))
                .isEqualTo(alert.getString("fingerprint"));
        await(2, "delivered");
        assertThat(hook.poll()).isNull();
    }

    @Test
    void aValueThatJumpsAroundTheLevelIsOneNotification() throws Exception {
        var lines = IntStream.range(0, 1_000)
                .mapToObj(second -> line("Alice", second, second % 2 == 0 ? 81 : 79))
                .collect(Collectors.joining());
        post(lines(0, 2, 81) + lines);

        assertThat(hook.next().json().getString("status")).isEqualTo("firing");
        await(1, "delivered");
        assertThat(store.alerts(AlertQuery.all(10)).await(5, SECONDS)).hasSize(1);
    }

    @Test
    void whatTheStoreCannotTakeNowIsToldLater() throws Exception {
        post(lines(0, 3, 85));
        store.outage(true);
        assertThat(notifications("")).isEmpty();

        store.outage(false);

        assertThat(hook.next().json().getString("notification_reason")).isEqualTo("first");
    }

    @Test
    void signsEachAttemptAndKeepsItsId() throws Exception {
        hook.behave(HookServer.status(503));
        post(lines(0, 3, 85));
        var first = hook.next();
        hook.behave(HookServer.status(200));
        var second = hook.next();

        assertThat(first.header("webhook-id")).isEqualTo(second.header("webhook-id"));
        assertThat(first.header("webhook-signature")).startsWith("v1,");
        assertThat(Long.parseLong(second.header("webhook-timestamp")))
                .isGreaterThanOrEqualTo(Long.parseLong(first.header("webhook-timestamp")));
        var delivered = first(await(1, "delivered"));
        assertThat(delivered.getString("id")).isEqualTo(first.header("webhook-id"));
        assertThat(delivered.getInteger("failed_attempts")).isEqualTo(1);
        assertThat(delivered.getString("error")).startsWith("answered 503");
    }

    @Test
    void triesAgainAfterAReceiverHangsOrClosesTheConnection() throws Exception {
        hook.behave(request -> {});
        post(lines(0, 3, 85));
        var hanging = hook.next();
        hook.behave(HookServer.closing());
        var closed = hook.next();
        hook.behave(HookServer.status(204));
        var taken = hook.next();

        assertThat(List.of(closed.header("webhook-id"), taken.header("webhook-id")))
                .containsOnly(hanging.header("webhook-id"));
        assertThat(first(await(1, "delivered")).getInteger("failed_attempts")).isEqualTo(2);
    }

    @Test
    void leavesAReceiverAloneForAsLongAsItAsks() throws Exception {
        hook.behave(HookServer.status(429, "Retry-After", "2"));
        post(lines(0, 3, 85));
        var refused = hook.next();
        long before = System.nanoTime();
        hook.behave(HookServer.status(200));
        var taken = hook.next();

        assertThat(System.nanoTime() - before).isGreaterThan(SECONDS.toNanos(1));
        assertThat(taken.header("webhook-id")).isEqualTo(refused.header("webhook-id"));
    }

    @Test
    void aReceiverThatIsGoneIsSentNothingUntilSomebodyAsksForIt() throws Exception {
        hook.behave(HookServer.status(410));
        post(lines(0, 3, 85));
        var dead = first(await(1, "dead"));
        post(lines(3, 10, 60));
        await(2, "dead");
        var refused = hook.next();
        assertThat(hook.poll()).as("nothing is sent to it any more").isNull();
        assertThat(sink().getString("state")).isEqualTo("disabled");

        hook.behave(HookServer.status(200));
        var retried = server.postTo("/api/v1/notifications/" + dead.getString("id") + "/retry", "");

        assertThat(retried.statusCode()).isEqualTo(200);
        assertThat(hook.next().header("webhook-id")).isEqualTo(refused.header("webhook-id"));
        assertThat(first(await(1, "delivered")).getString("id")).isEqualTo(dead.getString("id"));
        assertThat(sink().getString("state")).isEqualTo("ok");
    }

    private JsonObject sink() throws Exception {
        var sinks = server.get("/api/v1/notifications").bodyAsJsonObject().getJsonArray("sinks");
        return sinks.stream()
                .map(JsonObject.class::cast)
                .filter(sink -> sink.getString("name").equals("ops"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatIsRetriedTellsHowThingsStandByThen() throws Exception {
        hook.behave(HookServer.status(400));
        post(lines(0, 3, 85));
        var dead = first(await(1, "dead"));
        hook.behave(HookServer.TAKES);
        post(lines(3, 10, 60));
        await(1, "delivered");
        hook.next();
        hook.next();

        var retried = server.postTo("/api/v1/notifications/" + dead.getString("id") + "/retry", "");

        assertThat(retried.statusCode()).as(retried.bodyAsString()).isEqualTo(200);
        assertThat(hook.next().json().getString("status")).isEqualTo("resolved");
    }

    @Test
    void theEndOfWhatWasToldIsToldThoughItsAgentWasForgottenMeanwhile() throws Exception {
        post(lines(0, 3, 85));
        assertThat(hook.next().json().getString("status")).isEqualTo("firing");
        await(1, "delivered");
        server.close();
        store.forget(new AgentId("town", "Alice")).await(5, SECONDS);

        var other = Vertx.vertx();
        try {
            server = server(other);
            assertThat(hook.next().json().getString("status")).isEqualTo("resolved");
        } finally {
            server.close();
            other.close().await(5, SECONDS);
        }
    }

    @Test
    void onlyWhatWasGivenUpIsRetried() throws Exception {
        post(lines(0, 3, 85));
        var delivered = first(await(1, "delivered"));

        assertThat(server.postTo("/api/v1/notifications/" + delivered.getString("id") + "/retry", "")
                        .statusCode())
                .isEqualTo(409);
        assertThat(server.postTo("/api/v1/notifications/none/retry", "").statusCode())
                .isEqualTo(404);
    }

    @Test
    void anotherServerGoesOnWhereOneStopped() throws Exception {
        hook.behave(HookServer.status(500));
        post(lines(0, 3, 85));
        var tried = hook.next();
        server.close();
        hook.behave(HookServer.status(200));

        var other = Vertx.vertx();
        try {
            server = server(other);
            var taken = hook.next();
            assertThat(taken.header("webhook-id")).isEqualTo(tried.header("webhook-id"));
            await(1, "delivered");
            post(lines(3, 10, 60));
            assertThat(hook.next().json().getString("notification_reason")).isEqualTo("all_resolved");
            await(2, "delivered");
        } finally {
            server.close();
            other.close().await(5, SECONDS);
        }
    }

    @Test
    void whatIsSilencedIsSuppressedAndToldWhenTheSilenceEnds() throws Exception {
        var silence = server.postTo(
                        "/api/v1/silences",
                        "{\"matchers\":[\"agent=~\\\"Al.*\\\"\"],\"duration\":\"1h\",\"author\":\"Ann\",\"comment\":\"stress test\"}")
                .bodyAsJsonObject();
        post(lines(0, 3, 85));
        var reason = suppression();

        assertThat(reason).isEqualTo("silenced by " + silence.getString("id") + " (Ann): stress test");
        assertThat(notifications("")).isEmpty();
        assertThat(server.delete("/api/v1/silences/" + silence.getString("id"))
                        .bodyAsJsonObject()
                        .getString("state"))
                .isEqualTo("expired");
        assertThat(hook.next().json().getString("notification_reason")).isEqualTo("first");
    }

    private String suppression() throws Exception {
        return Awaitility.await()
                .until(this::suppressions, reasons -> !reasons.isEmpty())
                .get(0);
    }

    private List<String> suppressions() throws Exception {
        return server.get("/api/v1/alerts/events").bodyAsJsonObject().getJsonArray("events").stream()
                .map(JsonObject.class::cast)
                .filter(event -> event.getString("event").equals("suppressed"))
                .map(event -> event.getString("reason"))
                .toList();
    }

    @Test
    void anAcknowledgedAlertSaysWhoSeesToIt() throws Exception {
        post(lines(0, 3, 85));
        var id = alertId();

        var answer = server.postTo("/api/v1/alerts/" + id + "/acknowledge", "{\"author\":\"Ann\",\"note\":\"on it\"}");

        assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(200);
        var listed = server.get("/api/v1/alerts").bodyAsJsonObject().getJsonArray("alerts");
        assertThat(listed.getJsonObject(0).getJsonObject("acknowledged").getMap())
                .containsEntry("author", "Ann")
                .containsEntry("note", "on it");
        var events = server.get("/api/v1/alerts/events").bodyAsJsonObject().getJsonArray("events");
        assertThat(events.getJsonObject(events.size() - 1).getString("event")).isEqualTo("acknowledged");
        assertThat(events.getJsonObject(events.size() - 1).getString("reason")).isEqualTo("acknowledged by Ann: on it");
    }

    @Test
    void onlyAnAlertThatFiresIsAcknowledged() throws Exception {
        post(lines(0, 3, 85) + lines(3, 10, 60));

        assertThat(server.postTo("/api/v1/alerts/" + alertId() + "/acknowledge", "")
                        .statusCode())
                .isEqualTo(409);
        assertThat(server.postTo("/api/v1/alerts/none/acknowledge", "").statusCode())
                .isEqualTo(404);
        var wrong = server.postTo("/api/v1/alerts/none/acknowledge", "{\"by\":\"Ann\"}");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.bodyAsJsonObject().getString("field")).isEqualTo("by");
    }

    @Test
    void saysWhyANotificationWasSentOrNot(Vertx vertx) throws Exception {
        post(lines(0, 3, 85));
        await(1, "delivered");
        var alerts = store.alerts(AlertQuery.all(10)).await(5, SECONDS);

        var answer = Topics.NOTIFICATIONS_EXPLAIN
                .request(vertx.eventBus(), new ExplainNotifications(alerts))
                .await(5, SECONDS);

        var explanation = requireNonNull(answer.explanations().get(alertId()));
        assertThat(explanation.status()).isEqualTo("log: sent (first); ops: sent (first)");
        assertThat(explanation.deliveries()).hasSize(2);
    }

    @Test
    void theAlertsOfAForgottenAgentAreToldAsOver() throws Exception {
        post(lines(0, 3, 85));
        assertThat(hook.next().json().getString("status")).isEqualTo("firing");

        assertThat(server.delete("/api/v1/agents/town/Alice").statusCode()).isEqualTo(200);

        assertThat(hook.next().json().getString("status")).isEqualTo("resolved");
    }

    @Test
    void theAlertsOfAnAgentThatComesBackAtOnceDoNotEndWithTheForgottenOne() throws Exception {
        post(lines(0, 3, 85));
        var before = first(hook.next().json().getJsonArray("alerts")).getString("id");
        assertThat(server.delete("/api/v1/agents/town/Alice").statusCode()).isEqualTo(200);

        post(lines(10, 3, 85));

        var status = "";
        while (status.isEmpty()) {
            for (var alert : hook.next().json().getJsonArray("alerts")) {
                boolean fresh = !((JsonObject) alert).getString("id").equals(before);
                status = fresh ? ((JsonObject) alert).getString("status") : status;
            }
        }
        assertThat(status).isEqualTo("firing");
    }

    private JsonObject ready() throws Exception {
        var answer = server.get("/health/ready");
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.bodyAsJsonObject();
    }

    @Test
    void aStoredSilenceThatCannotBeEvaluatedFellsNobody() throws Exception {
        server.close();
        long now = System.currentTimeMillis();
        var matcher = Matcher.stored(Matcher.Field.AGENT, Matcher.Operator.MATCHES, "(a?a?a?a?a?){1000}");
        store.notifications()
                .putSilence(new Silence("bad", List.of(matcher), now, now + 600_000, "", "", now))
                .await(5, SECONDS);
        var other = Vertx.vertx();
        try {
            server = server(other);

            post(lines(0, 10, 85));

            assertThat(hook.next().json().getString("notification_reason")).isEqualTo("first");
            assertThat(ready().getString("status")).isEqualTo("DEGRADED");
            assertThat(ready().encode()).contains("bad", "2500 instructions");
            var listed = server.get("/api/v1/silences").bodyAsJsonObject().getJsonArray("silences");
            assertThat(first(listed).getString("error")).contains("2500 instructions");
            assertThat(server.delete("/api/v1/silences/bad").statusCode()).isEqualTo(200);
            assertThat(ready().getString("status")).isEqualTo("UP");
        } finally {
            server.close();
            other.close().await(5, SECONDS);
        }
    }

    @Test
    void aReceiverThatIsGoneIsACondition() throws Exception {
        hook.behave(HookServer.status(410));
        post(lines(0, 100, 85));
        hook.next();

        await(1, "dead");

        assertThat(ready().getString("status")).isEqualTo("DEGRADED");
        assertThat(ready().encode()).contains("receiver:ops", "gone");
    }
}
