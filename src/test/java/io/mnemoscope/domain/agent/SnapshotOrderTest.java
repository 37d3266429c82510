package io.mnemoscope.domain.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.AlertMode;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.Moments;
import io.mnemoscope.domain.Observation;
import io.mnemoscope.domain.Reception;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.rules.HoldDuration;
import io.mnemoscope.domain.rules.RulePatch;
import io.mnemoscope.domain.rules.RuleSet;
import io.mnemoscope.domain.rules.SettingsPatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Steps that go back, clocks that are ahead or are put back, and what is late for all that. */
class SnapshotOrderTest {
    private static final long START = Moments.START;
    private static final long HOUR = 3_600;

    private AgentMonitor monitor = new AgentMonitor(new RuleSet(Moments.only("threshold_exceeded")), 0);
    private final List<AlertEvent> events = new ArrayList<>();

    /** Taken at this second by the sender's clock, arrived at that one by the server's; {@code step} may be -1. */
    @CanIgnoreReturnValue
    private Observation send(long taken, long arrived, long step, int size) {
        var plain = Moments.filled(taken, size);
        var snapshot = new MemorySnapshot(
                plain.id(),
                plain.timestampMillis(),
                plain.memory(),
                plain.consolidation(),
                0,
                step,
                MemorySnapshot.NO_TIME,
                Map.of());
        var observation = monitor.observe(snapshot, START + 1_000 * arrived, null);
        events.addAll(observation.events());
        return observation;
    }

    private int late(List<Observation> observations) {
        return (int) observations.stream().filter(Observation::outOfOrder).count();
    }

    private void restart() {
        monitor = AgentMonitor.restore(monitor.rules(), monitor.state());
    }

    @Test
    void aClockThatWasAheadStopsTheRulesForTwoSnapshotsAtMost() {
        for (int i = 0; i < 10; i++) {
            assertThat(send(2 * HOUR + i, i, -1, 50).outOfOrder()).isFalse();
        }
        var sent = new ArrayList<Observation>();
        for (int i = 10; i < 30; i++) {
            sent.add(send(i, i, -1, 990));
        }

        assertThat(late(sent)).isEqualTo(2);
        assertThat(events).extracting(AlertEvent::kind).contains(AlertEvent.Kind.FIRING);
        assertThat(monitor.reception().aheadMillis()).isZero();
        assertThat(monitor.newestMillis()).isEqualTo(START + 1_000 * (2 * HOUR + 9));
    }

    @Test
    void norDoesItIfAllComesInOneBatch() {
        send(2 * HOUR, 0, -1, 50);

        assertThat(late(List.of(send(2, 4, -1, 9), send(3, 4, -1, 9), send(4, 4, -1, 9), send(5, 4, -1, 9))))
                .isEqualTo(2);
    }

    /** A batch of a minute, at most: what is older may have waited for longer. */
    @Test
    void norDoesItIfTheBatchWasTakenOverSomeTime() {
        send(2 * HOUR, 100, -1, 50);
        var sent = new ArrayList<Observation>();
        for (int i = 0; i < 20; i++) {
            sent.add(send(81 + i, 101, -1, 990));
        }
        assertThat(late(sent)).isEqualTo(2);

        send(2 * HOUR, 200, -1, 50);
        for (int i = 0; i < 20; i++) {
            assertThat(send(101 + i, 201, -1, 990).outOfOrder()).isTrue();
        }
    }

    @Test
    void noAlertIsLaterThanNowWhereTheClockIsAhead() {
        send(2 * HOUR, 0, -1, 990);
        send(2 * HOUR + 1, 1, -1, 990);

        assertThat(events).isNotEmpty().allSatisfy(event -> {
            assertThat(event.alert().startedMillis()).isEqualTo(START);
            assertThat(event.alert().updatedMillis()).isBetween(START, START + 1_000);
        });
        assertThat(monitor.reception().aheadMillis()).isEqualTo(2 * HOUR * 1_000);
    }

