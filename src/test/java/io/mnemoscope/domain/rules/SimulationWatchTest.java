package io.mnemoscope.domain.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.AlertEvent.Kind;
import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.Moments;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** When a simulation counts as heard, lost and idle. */
class SimulationWatchTest {
    private static final List<AlertRule> RULES = RuleSettings.DEFAULTS.simulationRules();
    private static final long START = Moments.START;

    private final SimulationWatch watch = new SimulationWatch("town");

    @Test
    void aSnapshotOfUpToAMinuteAgoIsASignOfLife() {
        watch.arrived(Moments.filled(0, 10), START + 60_001);
        assertThat(watch.lastMillis()).isEqualTo(-1);

        watch.arrived(Moments.filled(0, 10), START + 60_000);
        assertThat(watch.lastMillis()).isEqualTo(START + 60_000);
    }

    @Test
    void aSimulationIsLostAfterAMinuteOfSilence() {
        watch.heard(START);
        assertThat(watch.judge(RULES, START + 10_000)).isEmpty();

        assertThat(watch.judge(RULES, START + 59_999)).isEmpty();
        var lost = watch.judge(RULES, START + 60_000);

        assertThat(lost).extracting(AlertEvent::kind).containsExactly(Kind.FIRING);
        assertThat(lost.get(0).alert().startedMillis()).isEqualTo(START);
        assertThat(lost.get(0).alert().value()).isEqualTo(60);
    }

    @Test
    void dataThatCameSinceTheLastLookIsNoSilenceHoweverLongAgo() {
        watch.heard(START);

        assertThat(watch.judge(RULES, START + 90_000)).isEmpty();
        assertThat(watch.judge(RULES, START + 90_001))
                .extracting(AlertEvent::kind)
                .containsExactly(Kind.FIRING);
    }

    @Test
    void anAlertOfBeforeARestartNeitherEndsNorMovesUntilThereIsData() {
        watch.heard(START);
        var unused = watch.judge(RULES, START);
        var lost = watch.judge(RULES, START + 60_000).get(0).alert();

        var restarted = new SimulationWatch("town");
        assertThat(restarted.idle(START)).isTrue();
        restarted.firing(lost);

        assertThat(restarted.idle(START)).isFalse();
        assertThat(restarted.judge(RULES, START + 200_000)).isEmpty();
        restarted.heard(START + 300_000);
        var over = restarted.judge(RULES, START + 300_000);
        assertThat(over).extracting(AlertEvent::kind).containsExactly(Kind.RESOLVED);
        assertThat(over.get(0).alert().id()).isEqualTo(lost.id());
        assertThat(over.get(0).alert().state()).isEqualTo(AlertState.RESOLVED);
        assertThat(restarted.idle(START)).isTrue();
    }

    @Test
    void aSimulationWithAgentsIsWatched() {
        watch.grown(Moments.ALICE, 10);
        assertThat(watch.idle(START)).isFalse();

        watch.forgotten(Moments.ALICE);
        assertThat(watch.idle(START)).isTrue();
    }

    @Test
    void withoutRulesWhatWasHeardIsKept() {
        watch.heard(START);

        assertThat(watch.judge(List.of(), START + 100_000)).isEmpty();
        assertThat(watch.judge(RULES, START + 100_000)).isEmpty();
    }

    @Test
    void agentsAreComparedByWhatTheyGrewSinceTheLastTime() {
        for (int i = 0; i < 9; i++) {
            watch.grown(new AgentId("town", "agent " + i), 1_000L * i);
        }
        assertThat(watch.compare()).isEmpty();

        for (int i = 0; i < 9; i++) {
            watch.grown(new AgentId("town", "agent " + i), 1_000L * i + (i == 8 ? 500 : i));
        }
        var scores = watch.compare();

        assertThat(scores).hasSize(9);
        assertThat(Objects.requireNonNull(scores.get(new AgentId("town", "agent 8")))
                        .outlier())
                .isGreaterThan(100);
        assertThat(Objects.requireNonNull(scores.get(new AgentId("town", "agent 4")))
                        .outlier())
                .isZero();
        assertThat(watch.compare()).isEmpty();
    }

    @Test
    void afterItsRunSilenceMeansNothingUntilSomethingNewerComes() {
        watch.arrived(Moments.filled(5, 10), START + 6_000);
        assertThat(watch.end(RULES, "completed", START + 7_000)).isEmpty();
        watch.ended(START + 5_000);

        watch.arrived(Moments.filled(5, 10), START + 8_000);
        assertThat(watch.judge(RULES, START + 200_000)).isEmpty();
        assertThat(watch.lastMillis()).isEqualTo(-1);

        watch.forgotten(Moments.ALICE);
        assertThat(watch.idle(START + 65_000)).isFalse();
        assertThat(watch.idle(START + 65_001)).isTrue();
        watch.arrived(Moments.filled(6, 10), START + 9_000);
        var unused = watch.judge(RULES, START + 9_000);
        assertThat(watch.judge(RULES, START + 69_000))
                .extracting(AlertEvent::kind)
                .containsExactly(Kind.FIRING);
    }

    @Test
    void itsAlertEndsWithItsRunOnceThatIsDurable() {
        watch.heard(START);
        var unused = watch.judge(RULES, START);
        var lost = watch.judge(RULES, START + 60_000).get(0).alert();

        var ends = watch.end(RULES, "failed", START + 70_000);
        assertThat(ends).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo(Kind.RESOLVED);
            assertThat(event.reason()).isEqualTo("the run ended: failed");
            assertThat(event.alert().id()).isEqualTo(lost.id());
            assertThat(event.alert().resolvedMillis()).isEqualTo(START + 70_000);
        });
        watch.heard(START + 71_000);
        assertThat(watch.judge(RULES, START + 71_000)).isEmpty();
        watch.resume();
        assertThat(watch.end(RULES, "failed", START + 72_000)).hasSize(1);
        watch.ended(START);
        assertThat(watch.end(RULES, "failed", START + 73_000)).isEmpty();
    }

    /** What was heard of before the end and is heard of again comes first: it is no sign of life. */
    @Test
    void aClockThatWasAheadInTheRunThatEndedDoesNotMakeTheNextOneDeaf() {
        watch.ended(START + 3_600_000);

        watch.arrived(Moments.filled(5, 10), START + 5_000);
        assertThat(watch.lastMillis()).isEqualTo(-1);
        watch.arrived(Moments.filled(5, 10), START + 5_500);
        assertThat(watch.lastMillis()).isEqualTo(-1);
        watch.arrived(Moments.filled(6, 10), START + 6_000);
        assertThat(watch.lastMillis()).isEqualTo(START + 6_000);

        watch.ended(START + 6_000);
        watch.arrived(Moments.filled(6, 10), START + 7_000);
        assertThat(watch.lastMillis()).isEqualTo(-1);
    }

    @Test
    void whatAgentsGrewInARunThatEndedIsNotComparedAfterwardsNorWhatTheNextOneBeginsWith() {
        for (int second : List.of(0, 1)) {
            arrive(second, 10 + 10 * second);
        }
        watch.ended(START + 1_000);
        assertThat(watch.compare()).isEmpty();
        arrive(1, 20);
        assertThat(watch.compare()).isEmpty();

        arrive(2, 900);
        assertThat(watch.compare()).isEmpty();
        arrive(3, 901);
        assertThat(watch.compare()).hasSize(9);
    }

    private void arrive(int second, int total) {
        for (int i = 0; i < 9; i++) {
            var id = new AgentId("town", "agent " + i);
            watch.arrived(Moments.sized(id, second, total, 1_000), START + 1_000L * second);
        }
    }
}
