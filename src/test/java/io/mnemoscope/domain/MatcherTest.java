package io.mnemoscope.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mnemoscope.storage.Samples;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MatcherTest {
    private static final Alert ALERT = Samples.fired(Samples.ALICE, 1).alert();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "agent=Alice",
                "agent = \"Alice\"",
                "agent!=Bob",
                "agent=~Al.*",
                "agent=~\"Alice|Bob\"",
                "agent!~\"lic\"",
                "simulation=town",
                "rule=~\"threshold_.*\"",
                "type=threshold_exceeded",
                "severity=warning",
                "severity=~\"warning|critical\""
            })
    void matches(String text) {
        assertThat(Matcher.parse(text).matches(ALERT)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent=alice", "agent!=Alice", "agent=~lic", "agent!~A.*", "severity=critical", "agent="})
    void matchesNot(String text) {
        assertThat(Matcher.parse(text).matches(ALERT)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "agent",
                "colour=red",
                "agent=~\"(\"",
                "",
                "=x",
                "agent=~(?<x>a)\\k<x>",
                "agent=~((a{1000}){1000}){1000}",
                "agent=~((a?){1000}){3}"
            })
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> Matcher.parse(text)).isInstanceOf(InvalidInput.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent=\"a \\\"b\\\" \\\\ c\"", "rule!~\"x=~y\"", "simulation=\"\""})
    void readsWhatItWrites(String text) {
        var matcher = Matcher.parse(text);

        assertThat(Matcher.parse(matcher.toString())).isEqualTo(matcher).hasToString(matcher.toString());
    }

    @Test
    void takesTimeLinearInTheNameWhateverTheExpression() {
        var evil = new Matcher(Matcher.Field.AGENT, Matcher.Operator.MATCHES, "(a+)+(a|aa)*b");
        var alert = Samples.fired(new AgentId("town", "a".repeat(256)), 1).alert();

        assertThat(evil.matches(alert)).isFalse();
    }

    @Test
    void anAlertOfAWholeSimulationHasNoAgent() {
        var lost = lost("town");

        assertThat(Matcher.parse("agent=\"\"").matches(lost)).isTrue();
        assertThat(Matcher.parse("agent=~\".+\"").matches(lost)).isFalse();
    }

    static Alert lost(String simulation) {
        var id = AgentId.ofSimulation(simulation);
        return new Alert(
                Alert.idOf(id, "simulation_lost", 1),
                id,
                BuiltIn.SIMULATION_LOST,
                "simulation_lost",
                Severity.WARNING,
                AlertState.FIRING,
                false,
                "lost",
                70,
                60,
                1,
                1,
                Alert.NOT_RESOLVED,
                ALERT.memory());
    }

    @Test
    void aSilenceMutesWhileItLastsWhatAllItsMatchersMatch() {
        var silence = new Silence(
                "s", List.of(Matcher.parse("agent=Alice"), Matcher.parse("severity=warning")), 10, 20, "", "", 5);

        assertThat(silence.mutes(ALERT, 9)).isFalse();
        assertThat(silence.mutes(ALERT, 10)).isTrue();
        assertThat(silence.mutes(ALERT, 20)).isFalse();
        assertThat(silence.mutes(Samples.fired(Samples.BOB, 1).alert(), 15)).isFalse();
        assertThat(silence.state(9)).isEqualTo(Silence.State.PENDING);
        assertThat(silence.endedAt(15).mutes(ALERT, 15)).isFalse();
        assertThat(silence.endedAt(5).state(5)).isEqualTo(Silence.State.EXPIRED);
    }

    @Test
    void aSilenceNeedsMatchersAndAnEndAfterItsBeginning() {
        assertThatThrownBy(() -> new Silence("s", List.of(), 1, 2, "", "", 0)).hasMessageContaining("matchers");
        assertThatThrownBy(() -> new Silence("s", List.of(Matcher.parse("agent=A")), 2, 1, "", "", 0))
                .hasMessageContaining("ends_at");
    }
}
