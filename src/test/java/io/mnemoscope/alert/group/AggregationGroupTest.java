package io.mnemoscope.alert.group;

import static io.mnemoscope.domain.Notification.Reason.ALL_RESOLVED;
import static io.mnemoscope.domain.Notification.Reason.FIRST;
import static io.mnemoscope.domain.Notification.Reason.NEW_ALERTS;
import static io.mnemoscope.domain.Notification.Reason.REPEAT;
import static io.mnemoscope.domain.Notification.Reason.SOME_RESOLVED;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.alert.StubSink;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.AlertEvent.Kind;
import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.BuiltIn;
import io.mnemoscope.domain.Notification;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.StoredEvent;
import io.mnemoscope.notify.Receiver;
import io.mnemoscope.storage.NotificationLogEntry;
import io.mnemoscope.storage.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is told when, in seconds: groups wait 1, changes 30, critical ones are repeated after 1,800. */
class AggregationGroupTest {
    private static final GroupingPolicy PACING = new GroupingPolicy(
            GroupingPolicy.BY_RULE,
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            Map.of(Severity.CRITICAL, Duration.ofMinutes(30)));
    private static final long START = 1_000_000_000;
    private static final Receiver OPS = receiver("ops", Severity.INFO, 0);

    private final Map<String, String> muted = new HashMap<>();
    private final List<String> suppressed = new ArrayList<>();
    private AggregationGroup group = group(OPS);
    private long offset;

    private static Receiver receiver(String name, Severity atLeast, int resendSeconds) {
        return new Receiver(StubSink.unused(name, Duration.ofSeconds(resendSeconds)), atLeast, List.of());
    }

    private static AggregationGroup group(Receiver... receivers) {
        return new AggregationGroup(
                new Notification.Group("town", "threshold_exceeded", null), PACING, List.of(receivers), new Backlogs());
    }

    private static long at(long second) {
        return START + 1_000 * second;
    }

    private static Alert alert(String agent, AlertState state, Severity severity, long resolvedMillis) {
        var id = new AgentId("town", agent);
        return new Alert(
                Alert.idOf(id, "threshold_exceeded", 7),
                id,
                BuiltIn.THRESHOLD_EXCEEDED,
                "threshold_exceeded",
                severity,
                state,
                false,
                "usage",
                0.9,
                0.8,
                7,
                8,
                resolvedMillis,
                Samples.snapshot(id, 1, 81).memory());
    }

    private void happens(Kind kind, Alert alert, long second) {
        group.add(new StoredEvent(++offset, new AlertEvent(kind, "", alert)), at(second));
    }

    private void fires(String agent, long second) {
        happens(Kind.FIRING, alert(agent, AlertState.FIRING, Severity.WARNING, -1), second);
    }

    private void worsens(String agent, long second) {
        happens(Kind.SEVERITY_CHANGED, alert(agent, AlertState.FIRING, Severity.CRITICAL, -1), second);
    }

    private void ends(String agent, long second) {
        happens(Kind.RESOLVED, alert(agent, AlertState.RESOLVED, Severity.WARNING, 9), second);
    }

    private @Nullable String mutedBy(Alert alert) {
        return muted.get(alert.agent().agent());
    }

    private List<PlannedNotification> flush(long second) {
        return Flushes.flush(
                group,
                this::mutedBy,
                (alert, why) -> suppressed.add(alert.agent().agent() + " " + why),
                at(second));
    }

    private Notification told(long second) {
        var planned = flush(second);
        assertThat(planned).hasSize(1);
        var notification = planned.get(0).notification();
        group.settled(notification, at(second));
        return notification;
    }

    private static List<String> agents(Notification notification) {
        return notification.alerts().stream()
                .map(alert -> alert.agent().agent() + " " + alert.state().wireName())
                .toList();
    }

    @Test
    void theFirstAlertWaitsForMoreOfItsGroup() {
        fires("Alice", 0);
        fires("Bob", 0);

        assertThat(group.dueMillis()).isEqualTo(at(1));
        var notification = told(1);

        assertThat(notification.reason()).isEqualTo(FIRST);
        assertThat(agents(notification)).containsExactly("Alice firing", "Bob firing");
        assertThat(flush(31)).isEmpty();
    }

