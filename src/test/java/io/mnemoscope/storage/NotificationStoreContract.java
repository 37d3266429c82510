package io.mnemoscope.storage;

import static io.mnemoscope.storage.Samples.ALICE;
import static io.mnemoscope.storage.Samples.BOB;
import static io.mnemoscope.storage.Samples.START;
import static io.mnemoscope.storage.Samples.fired;
import static io.mnemoscope.storage.Samples.resolved;
import static io.mnemoscope.storage.Samples.series;
import static io.mnemoscope.storage.SnapshotStoreContract.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.mnemoscope.domain.Acknowledgement;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.Delivery;
import io.mnemoscope.domain.Matcher;
import io.mnemoscope.domain.Notification;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.Silence;
import io.mnemoscope.domain.StoredEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every adapter of {@link NotificationStore} keeps to. */
public interface NotificationStoreContract<S extends Store> {
    /** The store under test, empty at first. */
    S store();

    /** The same store after whatever this adapter can do to disturb it: nothing, or a stop and a start. */
    void disturbed() throws Exception;

    private NotificationStore notifications() {
        return store().notifications();
    }

    @CanIgnoreReturnValue
    private Alert stored(AlertEvent event) throws Exception {
        var generation = await(store().restore(agent -> false, page -> {}));
        var agent = event.alert().agent();
        await(store().append(new StoreBatch(generation, series(agent, 0, 1), List.of(event), List.of())));
        return event.alert();
    }

    static Notification notification(String id, String sink, Alert... alerts) {
        return new Notification(
                id,
                sink,
                new Notification.Group("town", "threshold_exceeded", null),
                Notification.Reason.NEW_ALERTS,
                START,
                List.of(alerts),
                3);
    }

    /** Those that wait, as they are read at their turn: page by page, then each with its alerts. */
    private List<Delivery> waiting() throws Exception {
        var found = new ArrayList<Delivery>();
        long after = 0;
        for (boolean more = true; more; ) {
            var page = await(notifications().waiting(after, 1));
            for (var bare : page.items()) {
                assertThat(bare.bare()).isTrue();
                var whole = await(notifications()
                        .deliveries(DeliveryQuery.one(bare.notification().id())));
                assertThat(whole.get(0).withoutAlerts()).isEqualTo(bare);
                found.add(whole.get(0));
            }
            after = page.next();
            more = !page.isLast();
        }
        return found;
    }

    private List<NotificationLogEntry> notificationLog() throws Exception {
        var found = new ArrayList<NotificationLogEntry>();
        var page = await(notifications().notificationLog(null, 1));
        while (!page.isEmpty()) {
            found.addAll(page);
            page = await(notifications().notificationLog(page.get(0), 1));
        }
        return found;
    }

    @Test
    default void knowsNothingAtFirst() throws Exception {
        assertThat(await(notifications().cursor())).isEqualTo(NotificationStore.NEVER);
        assertThat(waiting()).isEmpty();
        assertThat(notificationLog()).isEmpty();
        assertThat(await(store().active("", 10))).isEmpty();
        assertThat(await(notifications().lastSent(List.of("none")))).isEmpty();
        assertThat(await(notifications().silences())).isEmpty();
    }

    @Test
    default void keepsNotificationsAndTheCursorInOrder() throws Exception {
        var first = notification("a", "ops", fired(ALICE, 1).alert());
        var second = notification(
                "b", "ops", fired(BOB, 2).alert(), resolved(ALICE, 1).alert());

        await(notifications().enqueue(List.of(first, second), 7));

        disturbed();
        assertThat(waiting()).containsExactly(Delivery.of(first), Delivery.of(second));
        assertThat(await(notifications().cursor())).isEqualTo(7);
    }

    @Test
    default void remembersAttemptsAndWhatReceiversKnow() throws Exception {
        var alert = fired(ALICE, 1).alert();
        var waiting = Delivery.of(notification("a", "ops", alert));
        await(notifications().enqueue(List.of(waiting.notification()), 1));
        var postponed = waiting.postponed("connection refused", START + 5_000);

        await(notifications().update(List.of(postponed)));

        disturbed();
        assertThat(waiting()).containsExactly(postponed);
        assertThat(notificationLog()).isEmpty();

        await(notifications().update(List.of(postponed.delivered(START + 6_000))));

        disturbed();
        assertThat(waiting()).isEmpty();
        assertThat(notificationLog())
                .containsExactly(new NotificationLogEntry("ops", alert.id(), Severity.WARNING, false, START + 6_000));
    }

