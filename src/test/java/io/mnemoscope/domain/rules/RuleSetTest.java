package io.mnemoscope.domain.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.Moments;
import io.mnemoscope.domain.Quarantine;
import io.mnemoscope.domain.Trigger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Which rules of a set are evaluated when, and what an agent's progress keeps of them. */
class RuleSetTest {
    private final RuleSet all = new RuleSet(RuleSettings.DEFAULTS);

    @Test
    void everyRuleIsEvaluatedAtItsOwnTrigger() {
        var heard = new ArrayList<String>();
        var input = new EvaluationInput(null, Moments.filled(0, 100), 0);

        var events = all.evaluate(
                input,
                AgentRuleState.of(all),
                (rule, seen, value, after) -> heard.add(rule.spec().name()));

        assertThat(events).isEmpty();
        assertThat(heard).contains("threshold_exceeded", "agent_stalled").doesNotContain("growth_changed");
        assertThat(names(all, Trigger.SILENCE)).containsExactly("agent_stalled");
        assertThat(names(all, Trigger.PEERS)).containsExactly("growth_changed");
        assertThat(names(all, Trigger.SNAPSHOT)).doesNotContain("agent_stalled", "growth_changed");
        assertThat(all.indexes(Trigger.SIMULATION)).isEmpty();
    }

    @Test
    void aRuleIsThereIfItIsOn() {
        var set = new RuleSet(Moments.only("abnormal_growth"));

        assertThat(set.has("abnormal_growth")).isTrue();
        assertThat(set.has("threshold_exceeded")).isFalse();
        assertThat(set.lifecycle()).hasSize(1);
    }