    @Test
    void aGroupWithoutReceiversIsLookedAtAndLetGoOf() {
        group = group();
        muted.put("Alice", "silence");
        fires("Alice", 0);
        group.owesFrom(offset);
        assertThat(group.dueMillis()).isEqualTo(at(1));
        assertThat(flush(1)).isEmpty();
        assertThat(suppressed).containsExactly("Alice silence");
        assertThat(group.unflushed()).isEqualTo(AggregationGroup.NEVER);

        ends("Alice", 5);
        assertThat(group.dueMillis()).isEqualTo(at(6));
        assertThat(flush(6)).isEmpty();

        assertThat(group.isEmpty()).isTrue();
    }

    @Test
    void changesAreToldAtTheIntervalWithTheReason() {
        fires("Alice", 0);
        var first = told(1);
        fires("Bob", 5);
        assertThat(group.dueMillis()).isEqualTo(at(31));
        var second = told(31);
        ends("Alice", 40);
        var third = told(61);
        ends("Bob", 70);
        var fourth = told(91);

        assertThat(first.reason()).isEqualTo(FIRST);
        assertThat(second.reason()).isEqualTo(NEW_ALERTS);
        assertThat(agents(second)).containsExactly("Bob firing", "Alice firing");
        assertThat(third.reason()).isEqualTo(SOME_RESOLVED);
        assertThat(agents(third)).containsExactly("Alice resolved", "Bob firing");
        assertThat(fourth.reason()).isEqualTo(ALL_RESOLVED);
        assertThat(agents(fourth)).containsExactly("Bob resolved");
        assertThat(flush(121)).isEmpty();
        assertThat(group.isEmpty()).isTrue();
    }

    @Test
    void aQuietGroupTellsWhatIsNewAfterTheWait() {
        fires("Alice", 0);
        assertThat(told(1).reason()).isEqualTo(FIRST);
        for (int second = 31; second < 500; second += 30) {
            assertThat(flush(second)).isEmpty();
        }

        fires("Bob", 500);

        assertThat(group.dueMillis()).isEqualTo(at(501));
    }

    @Test
    void whatGetsWorseIsNewsWhatGetsBetterIsNot() {
        fires("Alice", 0);
        assertThat(told(1).reason()).isEqualTo(FIRST);
        worsens("Alice", 40);
        assertThat(told(41).reason()).isEqualTo(NEW_ALERTS);

        happens(Kind.SEVERITY_CHANGED, alert("Alice", AlertState.FIRING, Severity.WARNING, -1), 80);

        assertThat(flush(81)).isEmpty();
    }

    @Test
    void onlyCriticalAlertsAreRepeatedUnlessSomebodySeesToThem() {
        fires("Alice", 0);
        assertThat(told(1).reason()).isEqualTo(FIRST);
        assertThat(flush(4_000)).isEmpty();
        worsens("Alice", 4_001);
        assertThat(told(4_031).reason()).isEqualTo(NEW_ALERTS);
        assertThat(flush(4_031 + 1_799)).isEmpty();
        assertThat(told(4_031 + 1_800).reason()).isEqualTo(REPEAT);

        group.acknowledge(
                alert("Alice", AlertState.FIRING, Severity.CRITICAL, -1).id());

        assertThat(flush(4_031 + 3_700)).isEmpty();
    }

    @Test
    void whatIsMutedIsNotToldUntilItIsNotMutedAnyMore() {
        muted.put("Alice", "silenced by s1");
        fires("Alice", 0);
        fires("Bob", 0);
        assertThat(agents(told(1))).containsExactly("Bob firing");
        assertThat(flush(31)).isEmpty();

        muted.clear();
        var later = told(61);

        assertThat(suppressed).containsExactly("Alice silenced by s1");
        assertThat(later.reason()).isEqualTo(NEW_ALERTS);
        assertThat(agents(later)).containsExactly("Alice firing", "Bob firing");
    }

    @Test
    void whatBeganAndEndedMutedIsNeverTold() {
        muted.put("Alice", "silenced by s1");
        fires("Alice", 0);
        assertThat(flush(1)).isEmpty();

        ends("Alice", 2);

        assertThat(flush(31)).isEmpty();
        assertThat(group.isEmpty()).isTrue();
    }

