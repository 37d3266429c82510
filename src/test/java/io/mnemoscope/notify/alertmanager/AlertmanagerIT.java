package io.mnemoscope.notify.alertmanager;

import static io.mnemoscope.Lines.line;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.TestServer;
import io.mnemoscope.notify.HookServer;
import io.mnemoscope.tools.Program;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A real Alertmanager takes our alerts. */
@ExtendWith(VertxExtension.class)
class AlertmanagerIT {
    private static final long WAIT_SECONDS = 30;

    @SuppressWarnings("NullAway.Init")
    private static Path program;

    @SuppressWarnings("NullAway.Init")
    private Process alertmanager;

    @SuppressWarnings("NullAway.Init")
    private WebClient client;

    @SuppressWarnings("NullAway.Init")
    private HookServer hook;

    private int port;

    @BeforeAll
    static void find() {
        program = Program.ALERTMANAGER.path();
    }

    @BeforeEach
    void start(@TempDir Path directory, Vertx vertx) throws Exception {
        port = freePort();
        var config = directory.resolve("alertmanager.yml");
        hook = HookServer.start(vertx);
        Files.writeString(config, """
                route: {receiver: hook, group_wait: 0s, group_interval: 1s, group_by: [alertname, severity]}
                receivers: [{name: hook, webhook_configs: [{url: "%s"}]}]
                """.formatted(hook.url("/from-alertmanager")));
        alertmanager = new ProcessBuilder(
                        program.toString(),
                        "--config.file=" + config,
                        "--storage.path=" + directory.resolve("am"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--cluster.listen-address=")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("alertmanager.log").toFile())
                .start();
        client = WebClient.create(vertx);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        alertmanager.destroy();
        assertThat(alertmanager.waitFor(10, SECONDS)).isTrue();
        hook.close();
    }

    private JsonArray alerts() throws Exception {
        return client.get(port, "127.0.0.1", "/api/v2/alerts")
                .send()
                .await(5, SECONDS)
                .bodyAsJsonArray();
    }

    /** What it shows of an alert, once it shows it like this; it tells nobody when. */
    private JsonObject shown(String severity) {
        return patiently()
                .until(
                        () -> alerts().stream()
                                .map(JsonObject.class::cast)
                                .filter(alert -> severity.equals(
                                        alert.getJsonObject("labels").getString("severity")))
                                .toList(),
                        active -> !active.isEmpty())
                .get(0);
    }

    private static ConditionFactory patiently() {
        return Awaitility.await().atMost(WAIT_SECONDS, SECONDS);
    }

    private void awaitNone() {
        patiently().until(() -> alerts().isEmpty());
    }

    private void awaitReady() {
        patiently().until(() -> {
            var asked = client.get(port, "127.0.0.1", "/-/ready").send();
            var answer = asked.transform(Future::succeededFuture).await(5, SECONDS);
            return answer.succeeded() && answer.result().statusCode() == 200;
        });
    }

    private static String lines(int from, int count, long size) {
        return IntStream.range(from, from + count)
                .mapToObj(second -> line("Alice \"the\" <b>", second, size))
                .collect(Collectors.joining());
    }

    @Test
    void showsOurAlertsWithTheirLabelsAndShowsThemResolved(Vertx vertx) throws Exception {
        awaitReady();
        var receiver = new JsonObject()
                .put("type", "alertmanager")
                .put("name", "am")
                .put("url", "http://127.0.0.1:" + port)
                .put("resend", "1s");
        try (var server = TestServer.start(
                vertx,
                "notify.receivers",
                new JsonArray().add(receiver).encode(),
                "notify.external_url",
                "http://memory.example",
                "notify.group_wait",
                "50ms",
                "notify.group_interval",
                "1s")) {
            assertThat(server.taken(lines(0, 3, 85)).getInteger("accepted")).isEqualTo(3);

            var warning = shown("warning");
            assertThat(warning.getJsonObject("labels").getMap())
                    .containsEntry("alertname", "threshold_exceeded")
                    .containsEntry("simulation", "town")
                    .containsEntry("agent", "Alice \"the\" <b>");
            assertThat(warning.getJsonObject("annotations").getString("summary"))
                    .contains("85.0%");
            assertThat(warning.getString("generatorURL"))
                    .isEqualTo("http://memory.example/#/agent/town/Alice%20%22the%22%20%3Cb%3E");
            assertThat(warning.getJsonObject("status").getString("state")).isEqualTo("active");

            assertThat(server.taken(lines(3, 3, 97)).getInteger("accepted")).isEqualTo(3);
            assertThat(shown("critical").getJsonObject("status").getString("state"))
                    .isEqualTo("active");
            assertThat(alerts()).as("the milder one is over").hasSize(1);

            assertThat(server.taken(lines(6, 10, 10)).getInteger("accepted")).isEqualTo(10);
            awaitNone();
            assertThat(List.of(told(), told(), told(), told()))
                    .containsExactlyInAnyOrder(
                            "firing warning", "firing critical", "resolved warning", "resolved critical");
        }
    }

    /** What the Alertmanager tells its own receiver next. */
    private String told() throws InterruptedException {
        var json = hook.next().json();
        return json.getString("status") + " "
                + json.getJsonObject("commonLabels").getString("severity");
    }

    @Test
    void whatGoesOnIsStillThereAfterALostSendOrTwo(Vertx vertx) throws Exception {
        awaitReady();
        var receiver = new JsonObject()
                .put("type", "alertmanager")
                .put("url", "http://127.0.0.1:" + port)
                .put("resend", "2s");
        try (var server = TestServer.start(
                vertx, "notify.receivers", new JsonArray().add(receiver).encode())) {
            assertThat(server.taken(lines(0, 3, 85)).getInteger("accepted")).isEqualTo(3);
            var first = Instant.parse(shown("warning").getString("endsAt"));

            var later = patiently()
                    .until(() -> Instant.parse(shown("warning").getString("endsAt")), ends -> ends.isAfter(first));

            assertThat(later).isAfter(Instant.now().plusSeconds(4));
        }
    }
}