    @Test
    void theLeastSilenceIsThatOfTheRulesOnSilence() {
        var sooner = new RulePatch(null, null, Map.of(), null, null, Map.of("min_seconds", 3.0), null);
        var patch = new SettingsPatch(null, null, null, null, Map.of("agent_stalled", sooner));

        assertThat(all.leastSilenceMillis()).isEqualTo(10_000);
        assertThat(new RuleSet(RuleSettings.DEFAULTS.with(patch)).leastSilenceMillis())
                .isEqualTo(3_000);
        assertThat(new RuleSet(Moments.only("abnormal_growth")).leastSilenceMillis())
                .isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aScoreFromTheMildestLevelUpMayBeginAnAlert() {
        assertThat(all.mayBegin(new PeerScores(Double.NaN, 1))).isTrue();
        assertThat(all.mayBegin(new PeerScores(100, 0.9))).isFalse();
        assertThat(new RuleSet(Moments.only("abnormal_growth")).mayBegin(new PeerScores(100, 100)))
                .isFalse();
    }

    @Test
    void whatOneRuleThrowsLeavesTheStateOfAll() {
        var set = new RuleSet(Moments.only("threshold_exceeded", "consolidation_needed"));
        var track = AgentRuleState.of(set);
        var full = new EvaluationInput(
                null, Reading.at(0).of(900, 1_000).buffer(20).snapshot(), 0);

        assertThatThrownBy(() -> set.evaluate(full, track, (rule, seen, value, after) -> {
                    if (rule.spec().name().equals("consolidation_needed")) {
                        throw new IllegalStateException("a test");
                    }
                }))
                .isInstanceOf(Quarantine.RuleFailed.class);
        assertThat(track.remember(set).values())
                .extracting(RuleCheckpoint::state)
                .containsOnly(AlertProgress.START);

        var empty = new EvaluationInput(null, Reading.at(1).of(1, 1_000).snapshot(), 1);
        assertThat(set.evaluate(empty, track, null)).isEmpty();
        assertThat(track.remember(set).values())
                .extracting(RuleCheckpoint::state)
                .containsOnly(AlertProgress.START);
    }

    @Test
    void aCheckpointHasWhatIsNotAsAtTheStart() {
        var set = new RuleSet(Moments.only("threshold_exceeded", "eviction_started", "limit_forecast"));
        var track = AgentRuleState.of(set);
        var first = Reading.at(0).of(900, 1_000).gauge("evicted_total", 0).snapshot();
        assertThat(set.evaluate(new EvaluationInput(null, first, 0), track, null))
                .hasSize(1);

        var remembered = track.remember(set);

        assertThat(remembered.keySet()).containsExactly("eviction_started", "limit_forecast", "threshold_exceeded");
        assertThat(of(remembered, "limit_forecast").state()).isEqualTo(AlertProgress.START);
        var restored = AgentRuleState.of(set, remembered);
        assertThat(restored.remember(set)).isEqualTo(remembered);
        assertThat(restored.state(0).state()).isEqualTo(AlertState.PENDING);
    }

    @Test
    void aCheckpointIsACopy() {
        var set = new RuleSet(Moments.only("limit_forecast"));
        var track = AgentRuleState.of(set);
        var first = Reading.at(0).of(100, 1_000).snapshot();
        var next = Reading.at(1).of(110, 1_000).snapshot();
        assertThat(set.evaluate(new EvaluationInput(null, first, 0), track, null))
                .isEmpty();

        var remembered = track.remember(set);
        var restored = AgentRuleState.of(set, remembered);
        assertThat(set.evaluate(new EvaluationInput(first, next, 1), restored, null))
                .isEmpty();

        assertThat(of(remembered, "limit_forecast").memory().toArray())
                .containsExactly(
                        of(track.remember(set), "limit_forecast").memory().toArray());
        assertThat(restored.remember(set)).isNotEqualTo(remembered);
    }

    @Test
    void everyRuleThatRemembersHasAMemoryOfItsOwnForEachAgent() {
        var alice = AgentRuleState.of(all);
        var bob = AgentRuleState.of(all);
        var first = Reading.at(0).of(100, 1_000).consolidated(1, 10).took(2).gauge("evicted_total", 0);
        var second = Reading.at(1).of(130, 1_000).consolidated(2, 20).took(2).gauge("evicted_total", 0);

        assertThat(all.evaluate(new EvaluationInput(null, first.snapshot(), 0), alice, null))
                .isEmpty();
        assertThat(all.evaluate(new EvaluationInput(first.snapshot(), second.snapshot(), 1), alice, null))
                .isEmpty();

        assertThat(alice.remember(all).keySet())
                .containsExactly(
                        "abnormal_growth",
                        "consolidation_barren",
                        "consolidation_inefficient",
                        "consolidation_needed",
                        "consolidation_slow",
                        "consolidation_storm",
                        "eviction_started",
                        "limit_forecast",
                        "memory_stuck");
        assertThat(bob.remember(all)).isEmpty();
    }

    @Test
    void rulesThatForgetKeepTheirAlerts() {
        var set = new RuleSet(Moments.only("threshold_exceeded", "limit_forecast"));
        var track = AgentRuleState.of(set);
        var first = Reading.at(0).of(900, 1_000).snapshot();
        assertThat(set.evaluate(new EvaluationInput(null, first, 0), track, null))
                .hasSize(1);

        track.forgetMemories();

        assertThat(track.remember(set).keySet()).containsExactly("threshold_exceeded");
    }

    @Test
    void whatARuleRemembersIsEqualByItsNumbers() {
        var numbers = RuleScratch.of(new double[] {1, 2});

        assertThat(numbers).isEqualTo(RuleScratch.of(new double[] {1, 2}));
        assertThat(numbers).hasSameHashCodeAs(RuleScratch.of(new double[] {1, 2}));
        assertThat(numbers).isNotEqualTo(RuleScratch.of(new double[] {1, 3})).isNotEqualTo("[1.0, 2.0]");
        assertThat(numbers.hashCode()).isNotZero();
        assertThat(numbers).hasToString("[1.0, 2.0]");
    }

    private static RuleCheckpoint of(Map<String, RuleCheckpoint> remembered, String rule) {
        return Objects.requireNonNull(remembered.get(rule), rule);
    }

    private static List<String> names(RuleSet set, Trigger trigger) {
        var names = new ArrayList<String>();
        for (int index : set.indexes(trigger)) {
            names.add(set.lifecycle().get(index).spec().name());
        }
        return names;
    }
}
