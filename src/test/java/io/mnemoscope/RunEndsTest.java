package io.mnemoscope;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.bus.Topics;
import io.mnemoscope.config.ConfigReader;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.RuleType;
import io.mnemoscope.domain.rules.RuleRegistry;
import io.mnemoscope.storage.AlertQuery;
import io.mnemoscope.storage.inmemory.InMemoryStore;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A run that has ended is not lost, whatever happens afterwards; the clock is the test's. */
@ExtendWith(VertxExtension.class)
class RunEndsTest {
    private static final RuleType LOST = Objects.requireNonNull(RuleRegistry.type("simulation_lost"));
    private static final Map<String, String> QUICK =
            Map.of("http.port", "0", "alerting.interval", "10ms", "monitor.tick", "10ms", "notify.group_wait", "0");

    private final InMemoryStore store = new InMemoryStore();
    private volatile Instant now = Instant.parse("2026-11-30T10:00:00Z");
    private final InstantSource clock = () -> now;
    /** When it was looked last. */
    private volatile long lookedMillis;
    /** When data of each simulation that lives last came. */
    private volatile Map<String, Long> heard = Map.of();

    private Vertx vertx;
    private Server server;

    @BeforeEach
    void start(Vertx given) throws Exception {
        vertx = given;
        start();
    }

