package io.mnemoscope.api.http.live;

import static io.mnemoscope.api.http.live.FakeSource.fleet;
import static io.mnemoscope.api.http.live.FakeSource.stats;
import static io.mnemoscope.storage.Samples.ALICE;
import static io.mnemoscope.storage.Samples.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.bus.AgentMessages.AgentsObserved;
import io.mnemoscope.domain.AgentStats;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LiveSessionTest {
    private final FakeSocket socket = new FakeSocket();
    private final FakeSource source = new FakeSource();
    private final LiveSession session = new LiveSession(socket, source, 10);
    private long now = 1_000;

    private void subscribe(String channel, String members) {
        session.receive("{\"type\":\"subscribe\",\"channel\":\"" + channel + "\"" + members + "}", now);
    }

    private void observe(AgentStats... agents) {
        observe(new AgentsObserved(List.of(agents), List.of()));
    }

    private void observe(AgentsObserved observed) {
        source.views.observed(observed, source.delivered);
        session.offer(now);
        source.views.settle();
    }

    private void happens() {
        source.happened(1);
        var event = source.events.get(source.events.size() - 1);
        session.offer(event, Frames.alert(event, "epoch"));
    }

    @Test
    void refusesNamesThatAreNone() {
        subscribe("fleet", ",\"simulation\":\"" + "s".repeat(257) + "\"");
        subscribe("alerts", ",\"simulation\":\"s\",\"agent\":\"\\u0000\"");
        subscribe("agent", ",\"simulation\":\"s\",\"agent\":\"\"");

        assertThat(socket.frames)
                .extracting(frame -> new JsonObject(frame.text()).getString("message"))
                .satisfiesExactly(
                        simulation -> assertThat(simulation).startsWith("simulation: must have at most 256"),
                        control -> assertThat(control).startsWith("agent: must not hold control"),
                        empty -> assertThat(empty).startsWith("agent: must not be empty"));
    }

    private static List<Long> upTo(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    @Test
    void sendsTheStateInPagesOnlyAsTheSocketDrains() {
        source.agents = fleet(500);
        socket.room = 1;

        subscribe("fleet", "");
        assertThat(socket.frames).hasSize(1);
        observe(stats(source.agents.get(499).id(), 2, 77));
        while (!socket.last().getBoolean("last")) {
            socket.room = 1;
            session.flush(now);
        }

        assertThat(socket.frames.size()).isGreaterThan(4);
        var agents = socket.last().getJsonArray("agents");
        var newest = agents.getJsonObject(agents.size() - 1).getJsonObject("memory_stats");
        assertThat(newest.getInteger("current_size")).isEqualTo(77);
        assertThat(socket.frames.stream()
                        .mapToInt(f ->
                                new JsonObject(f.text()).getJsonArray("agents").size())
                        .sum())
                .isEqualTo(500);
    }

    @Test
    void sendsNoChangeBeforeTheState() {
        var read = Promise.<List<AgentStats>>promise();
        source.read = read.future();
        subscribe("fleet", "");
        observe(stats(ALICE, 5, 50), stats(BOB, 1, 10));

        read.complete(List.of(stats(ALICE, 4, 40), stats(BOB, 2, 20)));

        assertThat(socket.types()).containsExactly("state");
        assertThat(socket.frames.get(0).text()).contains("\"current_size\":50", "\"current_size\":20");
    }

    @Test
    void sendsAnEmptyPageIfThereAreNoAgents() {
        subscribe("agent", ",\"simulation\":\"town\",\"agent\":\"Alice\"");

        assertThat(socket.last().getJsonArray("agents")).isEmpty();
        assertThat(socket.last().getBoolean("last")).isTrue();
    }

    @Test
    void keepsOnlyTheNewestForASlowClientAndSaysHowManyItSkipped() {
        subscribe("fleet", "");
        socket.room = 0;
        observe(stats(ALICE, 1, 10));
        observe(stats(ALICE, 2, 20), stats(BOB, 1, 1));
        observe(stats(ALICE, 3, 30));
        socket.room = 10;

        session.flush(now);

        assertThat(socket.types()).containsExactly("state", "dropped", "delta");
        assertThat(socket.json(1).getInteger("count")).isEqualTo(2);
        assertThat(socket.last().getJsonArray("agents")).hasSize(2);
        assertThat(socket.frames.get(2).text()).contains("\"current_size\":30").doesNotContain("\"current_size\":20");
    }

    @Test
    void sendsNoMoreOftenThanWasAskedFor() {
        subscribe("fleet", ",\"max_hz\":2");
        for (int i = 1; i <= 10; i++) {
            now += 100;
            observe(stats(ALICE, i, i));
        }

        assertThat(socket.types()).containsExactly("state", "delta", "delta");
        assertThat(socket.frames.get(2).text()).contains("\"current_size\":10");
    }

    @Test
    void sendsOnlyWhatWasAskedFor() {
        subscribe("agent", ",\"simulation\":\"town\",\"agent\":\"Bob\"");
        observe(stats(ALICE, 1, 10));
        observe(stats(BOB, 1, 10));
        observe(new AgentsObserved(List.of(), List.of(ALICE, BOB)));

        assertThat(socket.types()).containsExactly("state", "delta", "delta");
        assertThat(socket.last().getJsonArray("removed")).hasSize(1);
    }

    @Test
    void resumesWithExactlyWhatWasMissed() {
        source.happened(25);

        subscribe("alerts", ",\"from_offset\":3,\"epoch\":\"epoch\"");
        happens();

        assertThat(socket.offsets()).isEqualTo(upTo(4, 26));
        assertThat(socket.types()).containsOnly("alert");
    }

    @Test
    void startsFromTheStateInAnotherEpoch() {
        source.happened(5);

        subscribe("alerts", ",\"from_offset\":3,\"epoch\":\"other\"");
        happens();

        assertThat(socket.types()).containsExactly("state", "alert");
        assertThat(socket.json(0).getJsonArray("alerts")).hasSize(5);
        assertThat(socket.json(0).getLong("offset")).isEqualTo(5);
    }

    @Test
    void doesNotRepeatWhatAClientHasFromAFasterInstance() {
        source.happened(5);

        subscribe("alerts", ",\"from_offset\":6,\"epoch\":\"epoch\"");
        happens();
        happens();

        assertThat(socket.offsets()).containsExactly(7L);
    }

    @Test
    void catchesUpAsTheSocketDrains() {
        source.happened(2_000);
        socket.room = 3;
        subscribe("alerts", ",\"from_offset\":0,\"epoch\":\"epoch\"");
        happens();
        while (socket.offsets().size() < 2_001) {
            socket.room = 7;
            session.flush(now);
        }
        socket.room = 10;
        happens();

        assertThat(socket.offsets()).isEqualTo(upTo(1, 2_002));
        assertThat(socket.closedWith).isZero();
    }

    @Test
    void closesAClientWhoseAlertQueueIsFullAndResumesWithoutAGap() {
        subscribe("alerts", "");
        socket.room = 0;
        for (int i = 0; i < 11; i++) {
            happens();
        }
        assertThat(socket.closedWith).isEqualTo(1013);

        var back = new FakeSocket();
        new LiveSession(back, source, 10)
                .receive("{\"type\":\"subscribe\",\"channel\":\"alerts\",\"from_offset\":0,\"epoch\":\"epoch\"}", now);

        assertThat(back.offsets()).isEqualTo(upTo(1, 11));
    }

    @Test
    void sendsNothingAfterUnsubscribe() {
        subscribe("fleet", "");
        subscribe("alerts", "");
        session.receive("{\"type\":\"unsubscribe\",\"channel\":\"fleet\"}", now);
        session.receive("{\"type\":\"unsubscribe\",\"channel\":\"alerts\"}", now);
        observe(stats(ALICE, 1, 10));
        happens();

        assertThat(socket.types()).containsExactly("state", "state");
    }

    @Test
    void answersWhatItDoesNotUnderstandWithAnError() {
        for (var text : List.of("{", "", "1", "[]", "{}", "{\"type\":\"subscribe\"}", "{\"type\":\"dance\"}")) {
            session.receive(text, now);
        }
        subscribe("weather", "");
        subscribe("agent", "");
        subscribe("fleet", ",\"max_hz\":0");
        subscribe("alerts", ",\"from_offset\":-1");
        session.receive("{\"type\":\"ping\"}", now);

        assertThat(socket.types().subList(0, 11)).containsOnly("error");
        assertThat(socket.types()).hasSize(12).endsWith("pong");
        assertThat(socket.closedWith).isZero();
    }

    @Test
    void isSilentOnceClosed() {
        subscribe("fleet", "");
        session.close();
        observe(stats(ALICE, 1, 10));
        session.receive("{\"type\":\"ping\"}", now);

        assertThat(socket.types()).containsExactly("state");
    }
}