    /** Alertmanager takes what is not sent again for resolved, and says so to everyone (alertmanager#226). */
    @Test
    void whatAStatelessReceiverKnowsStaysFiringThereWhileItIsMuted() {
        group = group(receiver("am", Severity.INFO, 60));
        fires("Alice", 0);
        assertThat(agents(told(1))).containsExactly("Alice firing");
        muted.put("Alice", "silenced by s1");
        worsens("Alice", 2);
        fires("Bob", 2);
        muted.put("Bob", "inhibited");

        var planned = flush(62);

        assertThat(planned).singleElement().satisfies(plan -> {
            assertThat(plan.refresh()).isTrue();
            assertThat(agents(plan.notification())).containsExactly("Alice firing");
            assertThat(plan.notification().alerts().get(0).severity()).isEqualTo(Severity.WARNING);
        });
        group.reminded("am", at(62), true);
        muted.clear();
        var after = told(93);
        assertThat(after.alerts().get(0).severity()).isEqualTo(Severity.CRITICAL);
    }

    @Test
    void theEndOfWhatWasToldIsToldMutedOrNot() {
        fires("Alice", 0);
        assertThat(told(1).reason()).isEqualTo(FIRST);
        muted.put("Alice", "silenced by s1");

        ends("Alice", 2);

        assertThat(told(31).reason()).isEqualTo(ALL_RESOLVED);
    }

    @Test
    void whatWasOverBeforeItCouldBeToldIsToldAllTheSame() {
        fires("Alice", 0);
        ends("Alice", 0);

        var notification = told(1);

        assertThat(notification.reason()).isEqualTo(ALL_RESOLVED);
        assertThat(agents(notification)).containsExactly("Alice resolved");
    }

    @Test
    void aReceiverIsToldNothingMoreUntilItIsKnownWhatBecameOfTheLast() {
        fires("Alice", 0);
        var first = flush(1).get(0).notification();
        fires("Bob", 2);
        ends("Alice", 3);
        assertThat(flush(31)).isEmpty();
        assertThat(group.unflushed()).isNotEqualTo(AggregationGroup.NEVER);

        group.settled(first, at(40));
        var second = told(61);

        assertThat(second.reason()).isEqualTo(NEW_ALERTS);
        assertThat(agents(second)).containsExactly("Bob firing", "Alice resolved");
        assertThat(group.unflushed()).isEqualTo(AggregationGroup.NEVER);
    }

    @Test
    void eachReceiverHearsWhatItTakes() {
        group = group(OPS, receiver("pager", Severity.CRITICAL, 0));
        fires("Alice", 0);
        var first = flush(1);
        assertThat(first).hasSize(1);
        group.settled(first.get(0).notification(), at(1));

        worsens("Alice", 2);
        var second = flush(31);

        assertThat(second.stream()
                        .map(plan -> plan.notification().sink() + " "
                                + plan.notification().reason().wireName()))
                .containsExactly("ops new_alerts", "pager first");
    }

    @Test
    void aReceiverThatForgetsIsRemindedOfWhatGoesOnThoughSomebodySeesToIt() {
        group = group(receiver("am", Severity.INFO, 60));
        fires("Alice", 0);
        assertThat(told(1).reason()).isEqualTo(FIRST);
        group.acknowledge(
                alert("Alice", AlertState.FIRING, Severity.WARNING, -1).id());
        assertThat(flush(31)).isEmpty();

        var planned = flush(61);

        assertThat(planned).hasSize(1);
        assertThat(planned.get(0).refresh()).isTrue();
        assertThat(planned.get(0).notification().reason()).isEqualTo(REPEAT);
    }

    @Test
    void withoutGroupingAnAlertIsToldAtOnce() {
        var key = new Notification.Group("town", "threshold_exceeded", "Alice");
        group = new AggregationGroup(
                key,
                new GroupingPolicy(GroupingPolicy.BY_RULE, Duration.ZERO, Duration.ofSeconds(30), Map.of()),
                List.of(OPS),
                new Backlogs());
        fires("Alice", 0);
        assertThat(group.dueMillis()).isEqualTo(at(0));
        assertThat(told(0).reason()).isEqualTo(FIRST);

        ends("Alice", 2);

        assertThat(group.dueMillis()).isEqualTo(at(2));
        assertThat(told(2).reason()).isEqualTo(ALL_RESOLVED);
    }

