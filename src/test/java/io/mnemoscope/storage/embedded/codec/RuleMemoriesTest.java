package io.mnemoscope.storage.embedded.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.domain.rules.AlertProgress;
import io.mnemoscope.domain.rules.RuleCheckpoint;
import io.mnemoscope.domain.rules.RuleScratch;
import java.util.HexFormat;
import java.util.Map;
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

    @Test
    void nothingRememberedTakesNoBytes() {
        assertThat(RuleMemories.bytes(Map.of("limit_forecast", holding()))).isNull();
    }
}
