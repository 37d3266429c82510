package io.mnemoscope.domain.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.AlertEvent.Kind;
import io.mnemoscope.domain.Moments;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.agent.AgentMonitor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an alert's events say: the reason of each kind, the message, and each rule's hint. */
class AlertWordsTest {
    private final List<AlertEvent> events = new ArrayList<>();

    @Test
    void everyEventSaysWhyItHappened() {
        feed("threshold_exceeded", 850, 850, 950, 950, 920, 850);

        assertThat(events)
                .extracting(AlertEvent::kind, AlertEvent::reason)
                .containsExactly(
                        tuple(Kind.PENDING, "at or above 80.0%; fires after 2 snapshots"),
                        tuple(Kind.FIRING, "at or above 80.0% for 2 snapshots"),
                        tuple(Kind.SEVERITY_CHANGED, "now critical"),
                        tuple(Kind.RECOVERING, "no longer at or above 95.0%; resolved after 5 snapshots below 90.0%"),
                        tuple(Kind.SEVERITY_CHANGED, "no longer critical, now warning"));
    }

    @Test
    void anAlertThatIsOverSaysSo() {
        feed("threshold_exceeded", 850, 700, 850, 850, 700, 700, 700, 700, 700);

        assertThat(events)
                .extracting(AlertEvent::kind, AlertEvent::reason)
                .contains(
                        tuple(Kind.CANCELLED, "below 75.0% before it fired"),
                        tuple(Kind.RESOLVED, "below 75.0% for 5 snapshots"));
        assertThat(events.get(1).alert().message())
                .isEqualTo("Memory usage at 70.0%; ended, began 2026-05-28 20:26:40");
    }

    @Test
    void anAlertThatChangesItsMindSaysThatItIsHeld() {
        feed("threshold_exceeded", 850, 850, 700, 850, 700);

        assertThat(events)
                .extracting(AlertEvent::kind, AlertEvent::reason)
                .contains(
                        tuple(Kind.REFIRED, "at or above 80.0% again"),
                        tuple(Kind.FLAPPING, "changed too often; held until it is calm"));
    }

    @Test
    void aRuleThatFiresAtOnceDoesNotSayHowLong() {
        feed("abnormal_growth", 100, 100, 100, 100, 100, 400, 400, 400, 400);

        assertThat(events)
                .extracting(AlertEvent::kind, AlertEvent::reason)
                .containsExactly(
                        tuple(Kind.FIRING, "at or above 2.0x"),
                        tuple(Kind.RECOVERING, "no longer at or above 2.0x; resolved after 3 snapshots below 1.3x"),
                        tuple(Kind.RESOLVED, "below 1.3x for 3 snapshots"));
    }

    @Test
    void anAlertWhoseRuleWasSwitchedOffIsNoLongerMeasured() {
        var monitor = feed("threshold_exceeded", 850, 850);

        events.addAll(monitor.use(new RuleSet(Moments.only("abnormal_growth"))));

        assertThat(events.get(2).reason()).isEqualTo("the rule was switched off");
        assertThat(events.get(2).alert().message()).isEqualTo("No longer measured; began 2026-05-28 20:26:40");
    }

    @ParameterizedTest
    @CsvSource({
        "AT_LEAST, at or above 5, below 3",
        "ABOVE, above 5, at or below 3",
        "AT_MOST, at or below 5, above 7",
    })
    void theWordsSayOnWhichSideTheLevelsAre(Comparison comparison, String begins, String ends) {
        double leave = comparison == Comparison.AT_MOST ? 7 : 3;
        var level = Map.of(Severity.WARNING, new LevelPatch(false, 5.0, leave, null));
        var patch = new RulePatch(null, comparison, level, null, null, Map.of(), "load");
        var settings = RuleSettings.DEFAULTS.with(new SettingsPatch(null, null, null, null, Map.of("own", patch)));
        var monitor = new AgentMonitor(new RuleSet(settings), 0);
        for (double load : comparison == Comparison.AT_MOST ? new double[] {5, 8} : new double[] {6, 2}) {
            events.addAll(monitor.observe(Reading.after(load == 5 || load == 6 ? 0 : 1)
                            .gauge("load", load)
                            .snapshot())
                    .events());
        }

        assertThat(events).extracting(AlertEvent::reason).containsExactly(begins, ends);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    threshold_exceeded        | consolidate, evict or raise max_size
                    abnormal_growth           | look for a bulk import or for memories that are stored twice
                    consolidation_inefficient | consolidate more often
                    consolidation_needed      | the episode is not consolidated, or not committed: see whether consolidation runs and succeeds
                    consolidation_storm       | episodes are consolidated but not committed
                    consolidation_ineffective | consolidated memories are not taken out of the buffer: see whether the episode is committed
                    consolidation_slow        | see the language model's latency and how much one consolidation holds
                    eviction_started          | old memories are forgotten before they are consolidated: consolidate, or raise max_size
                    limit_forecast            | consolidate, or raise max_size, before memories are lost
                    growth_changed            | compare what this agent stores now with what it stored before: memories that are stored twice, or a loop
                    growth_outlier            | compare what this agent stores with what the others do
                    memory_lost               | nothing consolidated or evicted them: look for what clears, replaces or reloads the memory
                    memory_stuck              | it still reports: see whether what it perceives and does reaches its memory
                    consolidation_barren      | what leaves the buffer arrives nowhere: see whether the consolidator answers and its memories are stored
                    semantic_bloat            | see what consolidation writes: memories that are copied instead of condensed, or the same ones again
                    calls_runaway             | look for a loop: actions that are tried again, or a consolidation that never ends
                    agent_stalled             | its simulation continues: check whether the agent hangs or has left
                    simulation_lost           | see whether it ended, crashed, or cannot reach the server
                    """)
    void everyRuleSaysWhatToDo(String rule, String hint) {
        assertThat(RuleFeed.of(rule).rule().hint()).isEqualTo(hint);
    }

    @ParameterizedTest
    @CsvSource({"9.94, 9.9 s", "10, 10 s", "59.6, 60 s"})
    void aSilenceOfTenSecondsOrMoreIsInWholeOnes(double seconds, String text) {
        assertThat(RuleFeed.of("simulation_lost").rule().unit(seconds)).isEqualTo(text);
    }

    @Test
    void theActiveRulesOfAnAgentAreInOrderOfSeverity() {
        var monitor = new AgentMonitor(new RuleSet(Moments.only("threshold_exceeded", "consolidation_needed")), 0);
        for (int i = 0; i < 2; i++) {
            events.addAll(monitor.observe(Reading.at(i)
                            .of(940, 1_000)
                            .buffer(20)
                            .gauge("max_episode_length", 15)
                            .snapshot())
                    .events());
        }

        assertThat(monitor.stats().active())
                .extracting(AgentStats.ActiveRule::rule, AgentStats.ActiveRule::severity)
                .containsExactly(
                        tuple("consolidation_needed", Severity.WARNING),
                        tuple("threshold_exceeded", Severity.CRITICAL));
    }

    @CanIgnoreReturnValue
    private AgentMonitor feed(String rule, int... sizes) {
        var monitor = new AgentMonitor(new RuleSet(Moments.only(rule)), 0);
        for (int i = 0; i < sizes.length; i++) {
            events.addAll(monitor.observe(Moments.filled(i, sizes[i])).events());
        }
        return monitor;
    }
}