    @Test
    void aClockThatIsPutBackStopsTheRulesForTwoSnapshotsAtMost() {
        for (long i = 0; i < 5; i++) {
            send(2 * HOUR + 10 * i, 2 * HOUR + 10 * i, -1, 50);
        }
        var sent = new ArrayList<Observation>();
        for (long i = 5; i < 15; i++) {
            sent.add(send(10 * i, 2 * HOUR + 10 * i, -1, 990));
        }

        assertThat(late(sent)).isEqualTo(2);
        assertThat(sent.get(2).reordered()).isTrue();
        assertThat(monitor.reception().aheadMillis()).isEqualTo(-2 * HOUR * 1_000);
        assertThat(events.get(0).alert().startedMillis()).isEqualTo(START + 1_000 * (2 * HOUR + 70));
    }

    @Test
    void whatHadToWaitAndIsDeliveredAfterwardsIsLate() {
        send(600, 600, -1, 50);
        var sent = new ArrayList<Observation>();
        for (int i = 0; i < 300; i++) {
            sent.add(send(i, 601 + i / 100, -1, 990));
        }

        assertThat(late(sent)).isEqualTo(300);
        assertThat(events).isEmpty();
        assertThat(send(601, 605, -1, 50).outOfOrder()).isFalse();
    }

    @Test
    void aSimulationThatResumesFromAnEarlierStepIsEvaluatedFromTheThirdSnapshotOn() {
        monitor = new AgentMonitor(tenSteps(), 0);
        for (int step = 100; step < 105; step++) {
            send(step, step, step, 990);
        }
        var sent = new ArrayList<Observation>();
        int firedAt = -1;
        for (int step = 0; step < 20; step++) {
            sent.add(send(200 + step, 200 + step, step, 990));
            boolean fired = events.stream().anyMatch(event -> event.kind() == AlertEvent.Kind.FIRING);
            firedAt = firedAt < 0 && fired ? step : firedAt;
        }

        assertThat(late(sent)).isEqualTo(2);
        assertThat(firedAt).isBetween(2, 10);
        assertThat(sent.get(2).reordered()).isTrue();
    }

    private static RuleSet tenSteps() {
        var patch = new RulePatch(null, null, Map.of(), HoldDuration.parse("10 steps"), null, Map.of(), null);
        return new RuleSet(Moments.only("threshold_exceeded")
                .with(new SettingsPatch(null, null, null, null, Map.of("threshold_exceeded", patch))));
    }

    @Test
    void stepsThatGoOnCountMoreThanAClockThatJumps() {
        send(2 * HOUR, 2 * HOUR, 1, 50);

        assertThat(send(1, 2 * HOUR + 1, 2, 50).outOfOrder()).isFalse();
        assertThat(send(2, 2 * HOUR + 2, 3, 50).outOfOrder()).isFalse();
        assertThat(send(1, 2 * HOUR + 3, 1, 50).outOfOrder()).isTrue();
    }

    @Test
    void aStateThatIsStoredWithWhatWasDecidedGoesOnAsBefore() {
        send(2 * HOUR, 0, -1, 50);
        for (int i = 1; i < 4; i++) {
            send(i, i, -1, 50);
        }
        restart();

        assertThat(send(4, 4, -1, 50).outOfOrder()).isFalse();
        assertThat(monitor.newestMillis()).isEqualTo(START + 2 * HOUR * 1_000);
    }

    @Test
    void withoutTimesOfArrivalNothingIsTakenForAClockThatWasPutBack() {
        send(2 * HOUR, 2 * HOUR, -1, 50);
        for (int i = 0; i < 9; i++) {
            assertThat(monitor.observe(Moments.filled(i, 990)).outOfOrder()).isTrue();
        }
    }

    @Test
    void theFirstSnapshotAfterARunHasNothingBeforeIt() {
        monitor = new AgentMonitor(new RuleSet(Moments.only("abnormal_growth")), 0);
        for (int i = 0; i < 9; i++) {
            send(i, i, i, 10);
        }
        assertThat(monitor.endRun("completed", START + 9_000)).isEmpty();
        restart();

        assertThat(monitor.silent(START + 99_000, 90_000, 99)).isEmpty();
        assertThat(monitor.reception().ended()).isTrue();
        assertThat(send(20, 20, 0, 900).events()).isEmpty();
        assertThat(monitor.reception().ended()).isFalse();
        assertThat(monitor.reception().beganMillis()).isEqualTo(START + 20_000);
        assertThat(monitor.reception().gaps()).isZero();
    }

