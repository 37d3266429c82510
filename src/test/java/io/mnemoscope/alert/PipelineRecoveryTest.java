package io.mnemoscope.alert;

import static io.mnemoscope.storage.Samples.START;
import static io.mnemoscope.storage.Samples.fired;
import static io.mnemoscope.storage.Samples.snapshot;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.TestOperations;
import io.mnemoscope.bus.BusCodec;
import io.mnemoscope.config.ConfigReader;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.Delivery;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.Notification;
import io.mnemoscope.domain.Page;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.notify.Receiver;
import io.mnemoscope.storage.AlertStore;
import io.mnemoscope.storage.NotificationStore;
import io.mnemoscope.storage.StoreBatch;
import io.mnemoscope.storage.embedded.EmbeddedStore;
import io.mnemoscope.storage.embedded.config.EmbeddedStoreConfig;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a restart of the dispatch reads of a store with many events and open notifications: each row once, a page at a time.
 * {@code -Dmnemoscope.restart.events=100000 -Dmnemoscope.restart.notifications=10000} for a long round, which prints how
 * long it took.
 */
@ExtendWith(VertxExtension.class)
class PipelineRecoveryTest {
    private static final int EVENTS = Integer.getInteger("mnemoscope.restart.events", 6_000);
    private static final int OPEN = Integer.getInteger("mnemoscope.restart.notifications", 1_500);
    private static final int ENDED = OPEN / 10;
    private static final int PAGE = 1_000;
    private static final int BATCH = 500;

    private final Map<String, LongAdder> calls = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> rows = new ConcurrentHashMap<>();

    private static AgentId agent(int i) {
        return new AgentId("town", "agent-" + i);
    }

    private static EmbeddedStore open(Vertx vertx, Path directory) throws Exception {
        return EmbeddedStore.open(
                        vertx, EmbeddedStoreConfig.in(directory), InstantSource.system(), TestOperations.create())
                .await(60, SECONDS);
    }

    private static void fill(EmbeddedStore store) throws Exception {
        long generation = store.restore(id -> false, page -> {}).await(60, SECONDS);
        for (int from = 0; from < EVENTS; from += BATCH) {
            var events = new ArrayList<AlertEvent>();
            var snapshots = new ArrayList<MemorySnapshot>();
            for (int i = from; i < Math.min(EVENTS, from + BATCH); i++) {
                events.add(fired(agent(i % OPEN), 1));
                snapshots.add(snapshot(agent(i % OPEN), i, 81));
            }
            store.append(new StoreBatch(generation, snapshots, events, List.of()))
                    .await(60, SECONDS);
        }
        // Of these nothing is left but that the receiver knows of them.
        notify(store, "ended", OPEN, OPEN + ENDED, true);
        notify(store, "told", 0, OPEN, true);
        notify(store, "waits", 0, OPEN, false);
    }

    private static void notify(EmbeddedStore store, String id, int from, int to, boolean delivered) throws Exception {
        var all = new ArrayList<Delivery>();
        for (int i = from; i < to; i++) {
            all.add(Delivery.of(notification(id + i, fired(agent(i), 1).alert())));
        }
        store.notifications()
                .enqueue(all.stream().map(Delivery::notification).toList(), EVENTS - EVENTS / 10)
                .await(60, SECONDS);
        if (delivered) {
            var done = all.stream().map(one -> one.delivered(START)).toList();
            store.notifications().update(done).await(60, SECONDS);
        }
    }

    private static Notification notification(String id, Alert alert) {
        var group = new Notification.Group("town", alert.rule(), alert.agent().agent());
        return new Notification(id, "ops", group, Notification.Reason.FIRST, START, List.of(alert), 0);
    }

    private <T> T counted(Class<T> type, Object real) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    try {
                        var answer = method.invoke(real, arguments);
                        calls.computeIfAbsent(method.getName(), name -> new LongAdder())
                                .increment();
                        if (answer instanceof Future<?> future) {
                            var unused = future.onSuccess(found -> count(method.getName(), found));
                        }
                        return answer;
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                }));
    }

    private void count(String method, Object found) {
        int size = found instanceof Collection<?> many
                ? many.size()
                : found instanceof Page<?> page ? page.items().size() : 1;
        assertThat(size).isLessThanOrEqualTo(method.equals("missedAfter") ? EVENTS : PAGE);
        rows.computeIfAbsent(method, name -> new LongAdder()).add(size);
    }

    private long calls(String method) {
        return calls.getOrDefault(method, new LongAdder()).sum();
    }

    private long rows(String method) {
        return rows.getOrDefault(method, new LongAdder()).sum();
    }

    private static long pages(long count) {
        return count / PAGE + 1;
    }

    @Test
    void readsEachRowOnceAndAPageAtATime(Vertx vertx, @TempDir Path directory) throws Exception {
        var first = open(vertx, directory);
        fill(first);
        first.close().await(60, SECONDS);
        long started = System.nanoTime();
        var store = open(vertx, directory);
        long opened = System.nanoTime();
        BusCodec.register(vertx.eventBus());
        Promise<Void> never = Promise.promise();
        var config = ConfigReader.read("", Map.of(), Map.of("notify.group_wait", "0"))
                .notifications();
        var dispatcher = new AlertDispatcherVerticle(
                vertx,
                config,
                List.of(new Receiver(StubSink.answering("ops", never.future()), Severity.INFO, List.of())),
                counted(NotificationStore.class, store.notifications()),
                counted(AlertStore.class, store),
                InstantSource.system(),
                TestOperations.create());

        vertx.deployVerticle(dispatcher).await(120, SECONDS);

        System.out.printf(
                "restart events=%d notifications=%d open=%.2f s dispatch=%.2f s%n",
                EVENTS, OPEN, (opened - started) / 1e9, (System.nanoTime() - opened) / 1e9);
        assertThat(rows("active")).isEqualTo(OPEN);
        assertThat(calls("active")).isEqualTo(pages(OPEN));
        assertThat(rows("notificationLog")).isEqualTo(OPEN + ENDED);
        assertThat(calls("notificationLog")).isEqualTo(pages(OPEN + ENDED));
        assertThat(rows("waiting")).isEqualTo(OPEN);
        assertThat(calls("waiting")).isEqualTo(pages(OPEN));
        int missed = Math.min(OPEN, EVENTS / 10);
        assertThat(calls("missedAfter")).isEqualTo(1);
        assertThat(rows("events")).isEqualTo(missed);
        assertThat(calls("events")).isEqualTo((missed + PAGE - 1) / PAGE);
        assertThat(calls("eventsAfter")).as("what happened meanwhile").isLessThanOrEqualTo(1);
        assertThat(rows("eventsAfter")).isZero();
        assertThat(calls("lastSent")).isLessThanOrEqualTo(ENDED / 50 + pages(OPEN + ENDED));
        assertThat(calls("forgetTold")).isZero();
        assertThat(calls("deliveries")).isLessThanOrEqualTo(10);
        store.close().await(60, SECONDS);
    }
}
