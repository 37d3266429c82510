package io.mnemoscope.domain;

import static io.mnemoscope.domain.AlertEvent.Kind.CANCELLED;
import static io.mnemoscope.domain.AlertEvent.Kind.FIRING;
import static io.mnemoscope.domain.AlertEvent.Kind.FLAPPING;
import static io.mnemoscope.domain.AlertEvent.Kind.PENDING;
import static io.mnemoscope.domain.AlertEvent.Kind.RECOVERING;
import static io.mnemoscope.domain.AlertEvent.Kind.REFIRED;
import static io.mnemoscope.domain.AlertEvent.Kind.RESOLVED;
import static io.mnemoscope.domain.AlertEvent.Kind.SEVERITY_CHANGED;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.mnemoscope.domain.agent.AgentMonitor;
import io.mnemoscope.domain.rules.RuleSet;
import io.mnemoscope.domain.rules.RuleSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AlertLifecycleTest {
    private static final RuleSet DEFAULTS = new RuleSet(Moments.only("threshold_exceeded"));
    private static final RuleSet CLASSIC = new RuleSet(RuleSettings.of(AlertMode.CLASSIC, 0.8, 2.0, 100));

    private final AgentMonitor monitor = new AgentMonitor(DEFAULTS, 0);
    private long second;

    @Test
    void isPendingAtTheFirstSnapshotAtTheEnterLevel() {
        var events = feed(800);

        assertThat(kinds(events)).containsExactly(PENDING);
        assertThat(state()).isEqualTo(AlertState.PENDING);
        assertThat(monitor.stats().alerts()).isZero();
        assertThat(monitor.stats().state()).isEqualTo("pending");
    }

    @Test
    void isQuietJustBelowTheEnterLevel() {
        var events = feed(times(50, 799));

        assertThat(events).isEmpty();
        assertThat(monitor.stats().state()).isEqualTo("ok");
    }

    @Test
    void firesAtTheSecondSnapshotInARow() {
        var events = feed(850, 860);

        assertThat(kinds(events)).containsExactly(PENDING, FIRING);
        var alert = events.get(1).alert();
        assertThat(alert.state()).isEqualTo(AlertState.FIRING);
        assertThat(alert.severity()).isEqualTo(Severity.WARNING);
        assertThat(alert.value()).isEqualTo(0.86);
        assertThat(alert.level()).isEqualTo(0.8);
        assertThat(alert.startedMillis()).isEqualTo(Moments.START);
        assertThat(alert.updatedMillis()).isEqualTo(Moments.START + 1_000);
        assertThat(alert.resolvedMillis()).isEqualTo(Alert.NOT_RESOLVED);
        assertThat(monitor.stats().alerts()).isEqualTo(1);
        assertThat(monitor.stats().state()).isEqualTo("warning");
    }

    @Test
    void aPendingAlertIsCancelledBelowTheLeaveLevel() {
        var events = feed(850, 749, 850, 850);

        assertThat(kinds(events)).containsExactly(PENDING, CANCELLED, PENDING, FIRING);
        assertThat(events.get(1).alert().state()).isEqualTo(AlertState.INACTIVE);
        assertThat(events.get(1).alert().id()).isEqualTo(events.get(0).alert().id());
        assertThat(events.get(2).alert().id())
                .isNotEqualTo(events.get(0).alert().id());
    }

    @Test
    void aPendingAlertWaitsBetweenTheLevels() {
        var waits = feed(810, 760, 760, 760);
        var fires = feed(810);

        assertThat(kinds(waits)).containsExactly(PENDING);
        assertThat(kinds(fires)).containsExactly(FIRING);
    }

    @Test
    void firesAsTheSeverityThatHeldAllTheTime() {
        var rising = feed(850, 960);
        var worse = feed(960);

        assertThat(kinds(rising)).containsExactly(PENDING, FIRING);
        assertThat(rising.get(1).alert().severity()).isEqualTo(Severity.WARNING);
        assertThat(kinds(worse)).isEmpty();
        assertThat(kinds(feed(960))).containsExactly(SEVERITY_CHANGED);
    }

    @Test
    void aPeakOfOneSnapshotDoesNotMakeAWarningCritical() {
        feed(850, 850);

        var peaks = feed(960, 850, 960, 770, 960, 770, 850);

        assertThat(peaks)
                .extracting(event -> event.alert().severity())
                .isNotEmpty()
                .containsOnly(Severity.WARNING);
    }

    @Test
    void whatCountedTowardsCriticalDoesNotCountTowardsTheEnd() {
        feed(850, 850, 960);

        var four = feed(times(4, 700));
        var fifth = feed(700);

        assertThat(kinds(four)).containsExactly(RECOVERING);
        assertThat(kinds(fifth)).containsExactly(RESOLVED);
    }

    @Test
    void isResolvedAtTheFifthSnapshotBelowTheLeaveLevelAndNotBefore() {
        feed(850, 850);

        var four = feed(times(4, 749));
        var fifth = feed(749);
        var later = feed(times(30, 749));

        assertThat(kinds(four)).containsExactly(RECOVERING);
        assertThat(kinds(fifth)).containsExactly(RESOLVED);
        assertThat(fifth.get(0).alert().resolvedMillis()).isEqualTo(Moments.START + 6_000);
        assertThat(later).isEmpty();
        assertThat(monitor.stats().state()).isEqualTo("ok");
    }

    @Test
    void betweenTheLevelsItRecoversAndIsNeverResolved() {
        feed(850, 850);

        var events = feed(times(100, 770));

        assertThat(kinds(events)).containsExactly(RECOVERING);
        assertThat(state()).isEqualTo(AlertState.RECOVERING);
    }

    @Test
    void aValueBetweenTheLevelsStartsTheCountTowardsTheEndAnew() {
        feed(850, 850, 700, 700, 700, 700);

        var four = feed(770, 700, 700, 700, 700);
        var fifth = feed(700);

        assertThat(four).isEmpty();
        assertThat(kinds(fifth)).containsExactly(RESOLVED);
    }

    @Test
    void firesAgainAsTheSameAlertWhileItRecovers() {
        var events = feed(850, 850, 700, 850);

        assertThat(kinds(events)).containsExactly(PENDING, FIRING, RECOVERING, REFIRED);
        assertThat(ids(events)).hasSize(1);
        assertThat(monitor.stats().alerts()).isEqualTo(1);
    }

    @Test
    void firesAsANewAlertAfterItWasResolved() {
        var first = feed(850, 850, 700, 700, 700, 700, 700);

        var second = feed(850, 850);

        assertThat(kinds(second)).containsExactly(PENDING, FIRING);
        assertThat(ids(second)).doesNotContainAnyElementsOf(ids(first));
        assertThat(monitor.stats().alerts()).isEqualTo(2);
    }

    @Test
    void aChangeOfSeverityIsAnEventOfTheSameAlert() {
        var raised = feed(850, 850, 950, 950);
        var sticky = feed(900);
        var lowered = feed(899);

        assertThat(kinds(raised)).containsExactly(PENDING, FIRING, SEVERITY_CHANGED);
        assertThat(raised.get(2).alert().severity()).isEqualTo(Severity.CRITICAL);
        assertThat(raised.get(2).raised()).isTrue();
        assertThat(kinds(sticky)).containsExactly(RECOVERING);
        assertThat(sticky.get(0).alert().severity()).isEqualTo(Severity.CRITICAL);
        assertThat(kinds(lowered)).containsExactly(SEVERITY_CHANGED);
        assertThat(lowered.get(0).alert().severity()).isEqualTo(Severity.WARNING);
        assertThat(lowered.get(0).alert().state()).isEqualTo(AlertState.FIRING);
        assertThat(lowered.get(0).raised()).isFalse();
        assertThat(ids(both(both(raised, sticky), lowered))).hasSize(1);
        assertThat(monitor.stats().alerts()).isEqualTo(1);
    }

    @Test
    void firesAsCriticalWhenItBeginsThere() {
        var events = feed(960, 960);

        assertThat(kinds(events)).containsExactly(PENDING, FIRING);
        assertThat(events.get(1).alert().severity()).isEqualTo(Severity.CRITICAL);
        assertThat(monitor.stats().state()).isEqualTo("critical");
    }

    @Test
    void criticalFallsStraightToResolvedWithoutTurningIntoAWarning() {
        feed(960, 960);

        var events = feed(times(5, 100));

        assertThat(kinds(events)).containsExactly(RECOVERING, RESOLVED);
        assertThat(events.get(1).alert().severity()).isEqualTo(Severity.CRITICAL);
    }

    @Test
    void noDataNeitherResolvesNorAdvancesAnything() {
        feed(850, 850, 700, 700, 700, 700);

        var without = unbounded(100);
        var after = feed(700);

        assertThat(without).isEmpty();
        assertThat(kinds(after)).containsExactly(RESOLVED);
    }

    @Test
    void noDataLeavesAPendingAlertPending() {
        feed(850);

        var without = unbounded(100);

        assertThat(without).isEmpty();
        assertThat(state()).isEqualTo(AlertState.PENDING);
    }

    @Test
    void anUnboundedMemoryNeverFires() {
        var events = unbounded(100);

        assertThat(events).isEmpty();
    }

    @Test
    void theBufferCountsTowardsThePressure() {
        var memory = new MemoryStats(700, 150, 850, 1_000, 0.7, true, false);

        var events = new ArrayList<AlertEvent>();
        for (int i = 0; i < 2; i++) {
            var bare = Moments.filled(i, 700);
            var snapshot = new MemorySnapshot(
                    bare.id(), bare.timestampMillis(), memory, bare.consolidation(), 0, -1, Long.MIN_VALUE, Map.of());
            events.addAll(monitor.observe(snapshot).events());
        }

        assertThat(kinds(events)).containsExactly(PENDING, FIRING);
        assertThat(events.get(1).alert().value()).isEqualTo(0.85);
    }

    @Test
    void theFourthChangeWithinTwentyEvaluationsIsFlapping() {
        var events = feed(850, 850, 700, 850, 700);

        assertThat(kinds(events)).containsExactly(PENDING, FIRING, RECOVERING, REFIRED, FLAPPING);
        assertThat(events.get(4).alert().flapping()).isTrue();
        assertThat(ids(events)).hasSize(1);
    }

    @Test
    void aFlappingAlertIsHeldUntilFourCalmEvaluationsAndThenResolved() {
        feed(850, 850, 700, 850, 700);

        var held = feed(times(3, 700));
        var calm = feed(700);

        assertThat(held).isEmpty();
        assertThat(kinds(calm)).containsExactly(RESOLVED);
    }

    @Test
    void aFlappingAlertThatCalmsDownAboveTheLevelIsToldOnce() {
        feed(850, 850, 700, 850, 700);

        var held = feed(850, 850, 850, 850);
        var calm = feed(850);
        var after = feed(times(30, 850));

        assertThat(held).isEmpty();
        assertThat(kinds(calm)).containsExactly(REFIRED);
        assertThat(calm.get(0).alert().flapping()).isFalse();
        assertThat(after).isEmpty();
    }

    @Test
    void changesFurtherApartThanTwentyEvaluationsAreNotFlapping() {
        var events = new ArrayList<>(feed(times(20, 850)));
        for (int i = 0; i < 10; i++) {
            events.addAll(feed(times(7, 770)));
            events.addAll(feed(times(7, 850)));
        }

        assertThat(kinds(events)).doesNotContain(FLAPPING, RESOLVED);
    }

    @Test
    void aHundredSnapshotsAboveTheLevelAreOneAlert() {
        var above = feed(times(100, 850));
        var below = feed(times(100, 740));

        assertThat(kinds(above)).containsExactly(PENDING, FIRING);
        assertThat(kinds(below)).containsExactly(RECOVERING, RESOLVED);
        assertThat(ids(both(above, below))).hasSize(1);
        assertThat(monitor.stats().alerts()).isEqualTo(1);
    }

    @Test
    void aValueThatTremblesAroundTheLevelIsOneAlert() {
        var events = new ArrayList<AlertEvent>();
        for (int i = 0; i < 500; i++) {
            events.addAll(feed(790, 810));
        }

        assertThat(kinds(events)).containsOnlyOnce(FIRING).doesNotContain(RESOLVED, CANCELLED);
        assertThat(kinds(events)).containsExactly(PENDING, FIRING, RECOVERING, REFIRED, FLAPPING);
        assertThat(ids(events)).hasSize(1);
    }

    @Test
    void switchingToClassicResolvesTheActiveAlert() {
        var fired = feed(850, 850);

        var ended = monitor.use(CLASSIC);

        assertThat(kinds(ended)).containsExactly(RESOLVED);
        assertThat(ended.get(0).alert().state()).isEqualTo(AlertState.RESOLVED);
        assertThat(ended.get(0).alert().resolvedMillis()).isEqualTo(Moments.START + 1_000);
        assertThat(ended.get(0).reason()).isEqualTo("the rule was switched off");
        assertThat(ids(both(fired, ended))).hasSize(1);
        assertThat(monitor.stats().active()).isEmpty();
    }

    @Test
    void switchingToClassicCancelsThePendingAlert() {
        feed(850);

        var ended = monitor.use(CLASSIC);

        assertThat(kinds(ended)).containsExactly(CANCELLED);
        assertThat(ended.get(0).alert().state()).isEqualTo(AlertState.INACTIVE);
    }

    @Test
    void switchingRulesOfAQuietAgentTellsNothing() {
        var beforeTheFirst = monitor.use(CLASSIC);
        feed(100);
        var after = monitor.use(DEFAULTS);

        assertThat(beforeTheFirst).isEmpty();
        assertThat(after).isEmpty();
    }

    @Test
    void aRuleThatStaysKeepsItsProgressUnderNewNumbers() {
        feed(850, 850);

        var ended = monitor.use(lifecycleAt(0.7));
        var events = feed(720);

        assertThat(ended).isEmpty();
        assertThat(events).isEmpty();
        assertThat(state()).isEqualTo(AlertState.FIRING);
    }

    @Test
    void raisingTheThresholdAboveCriticalWhileCriticalIsLatchedGoesOn() {
        var before = feed(960, 960);

        var ended = monitor.use(lifecycleAt(0.97));
        var events = feed(960, 980, 910, 910, 910, 910, 910);

        assertThat(ended).isEmpty();
        assertThat(kinds(events)).containsExactly(SEVERITY_CHANGED, REFIRED, FLAPPING, RESOLVED);
        assertThat(ids(both(before, events))).hasSize(1);
    }

    @Test
    void aLatchedSeverityThatNoLongerExistsCanStillBeResolved() {
        feed(960, 960);

        var ended = monitor.use(lifecycleAt(0.97));
        var events = feed(times(5, 100));

        assertThat(ended).isEmpty();
        assertThat(kinds(events)).containsExactly(RECOVERING, RESOLVED);
    }

    @Test
    void classicModeGivesOneAlertForEachMatchingSnapshot() {
        var ended = monitor.use(CLASSIC);

        var events = feed(times(100, 850));

        assertThat(ended).isEmpty();
        assertThat(kinds(events)).hasSize(100).containsOnly(FIRING);
        assertThat(ids(events)).hasSize(100);
    }

    private AlertState state() {
        return monitor.stats().active().get(0).state();
    }

    @CanIgnoreReturnValue
    private List<AlertEvent> feed(int... taken) {
        var events = new ArrayList<AlertEvent>();
        for (int size : taken) {
            events.addAll(monitor.observe(Moments.filled(second++, size)).events());
        }
        return events;
    }

    private List<AlertEvent> unbounded(int count) {
        var events = new ArrayList<AlertEvent>();
        for (int i = 0; i < count; i++) {
            events.addAll(monitor.observe(Moments.unbounded(second++, 5_000)).events());
        }
        return events;
    }

    private static int[] times(int count, int taken) {
        var all = new int[count];
        Arrays.fill(all, taken);
        return all;
    }

    private static RuleSet lifecycleAt(double threshold) {
        return new RuleSet(RuleSettings.of(AlertMode.LIFECYCLE, threshold, 2.0, 100));
    }

    private static List<AlertEvent.Kind> kinds(List<AlertEvent> events) {
        return events.stream().map(AlertEvent::kind).toList();
    }

    private static List<AlertEvent> both(List<AlertEvent> first, List<AlertEvent> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    private static List<String> ids(List<AlertEvent> events) {
        return events.stream().map(event -> event.alert().id()).distinct().toList();
    }
}
