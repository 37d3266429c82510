package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.PythonFormat;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.Trigger;
import io.mnemoscope.domain.stats.RobustScores;

/**
 * One agent grows much faster than the others of its simulation. Signal: the robust z-score (Iglewicz and Hoaglin, 1993:
 * 0.6745 times the distance from the median over the median absolute deviation) of what its total size grew by since the
 * last comparison. {@link RobustScores} compares; {@code for} and {@code keep_firing_for} count comparisons. Off by
 * default: that one talks more than the others is no fault; see {@link GrowthChanged}.
 */
public record GrowthOutlier(RuleSpec spec) implements AlertRule {
    static final RuleDefinition PREBUILT = RuleDefinition.of("growth_outlier", Trigger.PEERS)
            .description("growth beside the simulation's other agents, robust z-score")
            .level(new Level(Severity.INFO, 4, 2.5))
            .snapshots(3, 10)
            .off()
            .makes(GrowthOutlier::new);

    @Override
    public double compared(RuleScratch memory, PeerScores scores) {
        return scores.outlier();
    }

    @Override
    public String measured(double value) {
        return "Memory grows faster than that of the simulation's other agents, by " + unit(value);
    }

    @Override
    public String unit(double value) {
        return PythonFormat.fixed(value, 1) + " robust standard deviations";
    }

    @Override
    public String hint() {
        return "compare what this agent stores with what the others do";
    }
}