    @Test
    void theNextRunIsHeardThoughTheClockWasAheadInTheOneBefore() {
        send(2 * HOUR, 0, 5, 10);
        assertThat(monitor.endRun("failed", START)).isEmpty();

        assertThat(late(List.of(send(10, 10, 0, 10), send(11, 11, 1, 10), send(12, 12, 2, 10))))
                .isEqualTo(2);
    }

    /** Two agents of a simulation that went back from step 105 to 50: the other is at 51 again. */
    @Test
    void anAgentThatIsStalledIsNotBackBecauseTheSimulationResumed() {
        monitor = new AgentMonitor(new RuleSet(Moments.only("agent_stalled")), 0);
        for (int step = 100; step < 106; step++) {
            send(step, step, step, 10);
        }
        assertThat(monitor.silent(START + 200_000, 90_000, 115))
                .extracting(AlertEvent::kind)
                .containsExactly(AlertEvent.Kind.FIRING);

        assertThat(monitor.silent(START + 201_000, 91_000, 51)).isEmpty();
        assertThat(monitor.silent(START + 202_000, 92_000, 104)).isEmpty();
    }

    /** It is decided by times of arrival, whatever the newest snapshot of the run before was. */
    @Test
    void theFirstSnapshotThatIsBehindIsAChange() {
        send(30, 0, 10, 10);
        send(40, 1, 5, 10);
        assertThat(monitor.leave(START + 1_000)).isEmpty();
        send(33, 4, 11, 990);
        send(34, 5, 12, 990);

        var third = send(35, 6, 13, 990);

        assertThat(third.outOfOrder()).isFalse();
        assertThat(third.reordered()).isTrue();
    }

    @Test
    void theLongestGapFadesAndNeitherAnOutageNorAJumpCounts() {
        send(0, 0, 0, 10);
        send(60, 60, 1, 10);
        assertThat(monitor.reception().longestGapMillis()).isEqualTo(60_000);
        // The server took nothing for a while; then the sender's clock jumps.
        send(70, 3_600, 2, 10);
        send(9_000, 3_610, 3, 10);
        assertThat(monitor.reception().longestGapMillis()).isBetween(58_000.0, 59_000.0);
        for (int i = 0; i < 69; i++) {
            send(9_010 + i, 3_620 + i, 4 + i, 10);
        }

        assertThat(monitor.reception().longestGapMillis()).isBetween(28_000.0, 31_000.0);
        assertThat(monitor.reception().gaps()).isEqualTo(72);
        assertThat(monitor.reception().longestStepGap()).isEqualTo(1);
    }

    @Test
    void theClassicRulesSeeWhatThePythonModuleSaw() {
        var classic = Moments.only("threshold_exceeded")
                .with(new SettingsPatch(AlertMode.CLASSIC, null, null, null, Map.of()));
        monitor = new AgentMonitor(new RuleSet(classic), 0);
        send(0, 0, 100, 990);

        assertThat(send(1, 1, 0, 990).events())
                .singleElement()
                .satisfies(event -> assertThat(event.alert().severity()).isEqualTo(Severity.WARNING));
    }

    @Test
    void aReceptionOutOfItsRangeIsRefused() {
        assertThat(Reception.NONE.at(Moments.filled(0, 1))).isEqualTo(START);
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> new Reception(-2, -1, -1, 0, 0, 0, -1, Reception.Presence.HERE, 0, 0, 0, null))
                .isInstanceOf(InvalidInput.class);
        assertThatThrownBy(
                        () -> new Reception(-1, -1, -1, 0, 0, 0, -1, Reception.Presence.HERE, 0, Double.NaN, 0, null))
                .isInstanceOf(InvalidInput.class);
    }
}
