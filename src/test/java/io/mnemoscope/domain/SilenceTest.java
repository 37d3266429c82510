package io.mnemoscope.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mnemoscope.storage.Samples;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a silence and an inhibition rule mute an alert, their bounds, and what their expressions cost. */
class SilenceTest {
    private static final Alert ALERT = Samples.fired(Samples.ALICE, 1).alert();
    private static final List<Matcher> ALICE = List.of(Matcher.parse("agent=Alice"));

    @Test
    void holdsFromItsBeginningUpToItsEnd() {
        var silence = silence(ALICE, 100, 200);

        assertThat(silence.state(99)).isEqualTo(Silence.State.PENDING);
        assertThat(silence.state(100)).isEqualTo(Silence.State.ACTIVE);
        assertThat(silence.state(199)).isEqualTo(Silence.State.ACTIVE);
        assertThat(silence.state(200)).isEqualTo(Silence.State.EXPIRED);
        assertThat(silence.mutes(ALERT, 99)).isFalse();
        assertThat(silence.mutes(ALERT, 100)).isTrue();
        assertThat(silence.mutes(ALERT, 200)).isFalse();
        assertThat(silence.matches(ALERT)).isTrue();
    }

    @Test
    void mutesWhatAllOfItsMatchersMatch() {
        var both = List.of(Matcher.parse("agent=Alice"), Matcher.parse("severity=critical"));

        assertThat(silence(both, 0, 10).mutes(ALERT, 5)).isFalse();
    }

    @Test
    void hasOneToTwentyMatchersAndDoesNotEndBeforeItBegins() {
        assertThat(silence(Collections.nCopies(20, ALICE.get(0)), 5, 5).matchers())
                .hasSize(20);
        refused(() -> silence(Collections.nCopies(21, ALICE.get(0)), 0, 10), "matchers: must be 1 to 20: 21");
        refused(() -> silence(List.of(), 0, 10), "matchers: must be 1 to 20: 0");
        refused(() -> silence(ALICE, 10, 9), "ends_at: must not be before starts_at");
    }

    @Test
    void hasAShortAuthorAndComment() {
        refused(
                () -> new Silence("1", ALICE, 0, 10, "x".repeat(257), "", 0),
                "author: must have at most 256 characters");
        refused(
                () -> new Silence("1", ALICE, 0, 10, "", "x".repeat(1_025), 0),
                "comment: must have at most 1024 characters");
        assertThat(new Silence("1", ALICE, 0, 10, "x".repeat(256), "y".repeat(1_024), 0).author())
                .hasSize(256);
    }

    @Test
    void endedEarlyItIsOverAtOnceOrNeverBegan() {
        var silence = silence(ALICE, 100, 200);

        assertThat(silence.endedAt(150)).isEqualTo(silence(ALICE, 100, 150));
        assertThat(silence.endedAt(50)).isEqualTo(silence(ALICE, 50, 50));
    }

    @Test
    void whatCannotBeEvaluatedMutesNothing() {
        var broken = silence(ALICE, 0, 10).broken("too large");

        assertThat(broken.error()).isEqualTo("too large");
        assertThat(broken.mutes(ALERT, 5)).isFalse();
        assertThat(Silence.unreadable("1", 10, "damaged").mutes(ALERT, 5)).isFalse();
    }

    @Test
    void itsExpressionsComeToAtMostFiveThousandInstructions() {
        var large = Matcher.stored(Matcher.Field.AGENT, Matcher.Operator.MATCHES, "a{1000}");
        long each = large.ready().instructions();
        int fit = (int) (Silence.MAX_INSTRUCTIONS / each);
        assertThat(each).isBetween(1_000L, 1_050L);

        var ready = silence(Collections.nCopies(fit, large), 0, 10).ready();

        assertThat(ready.instructions()).isEqualTo(fit * each);
        refused(
                () -> silence(Collections.nCopies(fit + 1, large), 0, 10).ready(),
                "matchers: must not come to more than 5000 instructions together; matchers[" + fit
                        + "] is one too many");
    }

    @Test
    void anExpressionThatIsNoneIsNamedWhenItIsCompiled() {
        var bad = Matcher.stored(Matcher.Field.AGENT, Matcher.Operator.MATCHES, "(");

        refused(
                () -> silence(List.of(ALICE.get(0), bad), 0, 10).ready(),
                "matchers[1].value: is not a regular expression (RE2)");
    }

