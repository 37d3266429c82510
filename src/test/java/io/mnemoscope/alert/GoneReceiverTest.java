package io.mnemoscope.alert;

import static io.mnemoscope.storage.Samples.ALICE;
import static io.mnemoscope.storage.Samples.START;
import static io.mnemoscope.storage.Samples.fired;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.TestOperations;
import io.mnemoscope.alert.delivery.Backoff;
import io.mnemoscope.alert.delivery.RetryPolicy;
import io.mnemoscope.alert.group.GroupingPolicy;
import io.mnemoscope.alert.stage.Silencer;
import io.mnemoscope.bench.Await;
import io.mnemoscope.domain.Delivery;
import io.mnemoscope.domain.InhibitionRule;
import io.mnemoscope.domain.Notification;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.notify.Receiver;
import io.mnemoscope.operations.Operations;
import io.mnemoscope.storage.DeliveryQuery;
import io.mnemoscope.storage.NotificationStore;
import io.mnemoscope.storage.StoreUnavailable;
import io.mnemoscope.storage.inmemory.InMemoryStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Notifications for a receiver that is not configured any more are given up by the start, not by what comes next. */
@ExtendWith(VertxExtension.class)
class GoneReceiverTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochMilli(START));
    private static final int COUNT = 3;

    private final InMemoryStore store = new InMemoryStore();
    private final Operations operations = TestOperations.create();

    private void leave() throws Exception {
        for (int i = 0; i < COUNT; i++) {
            var group = new Notification.Group("town", "threshold_exceeded", "Alice");
            var alerts = List.of(fired(ALICE, i).alert());
            store.notifications()
                    .enqueue(
                            List.of(new Notification(
                                    "n" + i, "gone", group, Notification.Reason.FIRST, START, alerts, 0)),
                            0)
                    .await(5, SECONDS);
        }
    }

    private void start(Vertx vertx, NotificationStore notifications) throws Exception {
        var silences = new Silencer(notifications, CLOCK, operations);
        var policy = new NotificationPolicy(
                InhibitionRule.DEFAULTS,
                new GroupingPolicy(GroupingPolicy.BY_RULE, Duration.ZERO, Duration.ofSeconds(30), Map.of()),
                new RetryPolicy(
                        5, Duration.ofHours(1), 5, Duration.ofSeconds(1), new Backoff(new SplittableRandom(1))));
        var ops = new Receiver(StubSink.unused("ops", Duration.ZERO), Severity.INFO, List.of());
        var dispatch = new NotificationPipeline(
                vertx, notifications, List.of(ops), policy, silences, CLOCK, operations, events -> {});
        new PipelineRecovery(dispatch, notifications, store, CLOCK, operations.restart())
                .run()
                .await(5, SECONDS);
    }

    private int in(Delivery.State state) {
        return store.notifications()
                .deliveries(DeliveryQuery.in(state, 10))
                .result()
                .size();
    }

    private void checkGivenUp() {
        Await.until("all to be given up", Duration.ofSeconds(20), () -> in(Delivery.State.DEAD) == COUNT);
        assertThat(in(Delivery.State.WAITING)).isZero();
        assertThat(operations.conditions().current()).isEmpty();
    }

    @Test
    void areGivenUpByTheStart(Vertx vertx) throws Exception {
        leave();

        start(vertx, store.notifications());

        checkGivenUp();
    }

    @Test
    void areGivenUpThoughTheStoreRefusesItWhileStarting(Vertx vertx) throws Exception {
        leave();
        var updates = new AtomicInteger();
        var real = store.notifications();
        var refusing = (NotificationStore) Proxy.newProxyInstance(
                GoneReceiverTest.class.getClassLoader(),
                new Class<?>[] {NotificationStore.class},
                (proxy, method, arguments) -> method.getName().equals("update") && updates.getAndIncrement() < COUNT
                        ? Future.failedFuture(new StoreUnavailable("disk full", Duration.ofSeconds(1)))
                        : method.invoke(real, arguments));

        start(vertx, refusing);

        checkGivenUp();
    }
}