    @Test
    void momentsAreToldOnceAndTheOldestOfTooManyOnlyCounted() {
        for (int i = 0; i < 130; i++) {
            happens(Kind.FIRING, alert("a" + i, AlertState.RESOLVED, Severity.WARNING, 7), 0);
        }

        var first = told(1);
        happens(Kind.FIRING, alert("Zoe", AlertState.RESOLVED, Severity.WARNING, 7), 2);
        var second = told(31);

        assertThat(first.reason()).isEqualTo(FIRST);
        assertThat(first.firing()).isTrue();
        assertThat(first.alerts()).hasSize(100);
        assertThat(first.truncated()).isEqualTo(30);
        assertThat(agents(second)).containsExactly("Zoe resolved");
        assertThat(second.truncated()).isZero();
        assertThat(flush(61)).isEmpty();
    }

    @Test
    void aThousandAtATimeAndTheRestThereafter() {
        for (int i = 0; i < 1_500; i++) {
            fires("a" + i, 0);
        }

        var first = told(1);
        var second = told(31);

        assertThat(first.alerts()).hasSize(Notification.MAX_ALERTS);
        assertThat(group.dueMillis()).isEqualTo(at(61));
        assertThat(second.reason()).isEqualTo(NEW_ALERTS);
        assertThat(agents(second)).contains("a1499 firing", "a1000 firing");
        assertThat(flush(61)).isEmpty();
    }

    @Test
    void whatComesLateDoesNotUndoWhatIsKnown() {
        var key = alert("Alice", AlertState.FIRING, Severity.WARNING, -1);
        group.add(
                new StoredEvent(
                        9, new AlertEvent(Kind.RESOLVED, "", alert("Alice", AlertState.RESOLVED, Severity.WARNING, 9))),
                at(0));

        group.add(new StoredEvent(8, new AlertEvent(Kind.FIRING, "", key)), at(0));

        assertThat(agents(told(1))).containsExactly("Alice resolved");
    }

    @Test
    void afterARestartOnlyNewsIsTold() {
        var alice = alert("Alice", AlertState.FIRING, Severity.WARNING, -1);
        var bob = alert("Bob", AlertState.FIRING, Severity.WARNING, -1);
        group.restore(alice, false);
        group.restore(bob, false);
        group.restore(new NotificationLogEntry("ops", alice.id(), Severity.WARNING, false, at(-100)));
        group.schedule(at(0));

        var notification = told(1);

        assertThat(notification.reason()).isEqualTo(NEW_ALERTS);
        assertThat(agents(notification)).containsExactly("Bob firing", "Alice firing");
    }

    @Test
    void theAlertsOfAForgottenAgentAreOver() {
        fires("Alice", 0);
        assertThat(told(1).reason()).isEqualTo(FIRST);

        var ended = group.forgotten(Set.of(new AgentId("town", "Alice")), at(2));

        assertThat(ended).hasSize(1);
        assertThat(told(31).reason()).isEqualTo(ALL_RESOLVED);
    }

    @Test
    void doesNotKeepManyThatAreOverAndWereNeverTold() {
        for (int i = 0; i < 1_200; i++) {
            fires("a" + i, 0);
            ends("a" + i, 0);
        }

        var notification = told(1);

        assertThat(notification.alerts()).hasSizeBetween(900, 1_000);
        assertThat(notification.truncated()).isBetween(100L, 200L);
    }

    @Test
    void whatDidNotFitKeepsTheCursorBack() {
        for (int i = 0; i < 1_500; i++) {
            fires("a" + i, 0);
        }

        var first = flush(1).get(0);

        assertThat(first.cut()).isTrue();
        assertThat(first.notification().truncated()).isEqualTo(500);
        assertThat(group.unflushed()).isEqualTo(1);
        group.settled(first.notification(), at(1));
        assertThat(flush(31).get(0).cut()).isFalse();
        assertThat(group.unflushed()).isEqualTo(AggregationGroup.NEVER);
    }

    @Test
    void aReceiverThatForgetsHearsOfAllThatGoesOnEachTime() {
        group = group(receiver("am", Severity.INFO, 60));
        for (int i = 0; i < 1_500; i++) {
            fires("a" + i, 0);
        }

        assertThat(told(1).alerts()).hasSize(1_500);
        fires("Zoe", 2);
        assertThat(told(31).alerts()).hasSize(1_501);
    }

