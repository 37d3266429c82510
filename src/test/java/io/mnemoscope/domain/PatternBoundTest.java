package io.mnemoscope.domain;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How close the bound of a regular expression's cost is to its program: a bound that is far too high refuses what is cheap.
 * That it is never too low is for {@code PatternCostTest} to say.
 */
class PatternBoundTest {
    /** For the program's frame and what the compiler saves. */
    private static final long SLACK = 12;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a{100}",
                "a{100,}",
                "a{3,100}",
                "(ab){50}",
                "(?i)a{100}",
                "a(?i)b{100}",
                "x{,3}",
                "x{a}",
                "x{3",
                "x{}",
                "\\Qa.b\\E{40}",
                "\\Qno end",
                "\\pL{40}",
                "\\p{L}{40}",
                "\\p{Greek}a{40}",
                "\\x{41}{40}",
                "\\x41{40}",
                "[a-z]{40}",
                "[^]a]{40}",
                "[]a]{40}",
                "[[:alpha:]]{40}",
                "[\\]]{40}",
                "(a|b|c){40}",
                "((a{5}){5}){5}",
                "a*b+c?",
                "abc",
            })
    void theBoundIsNotFarAboveTheProgram(String text) {
        long bound = PatternCost.of(text).instructions();

        assertThat(bound).isLessThanOrEqualTo(SLACK + 3L * Pattern.compile(text).programSize());
    }

    @ParameterizedTest
    @CsvSource({
        "abc, 0",
        "(a), 1",
        "((a)), 2",
        "(a)(b), 1",
        "((a)(b))(c), 2",
        "a*, 1",
        "(a*), 2",
        "(a)*, 1",
        "((a)b)*c, 2",
        "a{3}, 1",
        "(((a{3}))), 4",
        "(?i), 0",
        "(, 1",
        "), 0",
    })
    void theDepthIsThatOfGroupsAndRepetitions(String text, int depth) {
        assertThat(PatternCost.of(text).depth()).isEqualTo(depth);
    }

    @ParameterizedTest
    @CsvSource({
        "abc, 0",
        "[abc], 96",
        "[^abc], 96",
        "[]a], 64",
        "[[:alpha:]], 256",
        "[[:alpha:]x], 288",
        "[a-c], 96",
        "[\\]], 32",
        "\\d, 32",
        "\\pL, 8224",
        "\\p{Greek}, 8224",
        "\\P{Greek}x, 8224",
        "\\x{41}, 32",
        "[a, 32",
        "[, 0",
        "\\, 32",
    })
    void classesTakeAsMuchAsTheirRangesAtMost(String text, long bytes) {
        assertThat(PatternCost.of(text).classBytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "(?i)[a-é], true",
        "(?i)[a-\\x{ff}], true",
        "(?si)[a-é], true",
        "(?i:[a-é]), true",
        "(?i)[a-z], false",
        "(?i)[a-\\n], false",
        "[a-é], false",
        "(?s)[a-é], false",
        "(?si, false",
        "(?P<i>a)[a-é], false",
        "(i)[a-é], false",
    })
    void aRangeOfMuchOfUnicodeInEitherCaseIsDear(String text, boolean dear) {
        assertThat(PatternCost.of(text).classBytes() > 1 << 20).isEqualTo(dear);
    }
}
