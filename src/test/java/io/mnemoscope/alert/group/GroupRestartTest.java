package io.mnemoscope.alert.group;

import static io.mnemoscope.domain.Notification.Reason.ALL_RESOLVED;
import static io.mnemoscope.domain.Notification.Reason.REPEAT;
import static io.mnemoscope.storage.Samples.ALICE;
import static io.mnemoscope.storage.Samples.BOB;
import static io.mnemoscope.storage.Samples.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.alert.StubSink;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.AlertEvent.Kind;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.StoredEvent;
import io.mnemoscope.notify.Receiver;
import io.mnemoscope.storage.NotificationLogEntry;
import io.mnemoscope.storage.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a group knows of before the start, and when its receivers are reminded. Groups wait 1 second, changes 30, repeats 1,800. */
class GroupRestartTest {
    private static final int RESEND_SECONDS = 60;
    private final List<String> suppressed = new ArrayList<>();
    private GroupScheduler groups = groups(0);

    private static GroupScheduler groups(int resendSeconds) {
        return new GroupScheduler(
                new GroupingPolicy(
                        GroupingPolicy.BY_RULE,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(30),
                        Map.of(Severity.WARNING, Duration.ofMinutes(30))),
                List.of(new Receiver(
                        StubSink.unused("ops", Duration.ofSeconds(resendSeconds)), Severity.INFO, List.of())));
    }

    private static long at(long second) {
        return START + 1_000 * second;
    }

    private static Alert alice() {
        return Samples.fired(ALICE, 1).alert();
    }

    private AggregationGroup group() {
        return groups.of(alice());
    }

    private List<PlannedNotification> flush(long second) {
        return Flushes.flush(group(), alert -> null, (alert, why) -> {}, at(second));
    }

    private void mute(String why) {
        group().mute(alert -> Optional.of(new MuteReason(why)), (alert, reason) -> suppressed.add(reason.text()));
    }

    private void settled(PlannedNotification planned, long second) {
        group().settled(planned.notification(), at(second));
    }

    private void happens(long offset, AlertEvent event, long second) {
        group().add(new StoredEvent(offset, event), at(second));
    }

    @Test
    void repeatsAreCountedFromTheLastNotificationBeforeTheStart() {
        group().restore(alice(), false);
        group().restore(new NotificationLogEntry("ops", alice().id(), Severity.WARNING, false, at(-100)));

        assertThat(flush(0)).isEmpty();
        assertThat(flush(1_699)).isEmpty();
        assertThat(flush(1_700))
                .singleElement()
                .satisfies(
                        planned -> assertThat(planned.notification().reason()).isEqualTo(REPEAT));
    }

    @Test
    void anAcknowledgedAlertIsNotRepeatedAndTheStatusSaysWhy() {
        group().restore(alice(), true);
        group().restore(new NotificationLogEntry("ops", alice().id(), Severity.WARNING, false, at(-100)));
        assertThat(flush(1_699)).isEmpty();
        var before = group().status("ops");

        assertThat(flush(1_700)).isEmpty();

        assertThat(group().status("ops")).contains("acknowledged").isNotEqualTo(before);
    }

    @Test
    void theStatusOfWhatWasSentAndHasNotChangedSaysSo() {
        happens(1, Samples.fired(ALICE, 1), 0);
        var planned = flush(1).get(0);
        var sending = group().status("ops");
        settled(planned, 1);

        assertThat(group().status("ops")).isNotEqualTo(sending);
        var sent = group().status("ops");
        assertThat(flush(31)).isEmpty();
        assertThat(group().status("ops")).isEqualTo(sent);
    }

    @Test
    void whatWasMutedBeforeTheStartIsNotMutedAnew() {
        group().restore(alice(), false);
        group().restoreMuted(alert -> Optional.of(new MuteReason("silenced by s")));

        mute("silenced by s");
        assertThat(suppressed).isEmpty();
        mute("silenced by another");
        assertThat(suppressed).containsExactly("silenced by another");
    }

    @Test
    void whatTheHistoryHasAfterACrashIsNotWrittenAgain() {
        group().restore(alice(), false);
        groups.readAgain(new AlertEvent(Kind.SUPPRESSED, "silenced by s", alice()));
        groups.readAgain(new AlertEvent(
                Kind.SUPPRESSED, "of no group", Samples.lost("elsewhere", 1).alert()));

        mute("silenced by s");
        assertThat(suppressed).isEmpty();
        groups.readAgain(new AlertEvent(Kind.FIRING, "", alice()));
        mute("silenced by s");
        assertThat(suppressed).containsExactly("silenced by s");
    }

    @Test
    void anAlertThatBeginsAgainIsOwedAndWasNotMutedYet() {
        group().restore(alice(), false);
        group().restoreMuted(alert -> Optional.of(new MuteReason("silenced by s")));

        groups.beginsAgain(alice(), 7);
        groups.readAgain(new AlertEvent(Kind.ACKNOWLEDGED, "", alice()));

        assertThat(groups.unflushed()).isEqualTo(7);
        mute("silenced by s");
        assertThat(suppressed).containsExactly("silenced by s");
    }

