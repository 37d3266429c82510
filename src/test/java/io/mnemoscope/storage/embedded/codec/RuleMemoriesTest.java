package io.mnemoscope.storage.embedded.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.rules.AlertProgress;
import io.mnemoscope.domain.rules.RuleCheckpoint;
import io.mnemoscope.domain.rules.RuleScratch;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What rules remember, as bytes: whatever the rule's name, and as earlier versions wrote it. */
class RuleMemoriesTest {
    private static RuleCheckpoint holding(double... cells) {
        return new RuleCheckpoint(AlertProgress.START, RuleScratch.of(cells));
    }

    @Test
    void aRuleThatNoVersionKnewIsRememberedByItsName() {
        var progress = new TreeMap<>(Map.of(
                "a rule of ours, größer", holding(1, 2.5, -0.0, 1L << 53),
                "limit_forecast", holding(7, 8, 9),
                "nothing_yet", holding()));

        var read = RuleMemories.merge(Map.of(), RuleMemories.bytes(progress));

        progress.remove("nothing_yet");
        assertThat(read).isEqualTo(progress);
    }

    @Test
    void rowsOfEarlierVersionsAreReadAndWrittenAsEver() {
        // consolidation_inefficient {1, 2, 3}, agent_stalled {1000}, eviction_started {0.5}
        var row = HexFormat.of().parseHex("0003040808" + "0401" + "a01f" + "0501" + "01" + "3fe0000000000000");
        var memories = new TreeMap<>(Map.of(
                "consolidation_inefficient", holding(1, 2, 3),
                "agent_stalled", holding(1_000),
                "eviction_started", holding(0.5)));

        assertThat(RuleMemories.merge(Map.of(), row)).isEqualTo(memories);
        assertThat(RuleMemories.merge(Map.of(), RuleMemories.bytes(memories))).isEqualTo(memories);
        assertThat(RuleMemories.bytes(memories)).hasSameSizeAs(row);
    }

    /** For {@link DamagedBytesTest}. */
    static byte[] remembered() {
        var bytes = RuleMemories.bytes(new TreeMap<>(Map.of(
                "a rule of ours", holding(1, 2.5, -0.0, 1L << 53),
                "limit_forecast", holding(7, 8, 9),
                "agent_stalled", holding(1_000))));
        return Objects.requireNonNull(bytes);
    }

    @Test
    void cellsAreReadBitForBit() {
        double exact = 1L << 53;
        var cells = new double[] {
            5,
            3,
            0,
            -3,
            -5,
            1,
            exact - 1,
            exact,
            1 - exact,
            -exact,
            exact + 2,
            7,
            0.0,
            -0.0,
            1e300,
            8,
            1.5,
            -1.5,
            Double.NaN,
            Double.NEGATIVE_INFINITY,
            Double.MIN_VALUE,
            9,
            10
        };
        var progress = Map.of("limit_forecast", holding(cells), "by name", holding(cells[0]));

        var read = RuleMemories.merge(Map.of(), RuleMemories.bytes(progress));

        assertThat(read).isEqualTo(progress);
    }

    @Test
    void pairsOfCountersTakeAByteForWhatWasCountedSince() {
        var once = RuleMemories.bytes(Map.of("limit_forecast", holding(1e6, 2e9)));
        var twice = RuleMemories.bytes(Map.of("limit_forecast", holding(1e6, 2e9, 1e6 + 3, 2e9 - 3)));

        assertThat(twice).hasSize(Objects.requireNonNull(once).length + 2);
    }

    @Test
    void whatIsRememberedStandsBesideTheStates() {
        var state = new AlertProgress(AlertState.FIRING, Severity.WARNING, 2, 5, 1, false, 1, 5, 7, 3);
        var bytes = RuleMemories.bytes(Map.of("limit_forecast", holding(1), "agent_stalled", holding(2)));
        var states = Map.of("limit_forecast", state, "gauge", state);

        assertThat(RuleMemories.merge(states, bytes))
                .isEqualTo(Map.of(
                        "limit_forecast", new RuleCheckpoint(state, RuleScratch.of(new double[] {1})),
                        "gauge", new RuleCheckpoint(state, RuleScratch.of(new double[0])),
                        "agent_stalled", holding(2)));
        assertThat(RuleMemories.merge(Map.of("gauge", state), null))
                .isEqualTo(Map.of("gauge", new RuleCheckpoint(state, RuleScratch.of(new double[0]))));
    }

    @Test
    void aNumberThatNoRuleHasIsDamage() {
        assertThatIllegalStateException().isThrownBy(() -> RuleMemories.merge(Map.of(), new byte[] {6, 0}));
    }

    @Test
    void nothingRememberedTakesNoBytes() {
        assertThat(RuleMemories.bytes(Map.of("limit_forecast", holding()))).isNull();
    }
}
