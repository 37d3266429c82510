package io.mnemoscope.alert.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.alert.StubSink;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.Notification;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.StoredEvent;
import io.mnemoscope.notify.Receiver;
import io.mnemoscope.storage.NotificationLogEntry;
import io.mnemoscope.storage.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many groups whose receiver takes nothing: what they hold for it has one bound for all, and what is left out is counted. */
class BacklogTest {
    private static final int GROUPS = 50;
    private static final int EACH = 20;
    private static final int MOST = 100;
    private static final long NOW = 1_000_000_000;
    private static final Receiver DOWN = new Receiver(StubSink.unused("down", Duration.ZERO), Severity.INFO, List.of());
    private static final Receiver OPS = new Receiver(StubSink.unused("ops", Duration.ZERO), Severity.INFO, List.of());

    private final Backlogs backlogs = new Backlogs(MOST);
    private final Backlog backlog = backlogs.of("ops");
    private final List<AggregationGroup> groups = new ArrayList<>();
    private long offset;
    private long now = NOW;

    BacklogTest() {
        for (int i = 0; i < GROUPS; i++) {
            groups.add(new AggregationGroup(
                    new Notification.Group("town" + i, "threshold_exceeded", null),
                    new GroupingPolicy(GroupingPolicy.BY_RULE, Duration.ofSeconds(1), Duration.ofSeconds(30), Map.of()),
                    List.of(OPS),
                    backlogs));
        }
    }

    private void happens(AggregationGroup group, AlertEvent.Kind kind, Alert alert) {
        group.add(new StoredEvent(++offset, new AlertEvent(kind, "", alert)), NOW);
    }

    private static Alert alert(int number, AlertState state) {
        var fired = Samples.fired(Samples.ALICE, number).alert();
        return state == AlertState.RESOLVED ? fired.resolved("it ended", NOW) : fired;
    }

    /** The alerts that are told of, and how many are only counted. */
    private long[] flushed() {
        now += 60_000;
        long alerts = 0;
        long counted = 0;
        for (var group : groups) {
            for (var plan : Flushes.flush(group, alert -> null, (alert, why) -> {}, now)) {
                alerts += plan.notification().alerts().size();
                counted += plan.notification().truncated();
                group.settled(plan.notification(), now);
            }
        }
        return new long[] {alerts, counted};
    }

    @Test
    void alertsThatEndedUnseenHaveOneBoundForAllGroups() {
        for (int i = 0; i < EACH; i++) {
            for (var group : groups) {
                happens(group, AlertEvent.Kind.FIRING, alert(i, AlertState.FIRING));
                happens(group, AlertEvent.Kind.RESOLVED, alert(i, AlertState.RESOLVED));
            }
        }

        long held = groups.stream().mapToLong(group -> count(group.entries())).sum();

        assertThat(held).isBetween((long) GROUPS, (long) MOST + GROUPS);
        assertThat(groups)
                .allSatisfy(group -> assertThat(count(group.entries())).isPositive());
        assertThat(flushed()).containsExactly(held, GROUPS * EACH - held);
        assertThat(flushed()).containsExactly(0, 0);
        assertThat(backlog.isFull()).isFalse();
    }

    private static long count(Iterable<GroupedAlert> entries) {
        long count = 0;
        for (var entry : entries) {
            count += entry.alert.state().active() ? 0 : 1;
        }
        return count;
    }

    @Test
    void classicAlertsHaveOneBoundForAllGroups() {
        for (int i = 0; i < EACH; i++) {
            for (var group : groups) {
                happens(group, AlertEvent.Kind.FIRING, classic(i));
            }
        }

        var told = flushed();

        assertThat(told[0]).isBetween((long) GROUPS, (long) MOST + GROUPS);
        assertThat(told[0] + told[1]).isEqualTo(GROUPS * EACH);
        assertThat(backlog.isFull()).isFalse();
    }

    /** Each town's first alert is on its way to this receiver, and stays so. */
    private AggregationGroup heldUp(String town, Receiver... receivers) {
        var group = new AggregationGroup(
                new Notification.Group(town, "threshold_exceeded", null),
                new GroupingPolicy(GroupingPolicy.BY_RULE, Duration.ofSeconds(1), Duration.ofSeconds(30), Map.of()),
                List.of(receivers),
                backlogs);
        happens(group, AlertEvent.Kind.FIRING, classic(0));
        assertThat(toldBy(group, NOW + 1_000)).hasSize(receivers.length);
        return group;
    }

    /** What all but the receiver that is down are sent. */
    private static List<Notification> toldBy(AggregationGroup group, long now) {
        var planned = Flushes.flush(group, alert -> null, (alert, why) -> {}, now).stream()
                .map(PlannedNotification::notification)
                .toList();
        planned.stream().filter(sent -> !sent.sink().equals("down")).forEach(sent -> group.settled(sent, now));
        return planned;
    }

