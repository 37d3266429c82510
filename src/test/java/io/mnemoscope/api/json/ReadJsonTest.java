package io.mnemoscope.api.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.OperationTiming;
import io.mnemoscope.domain.Silence;
import io.mnemoscope.domain.rules.Glob;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies that clients send: what is taken, what is meant without a member, and what is said of the rest. */
class ReadJsonTest {
    private static final long HOUR = 3_600_000;

    @Test
    void aSilenceBeginsNowAndLastsTwoHours() {
        var silence = silence("{'matchers': ['agent=~\\'A.*\\'', {'name': 'rule', 'value': 'gauge'}]}");

        assertThat(silence.id()).isEqualTo("s1");
        assertThat(silence.startsMillis()).isEqualTo(1_000);
        assertThat(silence.endsMillis()).isEqualTo(1_000 + 2 * HOUR);
        assertThat(silence.createdMillis()).isEqualTo(1_000);
        assertThat(silence.author()).isEmpty();
        assertThat(silence.comment()).isEmpty();
        assertThat(silence.matchers()).extracting(Object::toString).containsExactly("agent=~\"A.*\"", "rule=\"gauge\"");
        assertThat(silence.matchers().get(0).bytes()).isPositive();
    }

    @Test
    void aSilenceMaySayWhenByWhomAndWhy() {
        var until = silence("{'matchers': ['agent=A'], 'starts_at': 5000, 'ends_at': '1970-01-01T00:00:09Z',"
                + " 'author': 'Ann', 'comment': 'two\\nlines', 'state': 'active', 'duration': '5m'}");
        var lasting = silence("{'matchers': ['agent=A'], 'starts_at': 5000, 'duration': '30s'}");

        assertThat(until.startsMillis()).isEqualTo(5_000);
        assertThat(until.endsMillis()).isEqualTo(9_000);
        assertThat(until.author()).isEqualTo("Ann");
        assertThat(until.comment()).isEqualTo("two\nlines");
        assertThat(lasting.endsMillis()).isEqualTo(35_000);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            []                                                | must be a JSON object
            {}                                                | matchers: must be an array of matchers
            {'matchers': []}                                  | matchers: must be 1 to 20: 0
            {'matchers': [], 'typo': 1}                       | typo: there is no such member
            {'matchers': [5]}                                 | matchers[0]: must be an object or a text
            {'matchers': ['agent=A', 'x']}                    | matchers[1]: must be like agent=~
            {'matchers': [{'name': 'x'}]}                     | matchers[0].name: must be simulation, agent, rule, type or
            {'matchers': [{'name': 'rule', 'operator': '~'}]} | matchers[0].operator: must be =, !=, =~ or !~, not: ~
            {'matchers': [{'name': 'rule', 'typo': 1}]}       | matchers[0].typo: there is no such member
            {'matchers': [{'name': 'rule', 'value': 'a\\tb'}]} | matchers[0].value: must not hold control characters
            {'matchers': ['agent=a\\tb']}                      | matchers[0]: must not hold control characters
            {'matchers': ['agent=A'], 'author': 'a\\nb'}       | author: must not hold control characters
            {'matchers': ['agent=A'], 'author': 5}            | author: must be a text
            {'matchers': ['agent=A'], 'comment': '\\ud800'}    | comment: must be valid Unicode
            {'matchers': ['agent=A'], 'comment': '\\u0007'}    | comment: must not hold control characters
            {'matchers': ['agent=A'], 'duration': '5'}        | duration: must be a duration like 30s, 15m or 2h: 5
            {'matchers': ['agent=A'], 'duration': 'x'}        | duration: must be a duration like 30s, 15m or 2h: x
            {'matchers': ['agent=A'], 'ends_at': 'x'}         | ends_at: must be RFC 3339 with an offset, or epoch milliseconds: x
            {'matchers': ['agent=A'], 'ends_at': -1}          | ends_at: must be RFC 3339 with an offset, or epoch milliseconds: -1
            {'matchers': ['agent=A'], 'ends_at': 253402300800000} | ends_at: must be RFC 3339
            {'matchers': ['agent=A'], 'ends_at': 999}         | ends_at: must not be before starts_at
            """)
    void aSilenceThatIsNone(String text, String message) {
        refused(() -> silence(text), message);
    }

    @Test
    void aSilenceHasAtMostTwentyMatchers() {
        var twenty = "'agent=A'" + ", 'agent=A'".repeat(19);

        assertThat(silence("{'matchers': [" + twenty + "]}").matchers()).hasSize(20);
        refused(() -> silence("{'matchers': [" + twenty + ", 'agent=A']}"), "matchers: must be at most 20: 21");
    }

    @Test
    void aBacktestIsOfEverythingUnlessItSaysOtherwise() {
        var all = BacktestJson.request("");
        var some = BacktestJson.request(
                json("{'simulation': 'to*', 'agent': 'A?', 'from': 5, 'to': 5, 'limit': 0, 'alert_threshold': 0.5}"));

        assertThat(all.simulation()).isEqualTo(Glob.ANY);
        assertThat(all.agent()).isEqualTo(Glob.ANY);
        assertThat(all.fromMillis()).isZero();
        assertThat(all.toMillis()).isEqualTo(Long.MAX_VALUE);
        assertThat(all.limit()).isPositive();
        assertThat(some.simulation()).isEqualTo(new Glob("to*"));
        assertThat(some.agent()).isEqualTo(new Glob("A?"));
        assertThat(some.fromMillis()).isEqualTo(5);
        assertThat(some.toMillis()).isEqualTo(5);
        assertThat(some.limit()).isZero();
        assertThat(some.patch().alertThreshold()).isEqualTo(0.5);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            []                     | must be a JSON object
            {'agent': 5}           | agent: must be a text: 5
            {'agent': ''}          | agent: must not be empty
            {'from': 6, 'to': 5}   | to: must not be before from
            {'limit': -1}          | limit: must be an integer from 0 to
            {'limit': 1000000000}  | limit: must be an integer from 0 to
            {'limit': 1.5}         | limit: must be an integer from 0 to
            {'typo': 1}            | typo: there is no such setting
            """)
    void aBacktestThatIsNone(String text, String message) {
        refused(() -> BacktestJson.request(json(text)), message);
    }

