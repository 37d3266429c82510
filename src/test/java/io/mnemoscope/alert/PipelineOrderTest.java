package io.mnemoscope.alert;

import static io.mnemoscope.storage.Samples.ALICE;
import static io.mnemoscope.storage.Samples.START;
import static io.mnemoscope.storage.Samples.fired;
import static io.mnemoscope.storage.Samples.snapshot;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.TestOperations;
import io.mnemoscope.alert.delivery.Backoff;
import io.mnemoscope.alert.delivery.RetryPolicy;
import io.mnemoscope.alert.group.GroupingPolicy;
import io.mnemoscope.alert.stage.Silencer;
import io.mnemoscope.bus.NotificationMessages.RetryNotification;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.InhibitionRule;
import io.mnemoscope.domain.Matcher;
import io.mnemoscope.domain.Notification;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.StoredEvent;
import io.mnemoscope.events.AlertEventReader;
import io.mnemoscope.notify.DeliveryFailed;
import io.mnemoscope.notify.Receiver;
import io.mnemoscope.storage.AlertStore;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes late, or fails half way, leaves nothing behind in the pipeline. */
@ExtendWith(VertxExtension.class)
class PipelineOrderTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochMilli(START));
    private final InMemoryStore store = new InMemoryStore();
    private final List<Notification> sent = new ArrayList<>();
    private final InstantSource clock = new InstantSource() {
        private long now = START;

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(now += 100);
        }
    };
    private Future<Void> answer = Promise.<Void>promise().future();

    private NotificationPipeline start(Vertx vertx, Set<Matcher.Field> groupBy) throws Exception {
        var operations = TestOperations.create();
        var notifications = store.notifications();
        var silences = new Silencer(notifications, CLOCK, operations);
        silences.load().await(60, SECONDS);
        var policy = new NotificationPolicy(
                InhibitionRule.DEFAULTS,
                new GroupingPolicy(groupBy, Duration.ofMillis(1), Duration.ofSeconds(1), Map.of()),
                new RetryPolicy(
                        5, Duration.ofHours(1), 5, Duration.ofSeconds(1), new Backoff(new SplittableRandom(1))));
        var receiver = new Receiver(
                new StubSink("ops", Duration.ZERO, notification -> {
                    sent.add(notification);
                    return answer;
                }),
                Severity.INFO,
                List.of());
        var dispatch = new NotificationPipeline(
                vertx, notifications, List.of(receiver), policy, silences, clock, operations, events -> {});
        new PipelineRecovery(dispatch, notifications, store, clock, operations.restart())
                .run()
                .await(60, SECONDS);
        return dispatch;
    }

    private List<StoredEvent> happens(AlertEvent... events) throws Exception {
        long generation = store.restore(id -> false, page -> {}).await(60, SECONDS);
        var appended = store.append(
                        new StoreBatch(generation, List.of(snapshot(ALICE, 1, 81)), List.of(events), List.of()))
                .await(60, SECONDS);
        return store.eventsAfter(appended.firstOffset() - 1, 100).await(60, SECONDS);
    }

    private static AlertEvent at(AlertEvent.Kind kind, Severity severity, AlertState state, long started) {
        var alert = fired(ALICE, 1).alert();
        var one = new Alert(
                Alert.idOf(ALICE, alert.rule(), started),
                ALICE,
                alert.type(),
                alert.rule(),
                severity,
                state,
                false,
                "",
                1,
                1,
                started,
                started + 1,
                state == AlertState.RESOLVED ? started + 2 : -1,
                alert.memory());
        return new AlertEvent(kind, "", one);
    }

    @Test
    void aSourceWhoseBeginningIsAnnouncedAfterItsEndMutesNothing(Vertx vertx) throws Exception {
        answer = Future.succeededFuture();
        var pipeline = start(vertx, Set.of(Matcher.Field.SIMULATION, Matcher.Field.RULE));
        var fires = new StoredEvent(1, at(AlertEvent.Kind.FIRING, Severity.CRITICAL, AlertState.FIRING, 10));
        var ends = new StoredEvent(2, at(AlertEvent.Kind.RESOLVED, Severity.CRITICAL, AlertState.RESOLVED, 10));
        var milder = at(AlertEvent.Kind.FIRING, Severity.WARNING, AlertState.FIRING, 20);

        var reader = new AlertEventReader(
                (after, limit) -> Promise.<List<StoredEvent>>promise().future(), new AlertEventReader.Listener() {
                    @Override
                    public void next(List<StoredEvent> events, long upTo) {
                        pipeline.dispatch(events, upTo);
                    }

                    @Override
                    public void unreadable(Throwable cause) {
                        throw new AssertionError(cause);
                    }
                });
        reader.startAt(0);
        reader.announce(List.of(ends));
        reader.announce(List.of(fires));

        assertThat(pipeline.seen()).isEqualTo(2);

        assertThat(pipeline.mutedBy(milder.alert(), START)).isEmpty();
    }

    /** Looks until the notification of the only alert was tried and given up. */
    private Notification givenUp(NotificationPipeline pipeline) {
        until(() -> {
            pipeline.silencesChanged();
            return !sent.isEmpty() && !pipeline.groups().of(sent.get(0).group()).isBusy("ops");
        });
        return sent.get(0);
    }

    @Test
    void aRetryThatFailsLeavesTheGroupFree(Vertx vertx) throws Exception {
        answer = Future.failedFuture(new DeliveryFailed(DeliveryFailed.Kind.REFUSED, "no", Duration.ZERO));
        var pipeline = start(vertx, Set.of(Matcher.Field.SIMULATION, Matcher.Field.RULE));
        var events = happens(fired(ALICE, 1));
        pipeline.dispatch(events, events.get(0).offset());
        var dead = givenUp(pipeline);
        assertThat(pipeline.groups().of(dead.group()).isBusy("ops")).isFalse();
        var broken = (AlertStore) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {AlertStore.class},
                (proxy, method, arguments) -> Future.failedFuture(new StoreUnavailable("busy", Duration.ofSeconds(1))));
        var operators = new OperatorActions(pipeline, store.notifications(), broken, clock, all -> {});
        var first = operators.retry(new RetryNotification(dead.id()));
        assertThat(first.failed()).isTrue();

        assertThat(pipeline.groups().of(dead.group()).isBusy("ops")).isFalse();
    }

    /** What is on its way is in groups of another grouping after the start: they wait for it, and know what it said. */
    @ParameterizedTest
    @MethodSource("groupings")
    void anotherGroupingAfterTheStartSendsNothingTwice(Set<Matcher.Field> before, Set<Matcher.Field> after, Vertx vertx)
            throws Exception {
        var first = start(vertx, before);
        var events = happens(fired(ALICE, 1));
        first.dispatch(events, events.get(0).offset());
        until(() -> !sent.isEmpty());
        var underWay = sent.remove(0);
        // The process ends here; what its receiver says does not reach it.
        var taken = Promise.<Void>promise();
        answer = taken.future();

        var second = start(vertx, after);
        until(() -> !sent.isEmpty());
        var group = second.groups().of(underWay.alerts().get(0));
        assertThat(group.isBusy("ops")).isTrue();
        second.silencesChanged();
        taken.complete();
        until(() -> !group.isBusy("ops"));
        second.silencesChanged();
        vertx.timer(50, TimeUnit.MILLISECONDS).await(60, SECONDS);

        assertThat(sent).extracting(Notification::id).containsExactly(underWay.id());
    }

    static Stream<Arguments> groupings() {
        var all = List.of(
                Set.of(Matcher.Field.SIMULATION),
                Set.of(Matcher.Field.SIMULATION, Matcher.Field.RULE),
                Set.of(Matcher.Field.SIMULATION, Matcher.Field.AGENT),
                Set.of(Matcher.Field.SIMULATION, Matcher.Field.RULE, Matcher.Field.AGENT));
        return all.stream().flatMap(before -> all.stream().map(after -> Arguments.of(before, after)));
    }

    private static void until(Callable<Boolean> holds) {
        Awaitility.await()
                .pollInSameThread()
                .atMost(60, SECONDS)
                .pollInterval(Duration.ofMillis(10))
                .until(holds);
    }
}
