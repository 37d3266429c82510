package io.mnemoscope.alert.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.alert.StubSink;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.AlertEvent.Kind;
import io.mnemoscope.domain.Matcher.Field;
import io.mnemoscope.domain.Notification.Group;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.notify.Receiver;
import io.mnemoscope.storage.NotificationLogEntry;
import io.mnemoscope.storage.Samples;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which group an alert is in, when its receivers are notified, and what is left out where too much waits. */
class GroupingPolicyTest {
    private static final AlertEvent FIRED = Samples.fired(Samples.ALICE, 0);
    private static final AlertEvent LOST = Samples.lost("town", 0);

    @Test
    void alertsOfOneGroupShareWhatTheyAreGroupedBy() {
        assertThat(by(Field.SIMULATION).key(FIRED.alert())).isEqualTo(new Group("town", "", null));
        assertThat(by(Field.SIMULATION, Field.RULE).key(FIRED.alert()))
                .isEqualTo(new Group("town", "threshold_exceeded", null));
        assertThat(by(Field.SIMULATION, Field.AGENT).key(FIRED.alert())).isEqualTo(new Group("town", "", "Alice"));
        assertThat(by(Field.SIMULATION, Field.AGENT).key(LOST.alert())).isEqualTo(new Group("town", "", null));
    }

    @Test
    void withoutAWaitEachAgentAndRuleIsAGroupAndNothingWaits() {
        var policy = policy(0, 300, Set.of(Field.SIMULATION));

        assertThat(policy.key(FIRED.alert())).isEqualTo(new Group("town", "threshold_exceeded", "Alice"));
        assertThat(policy.soonest(990, 1_000)).isEqualTo(1_000);
        assertThat(policy.earliest(990, 1_000)).isEqualTo(1_000);
    }

    @Test
    void aReceiverWaitsForTheGroupAndForItsOwnInterval() {
        var policy = policy(30, 300, Set.of(Field.SIMULATION));

        assertThat(policy.soonest(0, 1_000_000)).isEqualTo(1_030_000);
        assertThat(policy.soonest(900_000, 1_000_000)).isEqualTo(1_200_000);
        assertThat(policy.earliest(0, 1_000_000)).isEqualTo(1_000_000);
        assertThat(policy.earliest(900_000, 1_000_000)).isEqualTo(1_200_000);
    }

    @Test
    void aStatelessReceiverIsLookedAtWhenItMustBeRemindedIfThatIsSooner() {
        var policy = policy(30, 300, Set.of(Field.SIMULATION));

        assertThat(policy.nextLook(receiver(0), 1_000)).isEqualTo(301_000);
        assertThat(policy.nextLook(receiver(60), 1_000)).isEqualTo(61_000);
        assertThat(policy.nextLook(receiver(600), 1_000)).isEqualTo(301_000);
    }

    @Test
    void activeAlertsAreRepeatedBySeverity() {
        var policy = by(Field.SIMULATION);

        assertThat(policy.repeatMillis(Severity.CRITICAL)).isEqualTo(3_600_000);
        assertThat(policy.repeatMillis(Severity.INFO)).isZero();
    }

    @Test
    void ofMoreThanAHundredClassicAlertsTheOldestAreOnlyCounted() {
        var log = new ReceiverLog("ops", new Backlog(1_000));
        for (int i = 0; i < 102; i++) {
            log.addInstantaneous(Samples.fired(Samples.ALICE, i).alert());
        }

        assertThat(log.instantaneous()).hasSize(100);
        assertThat(log.takeInstantaneous())
                .first()
                .isEqualTo(Samples.fired(Samples.ALICE, 2).alert());
        assertThat(log.takeInstantaneous()).isEmpty();
        assertThat(log.takeLeftOut()).isEqualTo(2);
        assertThat(log.takeLeftOut()).isZero();
    }

    @Test
    void oneClassicAlertWaitsHoweverMuchWaitsInAll() {
        var backlog = new Backlog(1);
        var log = new ReceiverLog("ops", backlog);
        assertThat(backlog.isFull()).isFalse();

        log.addEnded(1);
        assertThat(log.isFull()).isTrue();
        log.addInstantaneous(FIRED.alert());
        log.addInstantaneous(FIRED.alert());

        assertThat(log.instantaneous()).hasSize(1);
        log.addEnded(-1);
        assertThat(log.isFull()).isTrue();
        assertThat(log.takeInstantaneous()).hasSize(1);
        assertThat(log.isFull()).isFalse();
    }

