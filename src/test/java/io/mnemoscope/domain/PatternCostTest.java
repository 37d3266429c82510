package io.mnemoscope.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.mnemoscope.storage.Samples;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatternCostTest {
    private static final int ROUNDS = Integer.getInteger("mnemoscope.patterns", 20_000);
    private static final String[] BITS = {
        "a",
        "b",
        "(",
        ")",
        "(?:",
        "(?i)",
        "(?P<n>",
        "|",
        "*",
        "+",
        "?",
        "*?",
        "{2}",
        "{3,}",
        "{0,4}",
        "{1,7}",
        "{0}",
        "{12}",
        "{1000}",
        "{1001}",
        "{2,1}",
        "{",
        "}",
        ",",
        "1",
        "[",
        "]",
        "[a-z]",
        "[^a]",
        "[^",
        "[[:alpha:]]",
        "[]a]",
        "[\\]]",
        "[a\\]b]",
        "[a-\\x{10fffe}]",
        "-",
        "\\",
        "\\d",
        "\\Q",
        "\\E",
        "\\pL",
        "\\p{Greek}",
        "\\x{41}",
        "\\101",
        "\\{",
        "\\(",
        "^",
        "$",
        ".",
        "\\b",
        "(?s)",
        "(?-i:",
        "(|a)",
        "()",
        "é",
        "\uD83D\uDE00",
        "\uD83D",
        "\u0000"
    };

    private static String random(Random random) {
        return random.ints(1 + random.nextInt(14), 0, BITS.length)
                .mapToObj(i -> BITS[i])
                .collect(Collectors.joining());
    }

    private static Matcher matcher(String pattern) {
        return new Matcher(Matcher.Field.AGENT, Matcher.Operator.MATCHES, pattern);
    }

    /** {@code -Dmnemoscope.patterns=10000000} for a long round. */
    @Test
    void neverIsLessThanTheCompiledProgram() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        int compiled = 0;
        for (int i = 0; i < ROUNDS; i++) {
            var pattern = random(random);
            var cost = PatternCost.of(pattern);
            if (bounded(cost) && isPattern(pattern)) {
                compiled++;
                assertThat(cost.instructions())
                        .as("seed %d: %s", seed, pattern)
                        .isGreaterThanOrEqualTo(Pattern.compile(pattern).programSize());
            }
        }
        assertThat(compiled).isGreaterThan(ROUNDS / 20);
    }

    private static boolean bounded(PatternCost cost) {
        return cost.instructions() <= Matcher.MAX_INSTRUCTIONS
                && cost.classBytes() <= Matcher.MAX_CLASS_BYTES
                && cost.depth() <= Matcher.MAX_DEPTH;
    }

    private static boolean isPattern(String text) {
        try {
            return Pattern.compile(text).programSize() > 0;
        } catch (PatternSyntaxException e) {
            return false;
        }
    }

    @Test
    void whateverTheTextItIsRefusedOrMatchesAName() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var alert = Samples.fired(new AgentId("town", "ab".repeat(128)), 1).alert();
        int taken = 0;
        for (int i = 0; i < ROUNDS; i++) {
            var pattern = random(random);
            try {
                var matcher = matcher(pattern);
                assertThat(matcher.matches(alert)).isEqualTo(matcher.resting().matches(alert));
                taken++;
                assertThat(matcher.bytes()).as("seed %d: %s", seed, pattern).isLessThan(1 << 20);
            } catch (InvalidInput e) {
                assertThat(e.field()).as("seed %d: %s", seed, pattern).isEqualTo("value");
            }
        }
        assertThat(taken).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a?a?a?a?a?){1000}",
                "((a{10}){10}){100}",
                "(?i:x{100}){100}",
                "x{50}(?i){60}",
                "((((a{9}){9}){9}){9}){9}",
                "(((((((((((((((((((((a*){2}){2}){2}){2}){2}){2}){2}){2}){2}){2}){2}){2}){2}){2}){2}){2}){2}){2}){2}){2})"
            })
    void aShortTextThatStandsForALargeProgramIsRefusedWithTheLimit(String pattern) {
        assertThatThrownBy(() -> matcher(pattern))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("2500 instructions");
    }

    @Test
    void classesAndNestingAreBoundToo() {
        assertThatThrownBy(() -> matcher("\\pL".repeat(100))).hasMessageContaining("65536 bytes");
        assertThatThrownBy(() -> matcher("(".repeat(200) + "a" + ")".repeat(200)))
                .hasMessageContaining("100 levels");
        assertThatThrownBy(() -> matcher("(?i)" + "[\\x{42}-\\x{10fffe}]".repeat(20)))
                .hasMessageContaining("65536 bytes");
        // RE2/J does not come to an end with this one in minutes.
        assertThatThrownBy(() -> matcher("(?s-i)a(?U-i:b(?si:[a-\\x{10fffe}]))"))
                .hasMessageContaining("65536 bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a{1000}", "a{0,1000}", ".{1,300}", "[A-Z][a-z]{1,50}-(foo|bar)[0-9]{1,6}", "[\\pL\\pN_-]+"})
    void whatPeopleWriteIsTaken(String pattern) {
        assertThat(matcher(pattern).instructions()).isLessThanOrEqualTo(Matcher.MAX_INSTRUCTIONS);
    }
}
