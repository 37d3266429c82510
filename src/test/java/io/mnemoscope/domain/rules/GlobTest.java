package io.mnemoscope.domain.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource({
        "*, '', true",
        "'', '', true",
        "'', a, false",
        "a, '', false",
        "?, '', false",
        "?, a, true",
        "?, ab, false",
        "a?c, abc, true",
        "a?c, ac, false",
        "a*, a, true",
        "a*, ba, false",
        "*b, aab, true",
        "*b, aba, false",
        "a*c, abcbc, true",
        "a*c, abcb, false",
        "a*b*c, a1b2b3c, true",
        "a*b*c, acb, false",
        "**, a, true",
        "a**, a, true",
        "*a?, bab, true",
        "*ab, aaab, true",
        "*aab, aaaab, true",
        "a.c, abc, false",
        "abc, ab, false"
    })
    void aStarIsAnyRunAndAQuestionMarkOneCharacter(String pattern, String name, boolean matches) {
        assertThat(new Glob(pattern).matches(name)).isEqualTo(matches);
    }
}
