package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.AlertMode;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.Trigger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which rules are evaluated for an agent, and their numbers.
 *
 * @param mode lifecycle or classic
 * @param alertThreshold usage ratio, finite, >= 0
 * @param growthRateThreshold times the previous size, finite, >= 0
 * @param consolidationFrequencyThreshold memories per consolidation, finite, >= 0
 * @param rules the rules with a lifecycle, by name, in the order in which their events come
 */
public record RuleSettings(
        AlertMode mode,
        double alertThreshold,
        double growthRateThreshold,
        double consolidationFrequencyThreshold,
        Map<String, RuleSpec> rules) {
    /** Rules in one simulation's settings; more are refused. */
    public static final int MAX_RULES = 64;

    public static final RuleSettings DEFAULTS =
            new RuleSettings(AlertMode.LIFECYCLE, 0.8, 2.0, 100, RuleRegistry.prebuilt());

    /**
     * Checks the ranges.
     *
     * @throws InvalidInput naming the key that is out of its range
     */
    public RuleSettings {
        check("alert_threshold", alertThreshold);
        check("growth_rate_threshold", growthRateThreshold);
        check("consolidation_frequency_threshold", consolidationFrequencyThreshold);
        if (rules.size() > MAX_RULES) {
            throw new InvalidInput("rules", "must be at most " + MAX_RULES + ": " + rules.size());
        }
        rules = Collections.unmodifiableMap(new LinkedHashMap<>(rules));
    }

    /** These settings with no other rules with a lifecycle than those with one trigger. */
    public RuleSettings only(Trigger trigger) {
        var kept = new LinkedHashMap<>(rules);
        kept.values().removeIf(spec -> spec.type().trigger() != trigger);
        return new RuleSettings(mode, alertThreshold, growthRateThreshold, consolidationFrequencyThreshold, kept);
    }

    /** The prebuilt settings with another mode and other thresholds. */
    public static RuleSettings of(AlertMode mode, double alert, double growth, double consolidation) {
        return DEFAULTS.with(new SettingsPatch(mode, alert, growth, consolidation, Map.of()));
    }

    /**
     * These settings with what is different.
     *
     * @throws InvalidInput naming the key that is unknown or out of its range
     */
    public RuleSettings with(SettingsPatch patch) {
        check("alert_threshold", or(patch.alertThreshold(), alertThreshold));
        check("growth_rate_threshold", or(patch.growthRateThreshold(), growthRateThreshold));
        check(
                "consolidation_frequency_threshold",
                or(patch.consolidationFrequencyThreshold(), consolidationFrequencyThreshold));
        var changed = new LinkedHashMap<>(rules);
        relevel(changed, ThresholdExceeded.PREBUILT, patch.alertThreshold(), ThresholdExceeded::warningAt);
        relevel(changed, AbnormalGrowth.PREBUILT, patch.growthRateThreshold(), AbnormalGrowth::warningAt);
        relevel(
                changed,
                ConsolidationInefficient.PREBUILT,
                patch.consolidationFrequencyThreshold(),
                ConsolidationInefficient::infoAt);
        patch.rules().forEach((name, rule) -> changed.put(name, RuleRegistry.patched(changed.get(name), name, rule)));
        return new RuleSettings(
                patch.mode() == null ? mode : patch.mode(),
                or(patch.alertThreshold(), alertThreshold),
                or(patch.growthRateThreshold(), growthRateThreshold),
                or(patch.consolidationFrequencyThreshold(), consolidationFrequencyThreshold),
                changed);
    }

    /**
     * These settings with what of the difference still fits: what was stored under other rules may have one that was taken out, or a
     * parameter that is not there any more.
     */
    public RuleSettings withWhatFits(SettingsPatch patch) {
        return with(fitting(patch));
    }

    /** What of a difference fits these settings: its rules one by one, its thresholds together. */
    public SettingsPatch fitting(SettingsPatch patch) {
        if (fits(patch)) {
            return patch;
        }
        var fitting = new LinkedHashMap<String, RulePatch>();
        patch.rules().forEach((name, rule) -> {
            if (fits(SettingsPatch.NONE.with(Map.of(name, rule)))) {
                fitting.put(name, rule);
            }
        });
        boolean thresholds = fits(patch.with(Map.of()));
        var all = (thresholds ? patch : new SettingsPatch(patch.mode(), null, null, null, Map.of())).with(fitting);
        return fits(all) ? all : SettingsPatch.NONE;
    }

    private boolean fits(SettingsPatch patch) {
        try {
            var unused = with(patch);
            return true;
        } catch (InvalidInput e) {
            return false;
        }
    }

    /** How a threshold becomes levels. */
    private interface Levels {
        List<Level> at(double threshold);
    }

    private static void relevel(
            Map<String, RuleSpec> rules, RuleDefinition of, @Nullable Double threshold, Levels levels) {
        if (threshold != null) {
            var unused =
                    rules.computeIfPresent(of.spec().name(), (name, spec) -> spec.withLevels(levels.at(threshold)));
        }
    }

    private static double or(@Nullable Double given, double otherwise) {
        return given == null ? otherwise : given;
    }

    /** The classic rules in the order in which their alerts come. */
    public List<ClassicRule> classicRules() {
        return List.of(
                new ClassicThreshold(alertThreshold),
                new ClassicGrowth(growthRateThreshold),
                new ClassicConsolidation(consolidationFrequencyThreshold));
    }

    /** The rules with a lifecycle that are evaluated for an agent, in the order in which their events come. */
    public List<AlertRule> lifecycleRules() {
        return rules.values().stream()
                .filter(spec -> spec.enabled() && spec.type().trigger() != Trigger.SIMULATION)
                .map(RuleRegistry::of)
                .toList();
    }

    /** The levels of memory usage that alert, mildest first; empty if none does. */
    public List<Level> thresholdLevels() {
        var spec = rules.get(ThresholdExceeded.PREBUILT.spec().name());
        return spec == null || !spec.enabled() ? List.of() : spec.levels();
    }

    /** The rules on a whole simulation, in the order in which their events come; none in classic mode. */
    public List<AlertRule> simulationRules() {
        return mode == AlertMode.CLASSIC
                ? List.of()
                : rules.values().stream()
                        .filter(spec -> spec.enabled() && spec.type().trigger() == Trigger.SIMULATION)
                        .map(RuleRegistry::of)
                        .toList();
    }

    private static void check(String key, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new InvalidInput(key, "must be a finite number >= 0: " + value);
        }
    }
}
