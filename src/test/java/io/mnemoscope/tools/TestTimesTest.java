package io.mnemoscope.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.tools.TestTimes.OfClass;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestTimesTest {
    @Test
    void namesTheLongestFirst() {
        var times = List.of(new OfClass("a.B", 3, 2.04), new OfClass("a.C", 4, 1.9), new OfClass("a.D", 5, 7));

        assertThat(TestTimes.line(times))
                .isEqualTo("Fast tests: 12 in 11 s. Longer than 2 s (@Tag(\"slow\") moves them to mvn verify):"
                        + " D 7.0 s, B 2.0 s.");
        assertThat(TestTimes.line(times.subList(1, 2))).isEqualTo("Fast tests: 4 in 2 s.");
    }
}
