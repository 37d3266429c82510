package io.mnemoscope.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.domain.ConsolidationMetrics;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.MemoryStats;
import io.mnemoscope.domain.Moments;
import io.mnemoscope.domain.rules.RuleSettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the charts of the HTML report show. */
class HtmlDataTest {
    @Test
    void usageIsWhatTheRulesMeasure() {
        var full = new MemorySnapshot(
                Moments.ALICE,
                Moments.START,
                new MemoryStats(60, 183, 243, 300, 0.2, true, false),
                new ConsolidationMetrics(0, 0, 0, Double.NaN, 0, 0),
                0,
                MemorySnapshot.NO_STEP,
                MemorySnapshot.NO_TIME,
                Map.of());

        assertThat(HtmlData.history(List.of(full), RuleSettings.DEFAULTS)).contains("\"usage\":[0.81]");
    }
}