    @Test
    void theEndOfWhatIsOnItsWayIsToldThoughItIsMutedByThen() {
        fires("Alice", 0);
        var first = flush(1).get(0).notification();
        ends("Alice", 2);
        muted.put("Alice", "inhibited");
        assertThat(flush(31)).as("one at a time").isEmpty();

        group.settled(first, at(32));

        assertThat(told(62).reason()).isEqualTo(ALL_RESOLVED);
    }

    /** Why a replay need not have the same suppressed events. */
    @Test
    void whetherWhatEndedIsSuppressedDependsOnWhetherItWasLookedAtBeforeAWorseOneBegan() {
        fires("Alice", 0);
        ends("Alice", 0);
        muted.put("Alice", "inhibited");
        assertThat(flush(1)).isEmpty();
        assertThat(suppressed).containsExactly("Alice inhibited");

        muted.clear();
        suppressed.clear();
        fires("Bob", 100);
        ends("Bob", 100);
        assertThat(told(131).reason()).isEqualTo(ALL_RESOLVED);
        muted.put("Bob", "inhibited");
        assertThat(flush(170)).isEmpty();
        assertThat(suppressed).isEmpty();
    }

    @Test
    void whatOneReceiverKnowsHasEndedIsBoundedWhileTheOtherIsDown() {
        group = group(OPS, receiver("down", Severity.INFO, 0));
        for (int i = 0; i < 1_500; i++) {
            fires("agent-" + i, 40L * i);
            flush(40L * i + 1).stream()
                    .filter(plan -> plan.receiver().equals(OPS))
                    .forEach(plan -> group.settled(plan.notification(), START));
            ends("agent-" + i, 40L * i + 2);
            flush(40L * i + 33).stream()
                    .filter(plan -> plan.receiver().equals(OPS))
                    .forEach(plan -> group.settled(plan.notification(), START));
        }

        assertThat(group.entries()).hasSizeBetween(1_000, 1_200);
    }

    private List<String> toldAt(long second) {
        var planned = flush(second);
        for (var plan : planned) {
            if (plan.refresh()) {
                group.reminded(plan.receiver().name(), at(second), true);
            } else {
                group.settled(plan.notification(), at(second));
            }
        }
        return planned.stream()
                .map(plan -> plan.receiver().name() + " "
                        + plan.notification().reason().wireName())
                .toList();
    }

    /** Each receiver has its own pace: that one is refreshed does not make another wait. */
    @Test
    void aRefreshOfOneReceiverHoldsUpNoOther() {
        group = group(OPS, receiver("am", Severity.INFO, 20));
        fires("Alice", 0);
        assertThat(toldAt(1)).containsExactly("ops first", "am first");
        for (long second = 21; second <= 61; second += 20) {
            assertThat(group.dueMillis()).isEqualTo(at(second));
            assertThat(toldAt(second)).containsExactly("am repeat");
        }

        fires("Bob", 62);

        assertThat(group.dueMillis()).isEqualTo(at(63));
        assertThat(toldAt(63)).containsExactly("ops new_alerts", "am new_alerts");
    }

    /** The one that has just been notified waits for its interval, the other does not. */
    @Test
    void theIntervalIsThatOfTheReceiver() {
        group = group(OPS, receiver("critical", Severity.CRITICAL, 0));
        fires("Alice", 0);
        assertThat(toldAt(1)).containsExactly("ops first");
        worsens("Bob", 2);

        assertThat(group.dueMillis()).isEqualTo(at(3));
        assertThat(toldAt(3)).containsExactly("critical first");
        assertThat(group.dueMillis()).isEqualTo(at(31));
        assertThat(group.unflushed()).isNotEqualTo(AggregationGroup.NEVER);
        assertThat(toldAt(31)).containsExactly("ops new_alerts");
        assertThat(group.unflushed()).isEqualTo(AggregationGroup.NEVER);
    }

    @Test
    void aLookThatWasSkippedIsMadeAsSoonAsTheReceiverIsFree() {
        fires("Alice", 0);
        var first = flush(1).get(0).notification();
        fires("Bob", 2);
        assertThat(flush(31)).isEmpty();

        group.settled(first, at(40));

        assertThat(group.dueMillis()).isEqualTo(at(40));
        assertThat(toldAt(40)).containsExactly("ops new_alerts");
    }
}
