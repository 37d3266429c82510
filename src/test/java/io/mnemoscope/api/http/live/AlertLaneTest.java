package io.mnemoscope.api.http.live;

import static io.mnemoscope.storage.Samples.ALICE;
import static io.mnemoscope.storage.Samples.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.domain.StoredEvent;
import io.mnemoscope.storage.Samples;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Reads that are answered late, events that come meanwhile, clients that come back: in every order that a seed gives. */
class AlertLaneTest {
    private static final int SEEDS = Integer.getInteger("alertlane.seeds", 200);
    private static final int STEPS = 250;
    private static final int LIMIT = 7;

    private final LateSource source = new LateSource();
    private final List<StoredEvent> committed = new ArrayList<>();
    private final List<Long> seen = new ArrayList<>();
    private FakeSocket socket = new FakeSocket();
    private AlertLane lane = new AlertLane(socket, source, LIMIT);
    private int taken;
    private long has;
    private long began;

    private void commit(boolean forAlice) {
        long offset = committed.size() + 1L;
        var event = new StoredEvent(offset, Samples.fired(forAlice ? ALICE : BOB, offset));
        committed.add(event);
        source.stored.add(event);
    }

    private void deliver() {
        if (source.delivered < committed.size()) {
            var event = committed.get((int) source.delivered++);
            lane.offer(event, Frames.alert(event, "epoch"));
        }
    }

    private void connect(long from) {
        lane.stop();
        socket = new FakeSocket();
        taken = 0;
        lane = new AlertLane(socket, source, LIMIT);
        lane.start(new Subscription(Subscription.Channel.ALERTS, new Filter("town", "Alice"), 0, from, "epoch"));
    }

    /** What a client does with what it is sent. */
    private void take() {
        for (; taken < socket.frames.size(); taken++) {
            var frame = socket.frames.get(taken);
            if (frame.type().equals("alert")) {
                seen.add(frame.offset());
                has = frame.offset();
            } else {
                began = new JsonObject(frame.text()).getLong("offset");
                has = began;
            }
        }
    }

    private void step(RandomGenerator random) {
        switch (random.nextInt(9)) {
            case 0, 1 -> commit(random.nextInt(3) > 0);
            case 2, 3 -> deliver();
            case 4 ->
                source.reads.stream().filter(read -> !read.looked).findFirst().ifPresent(LateSource.Read::look);
            case 5 -> answer(random);
            case 6, 7 -> {
                socket.room = random.nextInt(4);
                lane.flush();
            }
            default -> {
                if (random.nextInt(4) == 0 || socket.closedWith != 0) {
                    connect(has);
                }
            }
        }
        take();
    }

    private void answer(RandomGenerator random) {
        var ready = source.reads.stream().filter(read -> read.looked).toList();
        if (!ready.isEmpty()) {
            var read = ready.get(random.nextInt(ready.size()));
            source.reads.remove(read);
            read.answer();
        }
    }

    private void settle() {
        while (source.delivered < committed.size()) {
            deliver();
            take();
        }
        do {
            if (socket.closedWith != 0) {
                connect(has);
            }
            socket.room = Integer.MAX_VALUE;
            lane.flush();
            for (var read : List.copyOf(source.reads)) {
                source.reads.remove(read);
                read.look();
                read.answer();
            }
            take();
        } while (!source.reads.isEmpty() || socket.closedWith != 0);
    }

    private List<Long> ofAlice(long after) {
        return committed.stream()
                .filter(event ->
                        event.offset() > after && event.event().alert().agent().equals(ALICE))
                .map(StoredEvent::offset)
                .toList();
    }

    @Test
    void aClientThatComesBackSeesEachEventOnceInOrderHoweverLateReadsAreAnswered() {
        for (int seed = 0; seed < SEEDS; seed++) {
            var round = new AlertLaneTest();
            var random = new Random(seed);
            round.connect(0);
            for (int i = 0; i < STEPS; i++) {
                round.step(random);
            }
            round.settle();
            assertThat(round.seen).as("seed %d", seed).isEqualTo(round.ofAlice(0));
            assertThat(round.socket.held).as("bytes that wait, seed %d", seed).isZero();
        }
    }

    @Test
    void aClientThatBeginsWithTheStateSeesEachEventAfterIt() {
        for (int seed = 0; seed < SEEDS; seed++) {
            var round = new AlertLaneTest();
            var random = new Random(seed);
            for (int i = random.nextInt(10); i > 0; i--) {
                round.commit(true);
                round.deliver();
            }
            round.has = -1;
            round.connect(-1);
            for (int i = 0; i < STEPS; i++) {
                round.step(random);
            }
            round.settle();
            assertThat(round.seen).as("seed %d", seed).isEqualTo(round.ofAlice(round.began));
        }
    }

    @Test
    void eventsThatWereCommittedDuringTheReadAreNotPassedOver() {
        commit(true);
        deliver();
        connect(0);
        var read = source.reads.remove(0);
        read.look();
        commit(true);
        deliver();

        read.answer();

        assertThat(socket.offsets()).containsExactly(1L, 2L);
    }

    @Test
    void deletedEventsAreSkipped() {
        for (int i = 0; i < 5; i++) {
            commit(true);
        }
        source.stored.remove(4);
        source.stored.remove(2);
        source.delivered = 5;
        connect(1);
        var read = source.reads.remove(0);
        read.look();
        read.answer();
        commit(true);
        deliver();

        assertThat(socket.offsets()).containsExactly(2L, 4L, 6L);
    }
}
