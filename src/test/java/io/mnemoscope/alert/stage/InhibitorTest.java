package io.mnemoscope.alert.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.alert.group.MuteReason;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.BuiltIn;
import io.mnemoscope.domain.InhibitionRule;
import io.mnemoscope.domain.Matcher;
import io.mnemoscope.domain.Matcher.Field;
import io.mnemoscope.domain.RuleType;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.storage.Samples;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InhibitorTest {
    private final Inhibitor inhibition = new Inhibitor(InhibitionRule.DEFAULTS);

    private static Alert alert(AgentId id, RuleType type, Severity severity, AlertState state, long started) {
        var rule = type.wireName();
        return new Alert(
                Alert.idOf(id, rule, started),
                id,
                type,
                rule,
                severity,
                state,
                false,
                "",
                1,
                1,
                started,
                started,
                -1,
                Samples.snapshot(Samples.ALICE, 1, 1).memory());
    }

    private Optional<String> mutes(Alert alert) {
        return inhibition.mutes(alert, 0).map(MuteReason::text);
    }

    private static List<Matcher> matchers(String... texts) {
        return List.of(texts).stream().map(Matcher::parse).toList();
    }

    @Test
    void aLostSimulationMutesItsStalledAgentsWhileItLasts() {
        var town = AgentId.ofSimulation("town");
        var stalled = alert(Samples.ALICE, BuiltIn.AGENT_STALLED, Severity.WARNING, AlertState.FIRING, 1);
        var elsewhere =
                alert(new AgentId("village", "Alice"), BuiltIn.AGENT_STALLED, Severity.WARNING, AlertState.FIRING, 1);
        inhibition.changed(alert(town, BuiltIn.SIMULATION_LOST, Severity.WARNING, AlertState.FIRING, 2));

        assertThat(mutes(stalled)).hasValueSatisfying(why -> assertThat(why).endsWith("(simulation_lost)"));
        assertThat(mutes(elsewhere)).isEmpty();
        inhibition.changed(alert(town, BuiltIn.SIMULATION_LOST, Severity.WARNING, AlertState.RESOLVED, 2));
        assertThat(mutes(stalled)).isEmpty();
    }

    @Test
    void aCriticalAlertMutesMilderOnesOfTheSameAgentAndRule() {
        var critical = alert(Samples.ALICE, BuiltIn.THRESHOLD_EXCEEDED, Severity.CRITICAL, AlertState.FIRING, 1);
        var warning = alert(Samples.ALICE, BuiltIn.THRESHOLD_EXCEEDED, Severity.WARNING, AlertState.FIRING, 2);
        var bobs = alert(Samples.BOB, BuiltIn.THRESHOLD_EXCEEDED, Severity.WARNING, AlertState.FIRING, 2);
        var other = alert(Samples.ALICE, BuiltIn.ABNORMAL_GROWTH, Severity.WARNING, AlertState.FIRING, 2);
        inhibition.changed(critical);

        assertThat(mutes(warning))
                .hasValue("inhibited by the critical alert " + critical.id() + " (threshold_exceeded)");
        assertThat(mutes(critical)).isEmpty();
        assertThat(mutes(bobs)).isEmpty();
        assertThat(mutes(other)).isEmpty();
    }

    @Test
    void anotherActiveSourceGoesOnMuting() {
        var configured = new Inhibitor(List.of(new InhibitionRule(
                matchers("rule=consolidation_storm"), matchers("type=threshold_exceeded"), List.of(Field.SIMULATION))));
        var alices = alert(Samples.ALICE, BuiltIn.CONSOLIDATION_STORM, Severity.WARNING, AlertState.FIRING, 1);
        var bobs = alert(Samples.BOB, BuiltIn.CONSOLIDATION_STORM, Severity.WARNING, AlertState.FIRING, 1);
        var full = alert(Samples.ALICE, BuiltIn.THRESHOLD_EXCEEDED, Severity.CRITICAL, AlertState.FIRING, 2);
        configured.changed(alices);
        configured.changed(bobs);

        configured.changed(alert(Samples.ALICE, BuiltIn.CONSOLIDATION_STORM, Severity.WARNING, AlertState.RESOLVED, 1));
        assertThat(configured.mutes(full, 0))
                .hasValueSatisfying(why -> assertThat(why.text()).contains(bobs.id()));
        configured.changed(alert(Samples.BOB, BuiltIn.CONSOLIDATION_STORM, Severity.WARNING, AlertState.RESOLVED, 1));
        assertThat(configured.mutes(full, 0)).isEmpty();
    }

    @Test
    void twoThatAreSourceAndTargetDoNotMuteEachOther() {
        var each = matchers("type=threshold_exceeded");
        var configured = new Inhibitor(List.of(new InhibitionRule(each, each, List.of(Field.SIMULATION))));
        var alices = alert(Samples.ALICE, BuiltIn.THRESHOLD_EXCEEDED, Severity.WARNING, AlertState.FIRING, 1);
        var bobs = alert(Samples.BOB, BuiltIn.THRESHOLD_EXCEEDED, Severity.WARNING, AlertState.FIRING, 1);
        configured.changed(alices);
        configured.changed(bobs);

        assertThat(configured.mutes(alices, 0)).isEmpty();
        assertThat(configured.mutes(bobs, 0)).isEmpty();
    }

    @Test
    void aSourceThatBecomesMilderIsNoneAnyMore() {
        var critical = alert(Samples.ALICE, BuiltIn.THRESHOLD_EXCEEDED, Severity.CRITICAL, AlertState.FIRING, 1);
        var warning = alert(Samples.ALICE, BuiltIn.THRESHOLD_EXCEEDED, Severity.WARNING, AlertState.FIRING, 2);
        inhibition.changed(critical);
        assertThat(mutes(warning)).isPresent();

        inhibition.changed(alert(Samples.ALICE, BuiltIn.THRESHOLD_EXCEEDED, Severity.WARNING, AlertState.FIRING, 1));

        assertThat(mutes(warning)).isEmpty();
    }

    @Test
    void aSourceThatChangesAndStaysActiveKeepsItsTurn() {
        var configured = new Inhibitor(List.of(new InhibitionRule(
                matchers("rule=consolidation_storm"), matchers("type=threshold_exceeded"), List.of(Field.SIMULATION))));
        var alices = alert(Samples.ALICE, BuiltIn.CONSOLIDATION_STORM, Severity.WARNING, AlertState.FIRING, 1);
        var full = alert(Samples.ALICE, BuiltIn.THRESHOLD_EXCEEDED, Severity.CRITICAL, AlertState.FIRING, 2);
        configured.changed(alices);
        configured.changed(alert(Samples.BOB, BuiltIn.CONSOLIDATION_STORM, Severity.WARNING, AlertState.FIRING, 1));
        var first = configured.mutes(full, 0);

        configured.changed(
                alert(Samples.ALICE, BuiltIn.CONSOLIDATION_STORM, Severity.WARNING, AlertState.RECOVERING, 1));

        assertThat(configured.mutes(full, 0)).isEqualTo(first).isPresent();
    }
}
