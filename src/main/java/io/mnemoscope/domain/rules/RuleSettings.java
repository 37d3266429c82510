package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.AlertMode;
import io.mnemoscope.domain.InvalidInput;
import java.util.List;

/**
 * Which rules an agent is held against, and their numbers.
 *
 * @param mode lifecycle or classic
 * @param alertThreshold usage ratio, finite, >= 0
 * @param growthRateThreshold times the previous size, finite, >= 0
 * @param consolidationFrequencyThreshold memories per consolidation, finite, >= 0
 */
public record RuleSettings(
        AlertMode mode, double alertThreshold, double growthRateThreshold, double consolidationFrequencyThreshold) {
    public static final RuleSettings DEFAULTS = new RuleSettings(AlertMode.LIFECYCLE, 0.8, 2.0, 100);

    /**
     * Checks the ranges.
     *
     * @throws InvalidInput naming the threshold that is out of its range
     */
    public RuleSettings {
        check("alert_threshold", alertThreshold);
        check("growth_rate_threshold", growthRateThreshold);
        check("consolidation_frequency_threshold", consolidationFrequencyThreshold);
    }

    /** The classic rules in the order in which their alerts come. */
    public List<ClassicRule> classicRules() {
        return List.of(
                new ClassicThreshold(alertThreshold),
                new ClassicGrowth(growthRateThreshold),
                new ClassicConsolidation(consolidationFrequencyThreshold));
    }

    /** The rules with a lifecycle, in the order in which their events come. */
    public List<AlertRule> lifecycleRules() {
        return List.of(ThresholdExceeded.warningAt(alertThreshold));
    }

    private static void check(String key, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new InvalidInput(key, "must be a finite number >= 0: " + value);
        }
    }
}