    private void start() throws Exception {
        var config = ConfigReader.read("", Map.of(), QUICK);
        server = Server.start(vertx, config, store, clock, TestOperations.create())
                .await(20, SECONDS);
        Topics.FLEET_PULSE
                .subscribe(vertx.eventBus(), pulse -> {
                    heard = pulse.lastMillis();
                    lookedMillis = pulse.nowMillis();
                })
                .completion()
                .await(5, SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        server.close().await(20, SECONDS);
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private JsonObject ask(String address, JsonObject body) throws Exception {
        return vertx.eventBus()
                .<JsonObject>request(address, body)
                .await(10, SECONDS)
                .body();
    }

    private void send(String simulation) throws Exception {
        pass(Duration.ofSeconds(1));
        var taken = ask(
                "mnemoscope.snapshots",
                Lines.snapshot("Alice", 0, 10).put("simulation", simulation).put("timestamp", now.toString()));
        assertThat(taken.getInteger("accepted")).isEqualTo(1);
    }

    private JsonObject finish(String status) throws Exception {
        return ask(
                "mnemoscope.run.finish",
                new JsonObject().put("simulation", "town").put("status", status));
    }

    private List<Alert> lost(String simulation) {
        return store.alerts(AlertQuery.all(10).of(simulation, null).of(LOST)).result();
    }

    /** Whatever is going to be noticed has been by then: another simulation that does not end is lost. */
    private void silence() throws Exception {
        send("other");
        awaitHeard("other");
        tenMinutes();
        Awaitility.await().until(() -> !lost("other").isEmpty());
    }

    /** As they pass while the server runs: looks are not far apart. */
    private void tenMinutes() {
        for (int i = 0; i < 60; i++) {
            pass(Duration.ofSeconds(10));
            long then = now.toEpochMilli();
            Awaitility.await().pollInterval(Duration.ofMillis(2)).until(() -> lookedMillis >= then);
        }
    }

    private void awaitHeard(String simulation) {
        Awaitility.await().until(() -> Objects.equals(heard.get(simulation), now.toEpochMilli()));
    }

    @Test
    void aRunThatEndsIsNotLost() throws Exception {
        send("town");

        assertThat(finish("completed").getString("status")).isEqualTo("completed");
        silence();

        assertThat(lost("town")).isEmpty();
        assertThat(heard).doesNotContainKey("town");
    }

    /** The new server hears of all agents when it starts: they are of now, and are none that live. */
    @Test
    void norIsItAfterARestart() throws Exception {
        send("town");
        var unused = finish("completed");
        server.close().await(20, SECONDS);
        pass(Duration.ofSeconds(5));
        start();

        silence();

        assertThat(lost("town")).isEmpty();
    }

    /** Its snapshots are of now for as long as its clock was ahead. */
    @Test
    void norIsItAfterARestartIfItsClockWasAhead() throws Exception {
        send("Alice", now.plus(Duration.ofMinutes(30)), 10);
        var run = finish("completed");
        assertThat(run.getString("started_at")).isEqualTo("2026-11-30T10:00:00.000Z");
        assertThat(run.getString("ended_at")).isEqualTo("2026-11-30T10:00:00.000Z");
        server.close().await(20, SECONDS);
        pass(Duration.ofMinutes(20));
        start();

        silence();

        assertThat(lost("town")).isEmpty();
        assertThat(heard).doesNotContainKey("town");
    }

    /** Its snapshots are older than the newest of the run before. */
    @Test
    void aRunAfterOneWhoseClockWasAheadIsEndedWithItsAlerts() throws Exception {
        send("Alice", now.plus(Duration.ofMinutes(30)), 10);
        var first = finish("completed").getString("run");
        for (int i = 0; i < 3; i++) {
            pass(Duration.ofSeconds(1));
            send("Bob", now, 99);
        }
        var ofBob = AlertQuery.all(10).of("town", "Bob");
        assertThat(store.alerts(ofBob).result()).extracting(Alert::state).containsExactly(AlertState.FIRING);

        var second = finish("aborted");

        assertThat(second.getString("status")).isEqualTo("aborted");
        assertThat(second.getString("run")).isNotEqualTo(first);
        assertThat(store.alerts(ofBob).result()).extracting(Alert::state).containsExactly(AlertState.RESOLVED);
        assertThat(finish("completed")).isEqualTo(second);
    }

    private void send(String agent, Instant at, int size) throws Exception {
        var taken = ask(
                "mnemoscope.snapshots",
                Lines.snapshot(agent, 0, size).put("simulation", "town").put("timestamp", at.toString()));
        assertThat(taken.getInteger("accepted")).isEqualTo(1);
    }

    @Test
    void whoeverSendsAgainIsWatchedAgain() throws Exception {
        send("town");
        var unused = finish("completed");
        silence();

        send("town");
        awaitHeard("town");
        tenMinutes();

        Awaitility.await().until(() -> !lost("town").isEmpty());
    }

    @Test
    void whatWasLostEndsWithItsRun() throws Exception {
        send("town");
        awaitHeard("town");
        silence();
        Awaitility.await().until(() -> !lost("town").isEmpty());
        assertThat(lost("town")).extracting(Alert::state).containsExactly(AlertState.FIRING);

        var unused = finish("aborted");

        assertThat(lost("town")).singleElement().satisfies(alert -> {
            assertThat(alert.state()).isEqualTo(AlertState.RESOLVED);
            assertThat(alert.message()).startsWith("Its run has ended (aborted); began 2026-11-30 10:00:01");
        });
        silence();
        assertThat(lost("town")).hasSize(1);
    }

    /** Alice and Bob send twice a second apart each, so that it is known how often they do. */
    private void pace() throws Exception {
        for (int i = 0; i < 5; i++) {
            send("Alice", now, 10);
            send("Bob", now, 10);
            pass(Duration.ofSeconds(1));
        }
        awaitHeard(now.minusSeconds(1));
    }

    private void awaitHeard(Instant at) {
        Awaitility.await().until(() -> Objects.equals(heard.get("town"), at.toEpochMilli()));
    }

    @Test
    void whatFellSilentBeforeARestartIsLostAfterIt() throws Exception {
        pace();
        server.close().await(20, SECONDS);
        pass(Duration.ofMinutes(5));
        start();
        Awaitility.await().until(() -> heard.containsKey("town"));
        seconds(55);
        assertThat(lost("town")).isEmpty();

        seconds(10);

        Awaitility.await().until(() -> !lost("town").isEmpty());
        assertThat(lost("town").get(0).value()).isBetween(60.0, 70.0);
    }

    @Test
    void anOutageOfTheServerIsNoSilenceOfWhoeverSendsAfterIt() throws Exception {
        pace();
        server.close().await(20, SECONDS);
        pass(Duration.ofSeconds(70));
        start();

        send("Bob", now, 10);
        awaitHeard(now);
        seconds(5);
        assertThat(alerts("agent_stalled")).isEmpty();
        for (int i = 0; i < 30; i++) {
            send("Bob", now, 10);
            seconds(1);
        }

        Awaitility.await().until(() -> !alerts("agent_stalled").isEmpty());
        assertThat(alerts("agent_stalled"))
                .extracting(alert -> alert.agent().agent())
                .containsOnly("Alice");
        assertThat(lost("town")).isEmpty();
    }

    @Test
    void aMachineThatSleptIsNoSilence() throws Exception {
        pace();
        pass(Duration.ofHours(2));
        long then = now.toEpochMilli();
        Awaitility.await().until(() -> lookedMillis >= then);

        seconds(50);

        assertThat(lost("town")).isEmpty();
    }

    @Test
    void anAgentThatSaysThatItHasFinishedIsNotStalledAndItsAlertsEnd() throws Exception {
        pace();
        for (int i = 0; i < 3; i++) {
            send("Alice", now, 99);
            send("Bob", now, 10);
            pass(Duration.ofSeconds(1));
        }
        assertThat(alerts("threshold_exceeded")).extracting(Alert::state).containsExactly(AlertState.FIRING);

        last("Alice", 99);

        assertThat(alerts("threshold_exceeded")).singleElement().satisfies(alert -> {
            assertThat(alert.state()).isEqualTo(AlertState.RESOLVED);
            assertThat(alert.message()).startsWith("The agent has finished or left; began ");
        });
        for (int i = 0; i < 40; i++) {
            send("Bob", now, 10);
            seconds(1);
        }
        assertThat(alerts("agent_stalled")).isEmpty();

        last("Bob", 10);
        silence();
        assertThat(lost("town")).isEmpty();
        assertThat(finish("completed").getString("status")).isEqualTo("completed");
        assertThat(finish("completed").getString("last_snapshot")).isNotNull();
    }

    /** A restart says nothing of whoever is lost. */
    @Test
    void whatIsLostStaysLostOverARestart() throws Exception {
        pace();
        seconds(62);
        Awaitility.await().until(() -> !lost("town").isEmpty());
        server.close().await(20, SECONDS);
        pass(Duration.ofSeconds(5));
        start();
        Awaitility.await().until(() -> heard.containsKey("town"));

        seconds(70);

        assertThat(lost("town")).extracting(Alert::state).containsExactly(AlertState.FIRING);
    }

    @Test
    void whatIsLateDoesNotSayThatAnAgentHasFinished() throws Exception {
        pace();
        var late = now.minusSeconds(4).plusMillis(500);
        var taken = ask(
                "mnemoscope.snapshots",
                Lines.snapshot("Alice", 0, 10)
                        .put("simulation", "town")
                        .put("timestamp", late.toString())
                        .put("final", true));
        assertThat(taken.getInteger("out_of_order")).isEqualTo(1);

        for (int i = 0; i < 30; i++) {
            send("Bob", now, 10);
            seconds(1);
        }

        Awaitility.await().until(() -> !alerts("agent_stalled").isEmpty());
    }

    private void last(String agent, int size) throws Exception {
        var taken = ask(
                "mnemoscope.snapshots",
                Lines.snapshot(agent, 0, size)
                        .put("simulation", "town")
                        .put("timestamp", now.toString())
                        .put("final", true));
        assertThat(taken.getInteger("accepted")).isEqualTo(1);
    }

    private void seconds(int count) {
        for (int i = 0; i < count; i++) {
            pass(Duration.ofSeconds(1));
            long then = now.toEpochMilli();
            Awaitility.await().pollInterval(Duration.ofMillis(2)).until(() -> lookedMillis >= then);
        }
    }

    private List<Alert> alerts(String type) {
        var rule = Objects.requireNonNull(RuleRegistry.type(type));
        return store.alerts(AlertQuery.all(10).of("town", null).of(rule)).result();
    }
}