    @Test
    void compiledExpressionsTakeMemoryUntilItRests() {
        var pattern = Matcher.parse("agent=~[a-z]lice");
        var ready = silence(List.of(pattern, ALICE.get(0)), 0, 10).ready();

        assertThat(ready.patternBytes()).isEqualTo(1_024 + 256 * pattern.instructions() + 3 * 32);
        assertThat(pattern.instructions()).isBetween(6L, 10L);
        assertThat(ready.resting().patternBytes()).isZero();
        assertThat(ready.resting().ready()).isEqualTo(ready);
        assertThat(pattern.resting().instructions()).isGreaterThanOrEqualTo(pattern.instructions());
        assertThat(ALICE.get(0).bytes()).isZero();
        assertThat(ALICE.get(0).instructions()).isZero();
    }

    @Test
    void itsTextsTakeTwoBytesACharacterAndMatchersSomeMore() {
        var silence = new Silence("1", ALICE, 0, 10, "Ann", "known", 0);

        assertThat(silence.textBytes()).isEqualTo(512 + 2 * (3 + 5 + 5 + 48));
    }

    @Test
    void aMatcherIsEqualByWhatItSays() {
        var matcher = Matcher.parse("agent=~A.*");

        assertThat(matcher)
                .isEqualTo(matcher.resting())
                .hasSameHashCodeAs(matcher.resting())
                .isNotEqualTo(Matcher.parse("agent=~B.*"))
                .isNotEqualTo(Matcher.parse("rule=~A.*"))
                .isNotEqualTo(Matcher.parse("agent=A.*"))
                .isNotEqualTo("agent=~A.*");
        assertThat(matcher.hashCode()).isNotZero();
        assertThat(matcher.value()).isEqualTo("A.*");
        assertThat(Matcher.operator("!~")).isEqualTo(Matcher.Operator.NOT_MATCHES);
        refused(() -> Matcher.operator("~"), "operator: must be =, !=, =~ or !~, not: ~");
    }

    @Test
    void aMatcherHasUpToFiveHundredAndTwelveCharacters() {
        assertThat(Matcher.parse("agent=" + "x".repeat(512)).value()).hasSize(512);
        refused(() -> Matcher.parse("agent=" + "x".repeat(513)), "value: must have at most 512 characters");
    }

    @Test
    void anInhibitionRuleMutesTargetsThatShareItsProperties() {
        var rule = new InhibitionRule(
                List.of(Matcher.parse("severity=critical")),
                List.of(Matcher.parse("severity=warning"), Matcher.parse("rule=~thresh.*")),
                List.of(Matcher.Field.AGENT, Matcher.Field.SIMULATION, Matcher.Field.AGENT));

        assertThat(rule.isSource(ALERT)).isFalse();
        assertThat(rule.isTarget(ALERT)).isTrue();
        assertThat(rule.key(ALERT)).containsExactly("town", "Alice");
        assertThat(rule.source()).hasSize(1);
        assertThat(rule.instructions())
                .isEqualTo(rule.target().get(1).instructions())
                .isPositive();
        assertThat(rule.patternBytes()).isEqualTo(rule.target().get(1).bytes()).isPositive();
    }

    @Test
    void theCostOfAnInhibitionRuleIsThatOfBothSides() {
        var pattern = List.of(Matcher.parse("rule=~thresh.*"));
        var rule = new InhibitionRule(pattern, pattern, List.of());

        assertThat(rule.instructions()).isEqualTo(2 * pattern.get(0).instructions());
        assertThat(rule.patternBytes()).isEqualTo(2 * pattern.get(0).bytes());
        assertThat(rule.key(ALERT)).isEmpty();
    }

    @Test
    void byDefaultALostSimulationMutesItsStalledAgents() {
        var lost = Samples.lost("town", 0).alert();
        var rule = InhibitionRule.DEFAULTS.get(0);

        assertThat(rule.isSource(lost)).isTrue();
        assertThat(rule.isSource(ALERT)).isFalse();
        assertThat(rule.isTarget(lost)).isFalse();
        assertThat(rule.key(lost)).containsExactly("town");
    }

    @Test
    void anInhibitionRuleNeedsMatchersOnBothSides() {
        refused(() -> new InhibitionRule(List.of(), ALICE, List.of()), "source: must have at least one matcher");
        refused(() -> new InhibitionRule(ALICE, List.of(), List.of()), "target: must have at least one matcher");
    }

    private static Silence silence(List<Matcher> matchers, long starts, long ends) {
        return new Silence("1", matchers, starts, ends, "Ann", "known", 0);
    }

    private interface Making {
        Object make();
    }

    private static void refused(Making making, String message) {
        assertThatThrownBy(() -> assertThat(making.make()).isNull())
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith(message);
    }
}
