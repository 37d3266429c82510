package io.mnemoscope.alert;

import static io.mnemoscope.storage.Samples.ALICE;
import static io.mnemoscope.storage.Samples.START;
import static io.mnemoscope.storage.Samples.fired;
import static io.mnemoscope.storage.Samples.resolved;
import static io.mnemoscope.storage.Samples.snapshot;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.mnemoscope.TestOperations;
import io.mnemoscope.alert.delivery.Backoff;
import io.mnemoscope.alert.delivery.RetryPolicy;
import io.mnemoscope.alert.group.GroupingPolicy;
import io.mnemoscope.alert.stage.Silencer;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.InhibitionRule;
import io.mnemoscope.domain.Matcher;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.Silence;
import io.mnemoscope.domain.StoredEvent;
import io.mnemoscope.notify.Receiver;
import io.mnemoscope.operations.Operations;
import io.mnemoscope.storage.NotificationStore;
import io.mnemoscope.storage.StoreBatch;
import io.mnemoscope.storage.StoreUnavailable;
import io.mnemoscope.storage.inmemory.InMemoryStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** That nobody is notified of an alert is written into its history once, whatever fails and whenever the server ends. */
@ExtendWith(VertxExtension.class)
class SuppressedTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochMilli(START));

    /** All is silenced here. */
    private static final Receiver OPS = new Receiver(StubSink.unused("ops", Duration.ZERO), Severity.INFO, List.of());

    private final InMemoryStore store = new InMemoryStore();
    private final Operations operations = TestOperations.create();

    @BeforeEach
    void silence() throws Exception {
        var everybody = Matcher.stored(Matcher.Field.SIMULATION, Matcher.Operator.EQUAL, "town");
        store.notifications()
                .putSilence(new Silence("hush", List.of(everybody), START, START + 600_000, "", "", START))
                .await(5, SECONDS);
    }

    /** Another one on the same store: the one before it has crashed. */
    @CanIgnoreReturnValue
    private NotificationPipeline start(Vertx vertx, NotificationStore notifications) throws Exception {
        var silences = new Silencer(notifications, CLOCK, operations);
        silences.load().await(5, SECONDS);
        var policy = new NotificationPolicy(
                InhibitionRule.DEFAULTS,
                new GroupingPolicy(GroupingPolicy.BY_RULE, Duration.ZERO, Duration.ofSeconds(30), Map.of()),
                new RetryPolicy(
                        5, Duration.ofHours(1), 5, Duration.ofSeconds(1), new Backoff(new SplittableRandom(1))));
        var dispatch = new NotificationPipeline(
                vertx, notifications, List.of(OPS), policy, silences, CLOCK, operations, events -> {});
        new PipelineRecovery(dispatch, notifications, store, CLOCK, operations.restart())
                .run()
                .await(5, SECONDS);
        return dispatch;
    }

    private List<StoredEvent> happens(AlertEvent... events) throws Exception {
        long generation = store.restore(id -> false, page -> {}).await(5, SECONDS);
        var appended = store.append(
                        new StoreBatch(generation, List.of(snapshot(ALICE, 1, 81)), List.of(events), List.of()))
                .await(5, SECONDS);
        return store.eventsAfter(appended.firstOffset() - 1, 100).await(5, SECONDS);
    }

    private static void dispatch(NotificationPipeline pipeline, List<StoredEvent> events) {
        pipeline.dispatch(events, events.get(events.size() - 1).offset());
    }

    private long suppressed() throws Exception {
        return store.eventsAfter(0, 100).await(5, SECONDS).stream()
                .filter(stored -> stored.event().kind() == AlertEvent.Kind.SUPPRESSED)
                .count();
    }

    @Test
    void isNotWrittenAgainForAnAlertThatEndedBeforeACrash(Vertx vertx) throws Exception {
        var first = start(vertx, store.notifications());
        dispatch(first, happens(fired(ALICE, 1), resolved(ALICE, 1)));
        assertThat(suppressed()).isEqualTo(1);

        start(vertx, store.notifications());

        assertThat(suppressed()).isEqualTo(1);
    }

    @Test
    void isNotWrittenAgainForAnAlertThatIsActiveAfterACrash(Vertx vertx) throws Exception {
        var first = start(vertx, store.notifications());
        dispatch(first, happens(fired(ALICE, 1)));

        start(vertx, store.notifications());

        assertThat(suppressed()).isEqualTo(1);
    }

    @Test
    void isWrittenAfterACrashThatCameBeforeIt(Vertx vertx) throws Exception {
        start(vertx, store.notifications());
        assertThat(happens(fired(ALICE, 1))).hasSize(1);

        start(vertx, store.notifications());

        assertThat(suppressed()).isEqualTo(1);
    }

    @Test
    void isWrittenOnceTheStoreTakesItAgain(Vertx vertx) throws Exception {
        var annotations = new AtomicInteger();
        Promise<Void> again = Promise.promise();
        var real = store.notifications();
        var refusing = (NotificationStore) Proxy.newProxyInstance(
                SuppressedTest.class.getClassLoader(),
                new Class<?>[] {NotificationStore.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("annotate") && annotations.getAndIncrement() == 0) {
                        return Future.failedFuture(new StoreUnavailable("disk full", Duration.ofSeconds(1)));
                    }
                    var answer = method.invoke(real, arguments);
                    if (method.getName().equals("annotate")) {
                        again.complete();
                    }
                    return answer;
                });
        var dispatch = start(vertx, refusing);

        dispatch(dispatch, happens(fired(ALICE, 1)));
        assertThat(operations.conditions().current().toString()).contains("suppressed alerts cannot be marked");
        again.future().await(5, SECONDS);

        assertThat(suppressed()).isEqualTo(1);
    }
}
