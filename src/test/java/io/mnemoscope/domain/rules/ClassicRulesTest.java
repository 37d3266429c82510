package io.mnemoscope.domain.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.domain.AlertMode;
import io.mnemoscope.domain.ConsolidationMetrics;
import io.mnemoscope.domain.MemorySnapshot;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules of the Python module: which snapshots match, and the text. */
class ClassicRulesTest {
    private static final MemorySnapshot EMPTY = Reading.at(0).snapshot();

    private final List<ClassicRule> rules =
            RuleSettings.of(AlertMode.CLASSIC, 0.8, 2.0, 100).classicRules();

    @Test
    void theyAreInTheOrderInWhichTheirAlertsCome() {
        assertThat(rules)
                .extracting(rule -> rule.type().wireName())
                .containsExactly("threshold_exceeded", "abnormal_growth", "consolidation_inefficient");
        assertThat(rules).extracting(ClassicRule::needs).containsExactly("usage_ratio", "", "");
    }

    @Test
    void theThresholdMatchesFromItsLevelUp() {
        var rule = rules.get(0);

        assertThat(rule.match(null, Reading.at(0).of(799, 1_000).snapshot())).isNaN();
        assertThat(rule.match(null, Reading.at(0).of(800, 1_000).snapshot())).isEqualTo(0.8);
        assertThat(rule.measurable(Reading.at(0).of(800, 1_000).snapshot())).isTrue();
        assertThat(rule.measurable(Reading.at(0).of(800, 0).snapshot())).isFalse();
        assertThat(rule.message(0.8, EMPTY)).isEqualTo("Memory usage at 80.0% (threshold: 80.0%)");
    }

    @Test
    void growthMatchesAboveItsLevel() {
        var rule = rules.get(1);

        assertThat(rule.match(null, sized(100))).isNaN();
        assertThat(rule.match(sized(100), sized(200))).isNaN();
        assertThat(rule.match(sized(100), sized(201))).isEqualTo(2.01);
        assertThat(rule.measurable(EMPTY)).isTrue();
        assertThat(rule.message(2.01, sized(201))).isEqualTo("Abnormal memory growth detected: 2.0x increase");
    }

    @Test
    void growthFromNothingMatchesUnlessItIsNone() {
        var rule = rules.get(1);

        assertThat(rule.match(sized(0), sized(1))).isInfinite();
        assertThat(rule.match(sized(0), sized(0))).isNaN();
        assertThat(rule.message(Double.POSITIVE_INFINITY, sized(7)))
                .isEqualTo("Abnormal memory growth detected: from 0 to 7 memories");
    }

    @Test
    void consolidationMatchesAboveItsLevel() {
        var rule = rules.get(2);

        assertThat(rule.match(null, consolidated(1, 100))).isNaN();
        assertThat(rule.match(null, consolidated(1, 101))).isEqualTo(101);
        assertThat(rule.match(null, consolidated(0, 0))).isNaN();
        assertThat(rule.message(100.6, EMPTY)).isEqualTo("Large average consolidation size: 101 memories");
    }

    @Test
    void anAverageWithoutAConsolidationIsNoMatch() {
        var bare = consolidated(1, 500);
        var odd = new MemorySnapshot(
                bare.id(),
                bare.timestampMillis(),
                bare.memory(),
                new ConsolidationMetrics(0, 0, 0, Double.NaN, 0, 500),
                0,
                0,
                MemorySnapshot.NO_TIME,
                bare.gauges());

        assertThat(rules.get(2).match(null, odd)).isNaN();
    }

    private static MemorySnapshot sized(long total) {
        return Reading.at(0).of(total, 0).snapshot();
    }

    private static MemorySnapshot consolidated(long times, long memories) {
        return Reading.at(0).consolidated(times, memories).snapshot();
    }
}
