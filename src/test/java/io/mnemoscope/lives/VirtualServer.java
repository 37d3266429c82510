package io.mnemoscope.lives;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.TestOperations;
import io.mnemoscope.alert.AlertDispatcherVerticle;
import io.mnemoscope.bus.AlertMessages.AlertsChanged;
import io.mnemoscope.bus.IngestMessages.SubmitSnapshots;
import io.mnemoscope.bus.RunMessages.FinishRun;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.config.Config;
import io.mnemoscope.config.ConfigReader;
import io.mnemoscope.domain.Notification;
import io.mnemoscope.domain.Run;
import io.mnemoscope.domain.RunStatus;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.ingest.IngestVerticle;
import io.mnemoscope.monitor.Census;
import io.mnemoscope.monitor.FleetVerticle;
import io.mnemoscope.monitor.MonitorVerticle;
import io.mnemoscope.monitor.RunsVerticle;
import io.mnemoscope.monitor.SettingsVerticle;
import io.mnemoscope.monitor.VirtualTime;
import io.mnemoscope.notify.NotificationSink;
import io.mnemoscope.notify.Receiver;
import io.mnemoscope.operations.Operations;
import io.mnemoscope.storage.inmemory.InMemoryStore;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The server's own verticles, from the bodies that come in to the notifications that go out, with the prebuilt rules, in one
 * thread and in virtual time. It plays one life.
 */
final class VirtualServer {
    /** Less often than by default: nothing here looks at the live feed. */
    private static final Map<String, String> SETTINGS = Map.of("monitor.tick", "1s", "monitor.partitions", "1");
    /** What is going to be noticed after the last snapshot has been by then. */
    private static final Duration REST = Duration.ofMinutes(15);

    private final VirtualTime time = new VirtualTime();
    private final VirtualBus messages = new VirtualBus();
    private final Vertx vertx = new VirtualTimers(time, messages).vertx();
    private final long begun = time.millis();
    private final InMemoryStore store = new InMemoryStore();
    private final List<Raised> raised = new ArrayList<>();
    private final List<Delivered> delivered = new ArrayList<>();

    private VirtualServer() throws Exception {
        var config = ConfigReader.read("", Map.of(), SETTINGS);
        var operations = TestOperations.create();
        var unused = Topics.ALERTS_CHANGED.subscribe(messages.bus(), this::changed);
        for (var verticle : verticles(config, operations)) {
            verticle.init(vertx, null);
            var started = verticle.start();
            messages.deliver();
            assertThat(started.succeeded()).as(verticle.getClass().getName()).isTrue();
        }
    }

    private List<VerticleBase> verticles(Config config, Operations operations) {
        var receivers = List.of(new Receiver(new Recorder(), Severity.INFO, List.of()));
        var book = config.alerting().ruleConfiguration();
        var census = new Census(config.monitor().maxAgents(), "lives", operations);
        return List.of(
                new AlertDispatcherVerticle(
                        vertx, config.notifications(), receivers, store.notifications(), store, time, operations),
                new SettingsVerticle(store, 1, book, config.limits().maxSettings(), operations.budget()),
                new MonitorVerticle(vertx, 0, config.monitor(), book, store, census, time),
                new FleetVerticle(vertx, store, 1, config.alerting(), time),
                new RunsVerticle(store.runs(), 1, time),
                new IngestVerticle(0, config, operations.budget(), time));
    }

    /** Plays a life to its end, and what comes of it. */
    static Outcome play(Life life) {
        try {
            var server = new VirtualServer();
            server.run(life);
            return new Outcome(life, server.raised, server.delivered);
        } catch (Exception e) {
            throw new IllegalStateException(life.script(), e);
        }
    }

    private void run(Life life) {
        for (var arrival : life.arrivals()) {
            time.after(Duration.ofMillis(arrival.millis()), () -> submit(arrival.line()));
        }
        if (life.finished()) {
            time.after(Duration.ofMillis(life.end() + 1_000), this::finish);
        }
        long end = begun + life.end() + REST.toMillis();
        while (time.millis() < end && time.step()) {
            messages.deliver();
        }
    }

    private void submit(String line) {
        var bytes = line.getBytes(StandardCharsets.UTF_8);
        var body = new SubmitSnapshots(bytes, bytes.length, SubmitSnapshots.Format.JSON);
        var unused = Topics.SNAPSHOTS_SUBMIT.of(0).request(messages.bus(), body).onComplete(done -> {
            assertThat(done.succeeded()).as(line).isTrue();
            assertThat(done.result().receipt().rejections()).as(line).isEmpty();
        });
    }

    private void finish() {
        var unused = Topics.RUN_FINISH
                .request(messages.bus(), new FinishRun(Life.SIMULATION, Run.LATEST, RunStatus.COMPLETED, ""))
                .onComplete(done -> assertThat(done.succeeded()).isTrue());
    }

    private void changed(AlertsChanged changed) {
        for (var stored : changed.events()) {
            var event = stored.event();
            var alert = event.alert();
            if (event.raised()) {
                var agent = alert.ofSimulation() ? Harm.ALL : alert.agent().agent();
                raised.add(new Raised(time.millis() - begun, agent, alert.rule(), alert.severity()));
            }
        }
    }

    /** Takes all that it is notified of. */
    private final class Recorder implements NotificationSink {
        @Override
        public String name() {
            return "recorder";
        }

        @Override
        public String kind() {
            return "test";
        }

        @Override
        public Future<Void> deliver(Notification notification) {
            delivered.add(new Delivered(time.millis() - begun, notification));
            return Future.succeededFuture();
        }
    }
}
