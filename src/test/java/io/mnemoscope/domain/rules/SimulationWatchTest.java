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

    private final SimulationWatch watch = new SimulationWatch("town", START - 1);

    @Test
    void aSnapshotOfUpToAMinuteAgoIsASignOfLife() {
        alice(0, START + 60_001);
        assertThat(watch.lastMillis()).isEqualTo(-1);

        watch.forgotten(Moments.ALICE);
        alice(0, START + 60_000);
        assertThat(watch.lastMillis()).isEqualTo(START + 60_000);
    }

    @Test
    void aSimulationIsLostAfterAMinuteOfSilence() {
        watch.paced();
        watch.heard(START, Outages.NONE);
        assertThat(watch.judge(RULES, START + 10_000, Outages.NONE)).isEmpty();

        assertThat(watch.judge(RULES, START + 59_999, Outages.NONE)).isEmpty();
        var lost = watch.judge(RULES, START + 60_000, Outages.NONE);

        assertThat(lost).extracting(AlertEvent::kind).containsExactly(Kind.FIRING);
        assertThat(lost.get(0).alert().startedMillis()).isEqualTo(START);
        assertThat(lost.get(0).alert().value()).isEqualTo(60);
    }

    @Test
    void dataThatCameSinceTheLastLookIsNoSilenceHoweverLongAgo() {
        watch.paced();
        watch.heard(START, Outages.NONE);

        assertThat(watch.judge(RULES, START + 90_000, Outages.NONE)).isEmpty();
        assertThat(watch.judge(RULES, START + 90_001, Outages.NONE))
                .extracting(AlertEvent::kind)
                .containsExactly(Kind.FIRING);
    }

    @Test
    void anAlertOfBeforeARestartNeitherEndsNorMovesUntilThereIsData() {
        watch.paced();
        watch.heard(START, Outages.NONE);
        var unused = watch.judge(RULES, START, Outages.NONE);
        var lost = watch.judge(RULES, START + 60_000, Outages.NONE).get(0).alert();

        var restarted = new SimulationWatch("town", START - 1);
        assertThat(restarted.idle(START)).isTrue();
        restarted.firing(lost);

        assertThat(restarted.idle(START)).isFalse();
        assertThat(restarted.judge(RULES, START + 200_000, Outages.NONE)).isEmpty();
        restarted.heard(START + 300_000, Outages.NONE);
        var over = restarted.judge(RULES, START + 300_000, Outages.NONE);
        assertThat(over).extracting(AlertEvent::kind).containsExactly(Kind.RESOLVED);
        assertThat(over.get(0).alert().id()).isEqualTo(lost.id());
        assertThat(over.get(0).alert().state()).isEqualTo(AlertState.RESOLVED);
        assertThat(restarted.idle(START)).isTrue();
    }

    private SimulationWatch lost() {
        alice(0, START);
        assertThat(watch.judge(RULES, START + 60_000, Outages.NONE)).isEmpty();
        var alert = watch.judge(RULES, START + 61_000, Outages.NONE).get(0).alert();
        var restarted = new SimulationWatch("town", START + 70_000);
        restarted.firing(alert);
        return restarted;
    }

    /** The uptime of the server before is not known: what arrived at it says nothing of now. */
    @Test
    void whatArrivedBeforeARestartDoesNotEndAnAlert() {
        var restarted = lost();
        var outage = Outages.NONE.and(START, START + 70_000);
        restarted.arrived(Moments.arrived(Moments.filled(0, 10), START, 9), outage);

        assertThat(restarted.judge(RULES, START + 71_000, outage)).isEmpty();
        restarted.arrived(Moments.arrived(Moments.filled(72, 10), START + 72_000, 9), outage);
        assertThat(restarted.judge(RULES, START + 72_000, outage))
                .extracting(AlertEvent::kind)
                .containsExactly(Kind.RESOLVED);
    }

    @Test
    void anAlertEndsWithTheLastOfItsAgents() {
        var restarted = lost();
        restarted.arrived(Moments.arrived(Moments.filled(0, 10), START, 9), Outages.NONE);
        restarted.forgotten(Moments.ALICE);

        assertThat(restarted.judge(RULES, START + 71_000, Outages.NONE))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.kind()).isEqualTo(Kind.RESOLVED);
                    assertThat(event.alert().message()).startsWith("Its agents were deleted; began ");
                });
        assertThat(restarted.judge(RULES, START + 72_000, Outages.NONE)).isEmpty();
    }

    @Test
    void aRunThatSaysHowLongAStepTakesIsNotForgottenBeforeItsFirstSnapshot() {
        watch.expectStep(60);
        assertThat(watch.idle(START + 600_000)).isFalse();

        watch.ended(START);
        assertThat(watch.idle(START + 600_000)).isTrue();
    }

    @Test
    void whatWasTakenBeforeARunEndedRevivesNothing() {
        alice(5, START + 5_000);
        watch.ended(START + 10_000);

        watch.arrived(
                Moments.arrived(Moments.sized(new AgentId("town", "Bob"), 5, 10, 100), START + 12_000, 0),
                Outages.NONE);

        assertThat(watch.lastMillis()).isEqualTo(-1);
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
        watch.heard(START, Outages.NONE);

        assertThat(watch.judge(List.of(), START + 100_000, Outages.NONE)).isEmpty();
        assertThat(watch.judge(RULES, START + 100_000, Outages.NONE)).isEmpty();
    }

    @Test
    void anAlertWhoseRuleIsSwitchedOffEnds() {
        watch.paced();
        watch.heard(START, Outages.NONE);
        assertThat(watch.judge(RULES, START + 60_000, Outages.NONE)).isEmpty();
        assertThat(watch.judge(RULES, START + 61_000, Outages.NONE)).hasSize(1);

        assertThat(watch.judge(List.of(), START + 62_000, Outages.NONE))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.kind()).isEqualTo(Kind.RESOLVED);
                    assertThat(event.reason()).isEqualTo("the rule was switched off");
                });
        assertThat(watch.judge(List.of(), START + 63_000, Outages.NONE)).isEmpty();
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
        alice(5, START + 6_000);
        assertThat(watch.end("completed", START + 7_000)).isEmpty();
        watch.ended(START + 6_000);

        alice(5, START + 6_000);
        assertThat(watch.judge(RULES, START + 200_000, Outages.NONE)).isEmpty();
        assertThat(watch.lastMillis()).isEqualTo(-1);

        watch.forgotten(Moments.ALICE);
        assertThat(watch.idle(START + 66_000)).isFalse();
        assertThat(watch.idle(START + 66_001)).isTrue();
        alice(6, START + 9_000);
        var unused = watch.judge(RULES, START + 9_000, Outages.NONE);
        assertThat(watch.judge(RULES, START + 69_000, Outages.NONE))
                .extracting(AlertEvent::kind)
                .containsExactly(Kind.FIRING);
    }

    @Test
    void itsAlertEndsWithItsRunOnceThatIsDurable() {
        watch.paced();
        watch.heard(START, Outages.NONE);
        var unused = watch.judge(RULES, START, Outages.NONE);
        var lost = watch.judge(RULES, START + 60_000, Outages.NONE).get(0).alert();

        var ends = watch.end("failed", START + 70_000);
        assertThat(ends).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo(Kind.RESOLVED);
            assertThat(event.reason()).isEqualTo("the run ended: failed");
            assertThat(event.alert().id()).isEqualTo(lost.id());
            assertThat(event.alert().resolvedMillis()).isEqualTo(START + 70_000);
        });
        watch.heard(START + 71_000, Outages.NONE);
        assertThat(watch.judge(RULES, START + 71_000, Outages.NONE)).isEmpty();
        watch.resume();
        assertThat(watch.end("failed", START + 72_000)).hasSize(1);
        watch.ended(START);
        assertThat(watch.end("failed", START + 73_000)).isEmpty();
    }

    @Test
    void aClockThatWasAheadInTheRunThatEndedDoesNotMakeTheNextOneDeaf() {
        alice(3_600, START + 5_000);
        watch.ended(START + 5_500);

        alice(3_600, START + 5_000);
        assertThat(watch.lastMillis()).isEqualTo(-1);
        alice(6, START + 6_000);
        assertThat(watch.lastMillis()).isEqualTo(START + 6_000);
    }

    @Test
    void anAgentThatIsToldOfAgainIsNoSignOfLife() {
        alice(5, START + 5_000);
        var unused = watch.judge(RULES, START + 6_000, Outages.NONE);

        alice(5, START + 5_000);

        assertThat(watch.judge(RULES, START + 65_000, Outages.NONE))
                .extracting(AlertEvent::kind)
                .containsExactly(Kind.FIRING);
    }

    @Test
    void aStepMayTakeThreeTimesTheLongestOneBefore() {
        for (int step = 0; step < 5; step++) {
            alice(130 * step, START + 130_000L * step);
            assertThat(watch.judge(RULES, START + 130_000L * step + 129_000, Outages.NONE))
                    .isEmpty();
        }

        assertThat(watch.judge(RULES, START + 520_000 + 389_000, Outages.NONE)).isEmpty();
        assertThat(watch.judge(RULES, START + 520_000 + 390_001, Outages.NONE))
                .extracting(AlertEvent::kind)
                .containsExactly(Kind.FIRING);
    }

    @Test
    void untilThePaceOfAnAgentIsKnownASilenceOfTenMinutesIsUsual() {
        watch.arrived(Moments.arrived(Moments.filled(0, 10), START, 2), Outages.NONE);
        watch.arrived(Moments.arrived(Moments.filled(1, 10), START + 1_000, 2), Outages.NONE);

        assertThat(watch.judge(RULES, START + 600_999, Outages.NONE)).isEmpty();
        assertThat(watch.judge(RULES, START + 601_000, Outages.NONE)).hasSize(1);
    }

    @Test
    void whatARunExpectsOverridesWhatIsKnown() {
        alice(0, START);
        watch.expectStep(100);

        assertThat(watch.judge(RULES, START + 299_999, Outages.NONE)).isEmpty();
        assertThat(watch.judge(RULES, START + 300_000, Outages.NONE)).hasSize(1);
    }

    @Test
    void anOutageOfTheServerIsNoSilenceOfTheSimulation() {
        alice(0, START);
        var outage = Outages.NONE.and(START + 10_000, START + 80_000);

        assertThat(watch.judge(RULES, START + 129_999, outage)).isEmpty();
        assertThat(watch.judge(RULES, START + 130_000, outage)).hasSize(1);
    }

    @Test
    void norIsItAGapThatIsUsualFromThenOn() {
        var outage = Outages.NONE.and(START + 10_000, START + 80_000);
        alice(0, START);
        watch.arrived(Moments.arrived(Moments.filled(81, 10), START + 81_000, 9), outage);

        assertThat(watch.judge(RULES, START + 140_000, outage)).isEmpty();
        assertThat(watch.judge(RULES, START + 141_000, outage)).hasSize(1);
    }

    @Test
    void whatWasSilentLongBeforeTheServerStartedIsNotJudgedAgain() {
        alice(0, START);
        watch.forgetSilence(START + 600_000);
        assertThat(watch.lastMillis()).isEqualTo(START);

        watch.forgetSilence(START + 600_001);
        assertThat(watch.lastMillis()).isEqualTo(-1);
        assertThat(watch.judge(RULES, START + 900_000, Outages.NONE)).isEmpty();
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
            watch.arrived(
                    Moments.arrived(Moments.sized(id, second, total, 1_000), START + 1_000L * second, 9), Outages.NONE);
        }
    }

    /** Alice's newest snapshot is of this second, and arrived then; her gaps are known. */
    private void alice(int second, long arrivedMillis) {
        watch.arrived(Moments.arrived(Moments.filled(second, 10), arrivedMillis, 9), Outages.NONE);
    }
}