    @Test
    default void remembersWhatWasGivenUpAndSendsItAgain() throws Exception {
        var delivery = Delivery.of(notification("a", "ops", resolved(ALICE, 1).alert()));
        await(notifications().enqueue(List.of(delivery.notification()), 1));
        var dead = delivery.dead("answered 410", 1, START + 1);
        await(notifications().update(List.of(dead)));

        var found = await(notifications().deliveries(DeliveryQuery.in(Delivery.State.DEAD, 10)));

        assertThat(found).containsExactly(dead);
        await(notifications().update(List.of(dead.again(START + 9))));
        assertThat(waiting()).containsExactly(dead.again(START + 9));
    }

    @Test
    default void findsTheNewestFirst() throws Exception {
        var alice = fired(ALICE, 1).alert();
        var bob = fired(BOB, 1).alert();
        await(notifications()
                .enqueue(
                        List.of(
                                notification("a", "ops", alice),
                                notification("b", "team", alice, bob),
                                notification("c", "ops", bob)),
                        1));

        assertThat(ids(DeliveryQuery.all(10))).containsExactly("c", "b", "a");
        assertThat(ids(new DeliveryQuery(null, null, "ops", "town", null, 10, 0)))
                .containsExactly("c", "a");
        assertThat(ids(new DeliveryQuery(null, null, null, null, List.of(alice.id()), 10, 0)))
                .containsExactly("b", "a");
        assertThat(ids(new DeliveryQuery(null, Delivery.State.WAITING, null, null, null, 1, 1)))
                .containsExactly("b");
        assertThat(ids(new DeliveryQuery(null, null, null, "elsewhere", null, 10, 0)))
                .isEmpty();
        assertThat(ids(DeliveryQuery.one("b"))).containsExactly("b");
    }

    private List<String> ids(DeliveryQuery query) throws Exception {
        return await(notifications().deliveries(query)).stream()
                .map(delivery -> delivery.notification().id())
                .toList();
    }

    @Test
    default void keepsNoMoreThanItMust() throws Exception {
        var waiting = notification("first", "ops", fired(ALICE, 1).alert());
        var dead = notification("dead", "ops", fired(ALICE, 1).alert());
        await(notifications().enqueue(List.of(waiting, dead), 1));
        await(notifications().update(List.of(Delivery.of(dead).dead("answered 400", 1, START))));
        int more = NotificationStore.KEPT + 50;
        var many = IntStream.range(0, more)
                .mapToObj(i -> notification("n" + i, "ops"))
                .toList();
        await(notifications().enqueue(many, 1));
        await(notifications()
                .update(many.stream()
                        .map(one -> Delivery.of(one).delivered(START))
                        .toList()));

        await(notifications().enqueue(List.of(notification("last", "ops")), 1));

        assertThat(ids(DeliveryQuery.all(2 * more)))
                .hasSizeBetween(NotificationStore.KEPT, NotificationStore.KEPT + 3)
                .contains("first", "dead", "last")
                .doesNotContain("n0");
    }

    @Test
    default void forgetsWhatReceiversKnow() throws Exception {
        var alert = fired(ALICE, 1).alert();
        var delivery = Delivery.of(notification("a", "ops", alert));
        await(notifications().enqueue(List.of(delivery.notification()), 1));
        await(notifications().update(List.of(delivery.delivered(START))));

        var last = notificationLog().get(0);
        await(notifications()
                .forgetLogEntries(
                        List.of(last, new NotificationLogEntry("team", alert.id(), Severity.INFO, true, START))));

        assertThat(notificationLog()).isEmpty();
    }

    @Test
    default void whatReceiversKnowComesInPages() throws Exception {
        var alice = fired(ALICE, 1).alert();
        var bob = fired(BOB, 1).alert();
        var both = List.of(notification("a", "ops", alice, bob), notification("b", "team", bob));
        await(notifications().enqueue(both, 1));
        await(notifications()
                .update(both.stream()
                        .map(one -> Delivery.of(one).delivered(START))
                        .toList()));

        assertThat(notificationLog()).extracting(NotificationLogEntry::sink).containsExactly("ops", "ops", "team");
        assertThat(await(notifications().notificationLog(null, 10))).isEqualTo(notificationLog());
    }

    @Test
    default void anAlertIsKnownAsItWasSentLast() throws Exception {
        var first = fired(ALICE, 1).alert();
        var last = first.at(START + 77);
        var bob = fired(BOB, 1).alert();
        await(notifications()
                .enqueue(List.of(notification("a", "ops", first, bob), notification("b", "ops", last)), 1));

        assertThat(await(notifications().lastSent(List.of(first.id(), bob.id(), "none"))))
                .isEqualTo(Map.of(first.id(), last, bob.id(), bob));
    }

    @Test
    default void activeAlertsComeInPages() throws Exception {
        var alice = stored(fired(ALICE, 1));
        var bob = stored(fired(BOB, 2));
        stored(resolved(ALICE, 3));

        var first = await(store().active("", 1));
        var second = await(store().active(first.get(0).id(), 1));

        assertThat(await(store().active("", 10))).containsExactlyInAnyOrder(alice, bob);
        assertThat(List.of(first.get(0), second.get(0))).isEqualTo(await(store().active("", 10)));
        assertThat(await(store().active(second.get(0).id(), 1))).isEmpty();
    }

