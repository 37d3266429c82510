package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.AlertMode;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is to be different about settings; null leaves it as it is.
 *
 * @param mode lifecycle or classic
 * @param alertThreshold usage ratio; also the warning level of {@code threshold_exceeded}
 * @param growthRateThreshold times the previous size; also the level of {@code abnormal_growth}
 * @param consolidationFrequencyThreshold memories per consolidation; also the level of {@code consolidation_inefficient}
 * @param rules by name; come after the thresholds
 */
public record SettingsPatch(
        @Nullable AlertMode mode,
        @Nullable Double alertThreshold,
        @Nullable Double growthRateThreshold,
        @Nullable Double consolidationFrequencyThreshold,
        Map<String, RulePatch> rules) {
    public static final SettingsPatch NONE = new SettingsPatch(null, null, null, null, Map.of());

    public SettingsPatch {
        rules = Collections.unmodifiableMap(new TreeMap<>(rules));
    }

    /** The same with these rules. */
    SettingsPatch with(Map<String, RulePatch> others) {
        return new SettingsPatch(mode, alertThreshold, growthRateThreshold, consolidationFrequencyThreshold, others);
    }
}