    @Test
    void eachAlertIsNamedAlsoAClassicOneThatWaits() {
        var bob = Samples.fired(BOB, 1).alert();
        var classic = bob.resolved("it is a moment", bob.startedMillis());
        happens(1, Samples.fired(ALICE, 1), 0);
        happens(2, new AlertEvent(Kind.FIRING, "", classic), 0);
        var named = new ArrayList<Alert>();

        group().eachAlert(named::add);

        assertThat(named).containsExactly(alice(), classic);
    }

    @Test
    void aGroupIsEmptyOnceNothingWaitsAndNothingIsOnItsWay() {
        var classic = alice().resolved("it is a moment", alice().startedMillis());
        assertThat(group().isEmpty()).isTrue();
        happens(1, new AlertEvent(Kind.FIRING, "", classic), 0);
        assertThat(group().isEmpty()).as("it waits").isFalse();

        var planned = flush(1).get(0);
        assertThat(group().isEmpty()).as("it is on its way").isFalse();

        settled(planned, 1);
        assertThat(group().isEmpty()).isTrue();
    }

    @Test
    void theEndOfAForgottenAgentsAlertDoesNotWaitForTheNextLook() {
        happens(1, Samples.fired(ALICE, 1), 0);
        settled(flush(1).get(0), 1);
        assertThat(flush(100)).isEmpty();
        assertThat(group().dueMillis()).isEqualTo(at(130));

        assertThat(group().forgotten(Set.of(ALICE), at(101))).hasSize(1);

        assertThat(group().dueMillis()).isEqualTo(at(102));
        assertThat(flush(102).get(0).notification().reason()).isEqualTo(ALL_RESOLVED);
    }

    @Test
    void aReminderThatWasDeliveredIsDueAgainAfterTheWholeInterval() {
        groups = groups(RESEND_SECONDS);
        happens(1, Samples.fired(ALICE, 1), 0);
        settled(flush(1).get(0), 1);
        assertThat(flush(61)).hasSize(1);
        assertThat(flush(62)).as("one is on its way").isEmpty();

        group().reminded("ops", at(63), true);

        assertThat(flush(122)).isEmpty();
        assertThat(flush(123)).hasSize(1);
    }

    @Test
    void aReminderThatWasNotDeliveredIsMadeAgain() {
        groups = groups(RESEND_SECONDS);
        happens(1, Samples.fired(ALICE, 1), 0);
        settled(flush(1).get(0), 1);
        assertThat(flush(61)).hasSize(1);
        happens(2, Samples.fired(BOB, 1), 62);
        assertThat(flush(63)).isEmpty();

        group().reminded("ops", at(64), false);

        assertThat(group().dueMillis()).as("the look that was skipped").isEqualTo(at(64));
        assertThat(flush(64)).hasSize(1);
    }

    @Test
    void anAlertThatIsBackDoesNotWaitForItsEndAnyMore() {
        var backlogs = new Backlogs(3);
        var receiver = new Receiver(StubSink.unused("ops", Duration.ZERO), Severity.INFO, List.of());
        var waiting = new AggregationGroup(groups.policy().key(alice()), groups.policy(), List.of(receiver), backlogs);
        for (long i = 1; i <= 3; i++) {
            var fired = Samples.fired(ALICE, i);
            var ended = new AlertEvent(Kind.RESOLVED, "", fired.alert().resolved("", at(100)));
            waiting.add(new StoredEvent(10 * i, fired), at(0));
            waiting.add(new StoredEvent(10 * i + 1, ended), at(0));
            if (i == 1) {
                waiting.add(new StoredEvent(12, new AlertEvent(Kind.REFIRED, "", fired.alert())), at(0));
            }
        }

        assertThat(backlogs.of("ops").isFull()).isFalse();
        assertThat(waiting.entries()).as("none had to be dropped").hasSize(3);
    }

    @Test
    void newAlertsAndEndsThatDoNotFitTogetherFollowAtTheNextInterval() {
        long each = 600;
        for (long i = 0; i < each; i++) {
            happens(2 * i + 1, Samples.fired(ALICE, i), 0);
        }
        settled(flush(1).get(0), 1);
        for (long i = 0; i < each; i++) {
            var ended = Samples.fired(ALICE, i).alert().resolved("", at(10_000));
            happens(2_000 + 2 * i, new AlertEvent(Kind.RESOLVED, "", ended), 2);
            happens(2_001 + 2 * i, Samples.fired(BOB, i), 2);
        }

        var first = flush(31).get(0);
        settled(first, 31);
        var rest = flush(61).get(0);

        assertThat(first.cut()).isTrue();
        assertThat(first.notification().alerts()).hasSize(1_000);
        assertThat(rest.cut()).isFalse();
        assertThat(Stream.of(first, rest)
                        .flatMap(planned -> planned.notification().alerts().stream())
                        .map(Alert::id)
                        .distinct()
                        .count())
                .isEqualTo(2 * each);
    }

    @Test
    void whatNoReceiverTakesIsDroppedWhenItHasEnded() {
        group().mute(alert -> Optional.empty(), (alert, why) -> {});
        happens(1, Samples.fired(ALICE, 1), 0);
        mute("silenced by s");
        happens(2, new AlertEvent(Kind.RESOLVED, "", alice().resolved("", at(100))), 1);
        assertThat(group().entries()).hasSize(1);

        assertThat(group().plan(alert -> true, at(2))).isEmpty();

        assertThat(group().entries()).isEmpty();
    }
}
