package io.mnemoscope.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.BuiltIn;
import io.mnemoscope.domain.RuleType;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.storage.Samples;
import org.junit.jupiter.api.Test;

class InhibitorTest {
    private final Inhibitor inhibition = new Inhibitor();

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

    @Test
    void aLostSimulationMutesItsStalledAgentsWhileItLasts() {
        var town = AgentId.ofSimulation("town");
        var stalled = alert(Samples.ALICE, BuiltIn.AGENT_STALLED, Severity.WARNING, AlertState.FIRING, 1);
        var elsewhere =
                alert(new AgentId("village", "Alice"), BuiltIn.AGENT_STALLED, Severity.WARNING, AlertState.FIRING, 1);
        inhibition.changed(alert(town, BuiltIn.SIMULATION_LOST, Severity.WARNING, AlertState.FIRING, 2));

        assertThat(inhibition.mutes(stalled)).contains("the whole simulation is lost");
        assertThat(inhibition.mutes(elsewhere)).isNull();
        inhibition.changed(alert(town, BuiltIn.SIMULATION_LOST, Severity.WARNING, AlertState.RESOLVED, 2));
        assertThat(inhibition.mutes(stalled)).isNull();
    }

    @Test
    void aCriticalAlertMutesMilderOnesOfTheSameAgentAndRule() {
        var critical = alert(Samples.ALICE, BuiltIn.THRESHOLD_EXCEEDED, Severity.CRITICAL, AlertState.FIRING, 1);
        var warning = alert(Samples.ALICE, BuiltIn.THRESHOLD_EXCEEDED, Severity.WARNING, AlertState.FIRING, 2);
        var bobs = alert(Samples.BOB, BuiltIn.THRESHOLD_EXCEEDED, Severity.WARNING, AlertState.FIRING, 2);
        var other = alert(Samples.ALICE, BuiltIn.ABNORMAL_GROWTH, Severity.WARNING, AlertState.FIRING, 2);
        inhibition.changed(critical);

        assertThat(inhibition.mutes(warning)).contains(critical.id());
        assertThat(inhibition.mutes(critical)).isNull();
        assertThat(inhibition.mutes(bobs)).isNull();
        assertThat(inhibition.mutes(other)).isNull();
    }
}