    @Test
    void aReceiverThatIsDownHasABoundOfItsOwn() {
        for (int town = 0; town < 5; town++) {
            var group = heldUp("held" + town, DOWN);
            for (int i = 1; i < 200; i++) {
                happens(group, AlertEvent.Kind.FIRING, classic(i));
                happens(group, AlertEvent.Kind.FIRING, alert(i, AlertState.FIRING));
                happens(group, AlertEvent.Kind.RESOLVED, alert(i, AlertState.RESOLVED));
            }
        }
        assertThat(backlogs.of("down").isFull()).isTrue();

        var both = heldUp("both", DOWN, OPS);
        thirtyOfEach(both);

        var told = toldBy(both, NOW + 60_000);
        assertThat(told).extracting(Notification::sink).containsExactly("ops");
        assertThat(told.get(0).alerts()).hasSize(60);
        assertThat(told.get(0).truncated()).isZero();
    }

    /** In each of many new groups some wait for the receiver that is down before it is known to be. */
    @Test
    void aReceiverThatIsDownTakesNoRoomInNewGroups() {
        var both = new ArrayList<AggregationGroup>();
        for (int town = 0; town < 2 * MOST; town++) {
            var group = heldUp("both" + town, DOWN, OPS);
            both.add(group);
            thirtyOfEach(group);
            var told = toldBy(group, NOW + 60_000);
            assertThat(told).extracting(Notification::sink).containsExactly("ops");
            assertThat(told.get(0).alerts()).hasSize(60);
            assertThat(told.get(0).truncated()).isZero();
        }
        long held = both.stream().mapToLong(group -> count(group.entries())).sum();

        assertThat(backlogs.of("down").isFull()).isTrue();
        assertThat(held).isLessThan(MOST + 31L * 2 * MOST);
        both.forEach(group -> assertThat(toldBy(group, NOW + 120_000)).isEmpty());
        assertThat(backlog.isFull()).isFalse();
    }

    private void thirtyOfEach(AggregationGroup group) {
        for (int i = 1; i <= 30; i++) {
            happens(group, AlertEvent.Kind.FIRING, classic(i));
            happens(group, AlertEvent.Kind.FIRING, alert(i, AlertState.FIRING));
            happens(group, AlertEvent.Kind.RESOLVED, alert(i, AlertState.RESOLVED));
        }
    }

    @Test
    void aReceiverThatIsBeingNotifiedIsNotTakenForOneThatIsDown() {
        backlogs.of("down").add(MOST);
        var group = groups.get(0);
        happens(group, AlertEvent.Kind.FIRING, classic(0));
        var first = Flushes.flush(group, alert -> null, (alert, why) -> {}, NOW + 1_000);
        thirtyOfEach(group);
        group.settled(first.get(0).notification(), NOW + 1_100);

        var told = toldBy(group, NOW + 60_000);

        assertThat(told.get(0).alerts()).hasSize(60);
        assertThat(told.get(0).truncated()).isZero();
    }

    @Test
    void aReceiverThatIsNoMoreHoldsNothing() {
        var group = groups.get(0);
        var fired = alert(1, AlertState.FIRING);
        group.restore(fired, false);
        group.restore(new NotificationLogEntry("removed", fired.id(), fired.severity(), false, NOW));
        for (int i = 10; i < 70; i++) {
            happens(group, AlertEvent.Kind.FIRING, classic(i));
        }
        happens(group, AlertEvent.Kind.RESOLVED, alert(1, AlertState.RESOLVED));

        assertThat(flushed()[0]).isEqualTo(61);
        assertThat(flushed()).containsExactly(0, 0);

        assertThat(group.isEmpty()).isTrue();
    }

    /** Each end looked through all of them before: minutes. */
    @Test
    @Timeout(60)
    void theEndsOfManyThatMustBeSentCostNoLookThroughAll() {
        var group = groups.get(0);
        int many = 25_000;
        for (int i = 0; i < many; i++) {
            happens(group, AlertEvent.Kind.FIRING, alert(i, AlertState.FIRING));
        }
        for (int told = 0; told < many; ) {
            told += (int) flushed()[0];
        }

        for (int i = 0; i < many; i++) {
            happens(group, AlertEvent.Kind.RESOLVED, alert(i, AlertState.RESOLVED));
        }

        assertThat(count(group.entries())).isEqualTo(many);
    }

    private static Alert classic(int number) {
        var fired = Samples.fired(Samples.ALICE, number).alert();
        return fired.resolved("it is a moment", fired.startedMillis());
    }
}
