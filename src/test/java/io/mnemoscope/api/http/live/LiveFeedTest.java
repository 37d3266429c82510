package io.mnemoscope.api.http.live;

import static io.mnemoscope.api.http.live.FakeSource.event;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.TestOperations;
import io.mnemoscope.bus.AlertMessages.AlertsChanged;
import io.mnemoscope.bus.AlertMessages.EventsRead;
import io.mnemoscope.bus.BusCodec;
import io.mnemoscope.bus.Fleet;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.domain.StoredEvent;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Events reach the feed from several owners, in any order. */
@ExtendWith(VertxExtension.class)
class LiveFeedTest {
    private final List<StoredEvent> stored = new CopyOnWriteArrayList<>();
    private final FakeSocket socket = new FakeSocket();
    private Context context;
    private LiveFeed feed;
    private Vertx vertx;

    @BeforeEach
    void start(Vertx given) throws Exception {
        vertx = given;
        BusCodec.register(vertx.eventBus());
        Topics.EVENTS_READ
                .serve(
                        vertx.eventBus(),
                        query -> Future.succeededFuture(new EventsRead(
                                stored.stream()
                                        .filter(e -> query.afterOffset() >= 0 && e.offset() > query.afterOffset())
                                        .toList(),
                                0,
                                "epoch")))
                .completion()
                .await(5, SECONDS);
        feed = new LiveFeed(
                vertx,
                new Fleet(vertx.eventBus(), 1),
                new LiveClients(10, TestOperations.create()),
                InstantSource.system());
        context = vertx.getOrCreateContext();
        onLoop(feed::start).await(5, SECONDS);
        var session = new LiveSession(socket, feed, 100);
        onLoop(() -> {
                    feed.add(session);
                    session.receive(
                            "{\"type\":\"subscribe\",\"channel\":\"alerts\",\"from_offset\":0,\"epoch\":\"epoch\"}", 0);
                    return Future.succeededFuture();
                })
                .await(5, SECONDS);
    }

    private <T> Future<T> onLoop(Callable<Future<T>> task) {
        return Future.<Future<T>>future(promise -> context.runOnContext(go -> {
                    try {
                        promise.complete(task.call());
                    } catch (Exception e) {
                        promise.fail(e);
                    }
                }))
                .compose(done -> done);
    }

    private void publish(long... offsets) throws Exception {
        for (long offset : offsets) {
            Topics.ALERTS_CHANGED.publish(vertx.eventBus(), new AlertsChanged(List.of(event(offset))));
        }
        settle();
    }

    /** What was published is delivered before a request that comes after it is answered. */
    private void settle() throws Exception {
        var unused = onLoop(() -> feed.events(0, 1, () -> true)).await(5, SECONDS);
    }

    private void tick() throws Exception {
        onLoop(() -> {
                    feed.tick();
                    return Future.succeededFuture();
                })
                .await(5, SECONDS);
        settle();
    }

    private static List<Long> upTo(long to) {
        return LongStream.rangeClosed(1, to).boxed().toList();
    }

    @Test
    void putsEventsInTheOrderOfTheirOffsets() throws Exception {
        publish(3, 1, 5, 2, 2, 4);

        assertThat(socket.offsets()).isEqualTo(upTo(5));
    }

    @Test
    void fillsAGapFromTheStore() throws Exception {
        LongStream.rangeClosed(1, 6).forEach(offset -> stored.add(event(offset)));
        publish(1, 4, 6);
        assertThat(socket.offsets()).containsExactly(1L);

        tick();

        assertThat(socket.offsets()).isEqualTo(upTo(6));
    }

    @Test
    void passesOverEventsThatWereDeleted() throws Exception {
        publish(1, 4);
        tick();
        publish(5);

        assertThat(socket.offsets()).containsExactly(1L, 4L, 5L);
    }
}