    @Test
    void whatARestartFindsOnItsWayMayHoldAnyAlert() {
        var log = new ReceiverLog("ops", new Backlog(10));

        log.sends();
        assertThat(log.isBusy()).isTrue();
        assertThat(log.isSending("any")).isTrue();
        assertThat(log.status()).isEqualTo(NotificationDecision.IN_FLIGHT);
        log.settled();

        assertThat(log.isBusy()).isFalse();
        assertThat(log.isSending("any")).isFalse();
    }

    @Test
    void aLookThatWasSkippedIsMadeUpForOnce() {
        var policy = policy(30, 300, Set.of(Field.SIMULATION));
        var log = new ReceiverLog("ops", new Backlog(10));

        log.skip(900_000);
        assertThat(log.dueMillis()).isEqualTo(900_000);
        log.catchUp(policy, 50_000);
        assertThat(log.dueMillis()).isEqualTo(300_000);
        log.looked(800_000, false);
        log.catchUp(policy, 60_000);

        assertThat(log.dueMillis()).isEqualTo(800_000);
    }

    @Test
    void anAlertThatIsMutedForTheSameReasonIsNotNewlyMuted() {
        var alert = new GroupedAlert(FIRED.alert());
        var why = Optional.of(new MuteReason("silence s1"));

        assertThat(alert.mute(why)).isTrue();
        assertThat(alert.mute(why)).isFalse();
        assertThat(alert.mute(Optional.of(new MuteReason("silence s2")))).isTrue();
        assertThat(alert.mute(Optional.empty())).isFalse();
        assertThat(alert.mutedBy).isNull();
        assertThat(alert.mute(why)).isTrue();
        alert.alert = Samples.resolved(Samples.ALICE, 0).alert();
        assertThat(alert.mute(Optional.of(new MuteReason("silence s2")))).isFalse();
    }

    @Test
    void anAlertThatIsReadAgainWasMutedBeforeTheRestartUnlessItBeginsAgain() {
        var later = new AlertEvent(Kind.REFIRED, "again", FIRED.alert());
        var known = new GroupedAlert(FIRED.alert());
        known.readAgain(later);
        assertThat(known.mutedBy).isEqualTo(MuteReason.BEFORE_RESTART);
        known.readAgain(new AlertEvent(Kind.SUPPRESSED, "silence s1", FIRED.alert()));
        assertThat(known.mutedBy).isEqualTo(new MuteReason("silence s1"));
        known.readAgain(later);
        assertThat(known.mutedBy).isEqualTo(new MuteReason("silence s1"));

        known.readAgain(FIRED);
        known.readAgain(later);
        assertThat(known.mutedBy).isNull();
    }

    @Test
    void anEndIsOwedToThoseThatTakeTheAlertForActive() {
        var alert = new GroupedAlert(Samples.resolved(Samples.ALICE, 0).alert());
        var ops = receiver(0);

        assertThat(alert.owes(ops)).isTrue();
        assertThat(alert.isKnownToHaveEnded()).isTrue();
        assertThat(alert.isKnownTo("ops")).isFalse();
        alert.notified.put("ops", new NotificationLogEntry("ops", alert.alert.id(), Severity.WARNING, false, 0));
        assertThat(alert.owes(ops)).isTrue();
        assertThat(alert.isKnownTo("ops")).isTrue();
        assertThat(alert.isKnownToHaveEnded()).isFalse();
        alert.notified.put("ops", new NotificationLogEntry("ops", alert.alert.id(), Severity.WARNING, true, 0));
        assertThat(alert.owes(ops)).isFalse();
        assertThat(alert.isKnownToHaveEnded()).isTrue();
    }

    private static Receiver receiver(int resendSeconds) {
        return new Receiver(StubSink.unused("ops", Duration.ofSeconds(resendSeconds)), Severity.INFO, List.of());
    }

    private static GroupingPolicy by(Field... fields) {
        return policy(30, 300, Set.of(fields));
    }

    private static GroupingPolicy policy(int wait, int interval, Set<Field> by) {
        return new GroupingPolicy(
                by,
                Duration.ofSeconds(wait),
                Duration.ofSeconds(interval),
                Map.of(Severity.CRITICAL, Duration.ofHours(1)));
    }
}