    @Test
    default void knowsTheNewestEventOfEachAlert() throws Exception {
        var bob = stored(fired(BOB, 1));
        var alice = stored(fired(ALICE, 2));
        stored(fired(ALICE, 3));
        stored(resolved(ALICE, 2));
        var marks = List.of(
                new AlertAnnotation(bob.id(), AlertEvent.Kind.SUPPRESSED, "why", START, null),
                new AlertAnnotation(alice.id(), AlertEvent.Kind.SUPPRESSED, "why", START, null));
        await(notifications().annotate(marks));
        disturbed();

        assertThat(await(store().missedAfter(0)))
                .containsExactly(new Missed(1, 1, 5), new Missed(3, 3, 0), new Missed(4, 2, 6));
        assertThat(await(store().missedAfter(2)))
                .containsExactly(new Missed(0, 0, 5), new Missed(3, 3, 0), new Missed(4, 0, 6));
        assertThat(await(store().missedAfter(6))).isEmpty();
        assertThat(await(store().lastOffset())).isEqualTo(6);
        assertThat(await(store().events(List.of(4L, 1L, 9L))))
                .containsExactly(new StoredEvent(4, resolved(ALICE, 2)), new StoredEvent(1, fired(BOB, 1)));
        assertThat(await(store().events(List.of()))).isEmpty();
    }

    @Test
    default void marksAlertsAsTheyStand() throws Exception {
        var alert = stored(fired(ALICE, 1));
        // Older versions took control characters.
        var seen = new Acknowledgement(START + 50, "Ann", "on\u001bit");
        var marks = List.of(
                new AlertAnnotation(alert.id(), AlertEvent.Kind.ACKNOWLEDGED, seen.text(), seen.atMillis(), seen),
                new AlertAnnotation("0000000000000000", AlertEvent.Kind.SUPPRESSED, "no such alert", START, null));

        var events = await(notifications().annotate(marks));

        assertThat(events).hasSize(1);
        disturbed();
        var last = await(store().eventsAfter(1, 10));
        assertThat(last).isEqualTo(events);
        assertThat(last.get(0).event())
                .isEqualTo(new AlertEvent(
                        AlertEvent.Kind.ACKNOWLEDGED, "acknowledged by Ann: on it", alert.at(START + 50)));
        assertThat(await(store().alert(alert.id()))).contains(alert);
        assertThat(await(notifications().acknowledgements(List.of(alert.id(), "none"))))
                .containsOnlyKeys(alert.id())
                .containsValue(seen);
        assertThat(await(store().lastOffset())).isEqualTo(2);
    }

    @Test
    default void nextEventsComeAfterMarks() throws Exception {
        var alert = stored(fired(ALICE, 1));
        await(notifications()
                .annotate(List.of(new AlertAnnotation(alert.id(), AlertEvent.Kind.SUPPRESSED, "why", START, null))));

        stored(resolved(BOB, 5));

        assertThat(await(store().eventsAfter(0, 10)).stream().map(StoredEvent::offset))
                .containsExactly(1L, 2L, 3L);
    }

    @Test
    default void clearingAlertsTakesTheirAcknowledgementsAlong() throws Exception {
        var alert = stored(resolved(ALICE, 1));
        var seen = new Acknowledgement(START, "", "");
        await(notifications()
                .annotate(List.of(new AlertAnnotation(alert.id(), AlertEvent.Kind.ACKNOWLEDGED, "", START, seen))));

        await(store().clear(AlertQuery.all(10)));

        assertThat(alert.state()).isEqualTo(AlertState.RESOLVED);
        assertThat(await(notifications().acknowledgements(List.of(alert.id())))).isEmpty();
        assertThat(await(store().alert(alert.id()))).isEmpty();
    }

    @Test
    default void keepsSilencesAndTheirChanges() throws Exception {
        var silence = new Silence(
                "s1",
                List.of(
                        Matcher.parse("agent=~\"A.*\""),
                        Matcher.parse("agent!=a\u0007"),
                        Matcher.parse("severity!=critical")),
                START,
                START + 1_000,
                "An\u0000n",
                "\"quotes\" <b> and what older versions took: \u001b[2J\r\u0085",
                START - 5);
        await(notifications().putSilence(silence));
        var ended = silence.endedAt(START + 10);

        await(notifications().putSilence(ended));

        disturbed();
        assertThat(await(notifications().silences())).containsExactly(ended);

        await(notifications().forgetSilences(List.of("other", "s1")));

        disturbed();
        assertThat(await(notifications().silences())).isEmpty();
    }
}