    @Test
    void timingsComeOneByOneOrInAnArray() {
        var alice = new AgentId("default", "Alice");

        assertThat(ProfileJson.timings(json("{'agent': 'Alice', 'name': 'store', 'seconds': 1.5}")))
                .containsExactly(new OperationTiming(alice, "store", 1_500_000_000L, false));
        assertThat(ProfileJson.timings(json("[{'agent': 'Alice', 'name': 'a', 'seconds': 0, 'error': true},"
                        + " {'simulation': 'town', 'agent': 'Bob', 'name': 'b', 'seconds': 86400, 'error': null}]")))
                .isEqualTo(List.of(
                        new OperationTiming(alice, "a", 0, true),
                        new OperationTiming(new AgentId("town", "Bob"), "b", 86_400_000_000_000L, false)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            5                                                       | must be a timing or an array of them
            {}                                                      | agent: must not be empty
            [{'agent': 'A', 'name': 'n', 'seconds': 1}, {}]         | [1].agent: must not be empty
            {'agent': '..', 'name': 'n', 'seconds': 1}              | agent: must not be . or ..
            {'simulation': '.', 'agent': 'A', 'name': 'n'}          | simulation: must not be . or ..
            {'agent': 'A', 'seconds': 1}                            | name: must not be empty
            {'agent': 'A', 'name': 5}                               | name: must be a string
            {'agent': 'A', 'name': 'n'}                             | seconds: must be a number from 0 to 86400
            {'agent': 'A', 'name': 'n', 'seconds': -0.1}            | seconds: must be a number from 0 to 86400
            {'agent': 'A', 'name': 'n', 'seconds': 86400.1}         | seconds: must be a number from 0 to 86400
            {'agent': 'A', 'name': 'n', 'seconds': 1, 'error': 1}   | error: must be true or false
            """)
    void aTimingThatIsNone(String text, String message) {
        refused(() -> ProfileJson.timings(json(text)), message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [1                  | not valid JSON at line 1, column 3: it ends too early
            {} x                | not valid JSON at line 1, column 4:
            [1] 2               | something follows the value
            {'a': [0, NaN]}     | a[1]: not valid JSON at line 1, column
            [+1]                | a number has no plus sign in JSON
            /* x */ 1           | there are no comments in JSON
            {'a': {'b': 1e999}} | a.b: the number is too large
            [0, [1e999]]        | [1][0]: the number is too large
            1e999               | the number is too large
            [1 2]               | not valid JSON at line 1, column
            """)
    void whatIsNoJsonIsSaidInItsWords(String text, String message) {
        assertThatThrownBy(() -> assertThat(Trees.any(json(text))).isNull())
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining(message)
                .hasMessageNotContainingAny("Jackson", "Feature", "ALLOW_");
    }

    @Test
    void depthAndNumbersAreBounded() {
        assertThat(Trees.any("[".repeat(64) + "]".repeat(64)).size()).isEqualTo(1);
        refused(() -> Trees.any("[".repeat(65) + "]".repeat(65)), "at line 1, column 66: it is nested deeper than 64");
        refused(() -> Trees.any("1".repeat(401)), "at line 1, column");
        assertThat(Trees.any("").isMissingNode()).isTrue();
        assertThat(Trees.object(" ").isEmpty()).isTrue();
    }

    @Test
    void aCursorNamesItsStore() {
        var cursor = EventCursorText.of("epoch", 17);

        assertThat(cursor.text()).matches("[0-9a-f]{8}-17");
        assertThat(EventCursorText.parse("cursor", cursor.text())).isEqualTo(cursor);
        assertThat(cursor.fits("epoch")).isTrue();
        assertThat(cursor.fits("another")).isFalse();
        assertThat(EventCursorText.parse("cursor", "17").fits("another")).isTrue();
        assertThat(EventCursorText.parse("cursor", "17").text()).isEqualTo("17");
        assertThat(EventCursorText.of("epoch", Long.MAX_VALUE).offset()).isEqualTo(999_999_999_999_999_999L);
        refused(() -> EventCursorText.parse("cursor", "x"), "cursor: must be one that this server answered: x");
    }

    private static Silence silence(String text) {
        return SilenceJson.read(json(text), "s1", 1_000);
    }

    /** With quotes that need no escape here. */
    private static String json(String text) {
        return text.replace("\\'", "\\\"").replace('\'', '"');
    }

    private interface Reading {
        Object read();
    }

    private static void refused(Reading reading, String message) {
        assertThatThrownBy(() -> assertThat(reading.read()).isNull())
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith(message);
    }
}
