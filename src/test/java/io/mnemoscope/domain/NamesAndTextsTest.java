package io.mnemoscope.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which names and texts are taken; lengths are in code points. */
class NamesAndTextsTest {
    @Test
    void aNameHasOneToTwoHundredAndFiftySixCharacters() {
        var longest = "🌸".repeat(256);

        assertThat(new AgentId(longest, longest).agent()).isEqualTo(longest);
        refused(() -> new AgentId("town", longest + "x"), "agent: must have at most 256 characters");
        refused(() -> new AgentId(longest + "x", "Alice"), "simulation: must have at most 256 characters");
        refused(() -> new AgentId("", "Alice"), "simulation: must not be empty");
        refused(() -> new AgentId("town", ""), "agent: must not be empty");
        refused(() -> new AgentId("town", "x".repeat(257)), "agent: must have at most 256 characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {".", ".."})
    void aNewNameIsNoneThatAUrlTakesOutOfItsPath(String name) {
        assertThatCode(() -> AgentId.checkName("agent", name)).doesNotThrowAnyException();
        refusedBy(() -> AgentId.checkNewName("agent", name), "agent: must not be . or ..");
    }

    @Test
    void aNewNameIsAName() {
        refusedBy(() -> AgentId.checkNewName("agent", "a\tb"), "agent: must not hold control characters");
        assertThatCode(() -> AgentId.checkNewName("agent", "...")).doesNotThrowAnyException();
    }

    @Test
    void aTextOfSeveralLinesMayHaveTheirEndsAndTabs() {
        assertThatCode(() -> Characters.checkLines("note", "a\tb\r\nc\nd 🌸")).doesNotThrowAnyException();
        refusedBy(() -> Characters.checkLines("note", "a\rb"), "note: must not hold control characters");
        refusedBy(() -> Characters.checkLine("note", "a\nb"), "note: must not hold control characters");
        refusedBy(() -> Characters.checkLines("note", "half \ud83c"), "note: ");
    }

    @Test
    void aTextInOneLineHasSpacesForControlCharacters() {
        assertThat(Characters.line("two\nlines 🌸\u0007")).isEqualTo("two lines 🌸 ");
        assertThat(Characters.line("one line 🌸")).isEqualTo("one line 🌸");
    }

    @Test
    void anAcknowledgementIsSaidInOneLine() {
        assertThat(new Acknowledgement(0, "", "").text()).isEqualTo("acknowledged");
        assertThat(new Acknowledgement(0, "Ann", "").text()).isEqualTo("acknowledged by Ann");
        assertThat(new Acknowledgement(0, "Ann", "restarting\nit").text())
                .isEqualTo("acknowledged by Ann: restarting it");
        assertThat(new Acknowledgement(0, "", "known").text()).isEqualTo("acknowledged: known");
    }

    @Test
    void anAcknowledgementHasAShortAuthorAndNote() {
        var author = "🌸".repeat(256);
        var note = "🌸".repeat(1_024);

        assertThat(new Acknowledgement(0, author, note).note()).isEqualTo(note);
        refused(() -> new Acknowledgement(0, author + "x", note), "author: must have at most 256 characters");
        refused(() -> new Acknowledgement(0, author, note + "x"), "note: must have at most 1024 characters");
    }

    @ParameterizedTest
    @CsvSource({"a, true", "a1_b, true", "A, false", "1a, false", "'', false", "a-b, false"})
    void aTypeOfRulesIsOneLowerCaseWord(String name, boolean taken) {
        if (taken) {
            var type = new RuleType(name, Trigger.SNAPSHOT);
            assertThat(type).hasToString(name).isEqualTo(new RuleType(name, Trigger.SNAPSHOT));
            assertThat(type).hasSameHashCodeAs(new RuleType(name, Trigger.SNAPSHOT));
            assertThat(type.hashCode()).isNotZero();
            assertThat(type).isNotEqualTo(new RuleType(name, Trigger.PEERS)).isNotEqualTo(name);
        } else {
            refused(() -> new RuleType(name, Trigger.SNAPSHOT), "type: must be lower-case letters, digits and _");
        }
    }

    @Test
    void typesOfOneTriggerDifferByName() {
        assertThat(new RuleType("a", Trigger.SNAPSHOT)).isNotEqualTo(new RuleType("b", Trigger.SNAPSHOT));
    }

    @Test
    void wordsOfTheWireAreReadInCapitalsOrNot() {
        assertThat(WireNamed.parse(Severity.class, "Warning")).isEqualTo(Severity.WARNING);
        assertThat(WireNamed.parse(AlertMode.class, "classic")).isEqualTo(AlertMode.CLASSIC);
        assertThat(WireNamed.parse(Severity.class, "typo")).isNull();
    }

    @Test
    void aGroupIsSaidByWhatItsAlertsShare() {
        assertThat(new Notification.Group("town", "gauge", "Alice").text()).isEqualTo("town/gauge/Alice");
        assertThat(new Notification.Group("town", "", null).text()).isEqualTo("town");
    }

    @Test
    void aNotificationIsOfSomethingThatIsWrongUnlessAllIsResolved() {
        assertThat(notification(Notification.Reason.ALL_RESOLVED).firing()).isFalse();
        assertThat(notification(Notification.Reason.SOME_RESOLVED).firing()).isTrue();
    }

    @Test
    void whatWasWrongIsSaidWithoutTheFieldToo() {
        assertThat(new InvalidInput("step", "must be odd").reason()).isEqualTo("must be odd");
        assertThat(new InvalidInput("", "must be odd")).hasMessage("must be odd");
    }

    @Test
    void numbersThatHaveNoDigitsAreAsInPython() {
        assertThat(PythonFormat.fixed(Double.NaN, 1)).isEqualTo("nan");
        assertThat(PythonFormat.fixed(Double.POSITIVE_INFINITY, 1)).isEqualTo("inf");
        assertThat(PythonFormat.fixed(Double.NEGATIVE_INFINITY, 1)).isEqualTo("-inf");
    }

    private static Notification notification(Notification.Reason reason) {
        return new Notification("1", "ops", new Notification.Group("town", "", null), reason, 0, List.of(), 0);
    }

    private interface Making {
        Object make();
    }

    private interface Check {
        void check();
    }

    private static void refused(Making making, String message) {
        refusedBy(() -> assertThat(making.make()).isNull(), message);
    }

    private static void refusedBy(Check check, String message) {
        assertThatThrownBy(check::check).isInstanceOf(InvalidInput.class).hasMessageStartingWith(message);
    }
}
