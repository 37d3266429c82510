package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.PythonFormat;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.Trigger;
import io.mnemoscope.domain.stats.GrowthTrack;
import io.mnemoscope.domain.stats.PeerPeaks;

/**
 * An agent has begun to grow faster than it used to, and the others have not. Signal: what speaks for that (a CUSUM, see {@link
 * GrowthTrack}), relative to what is needed: half as much again as ever spoke for that of any other agent of its simulation, and at
 * least a likelihood of e^11 to one.
 */
public record GrowthChanged(RuleSpec spec) implements AlertRule {
    static final RuleDefinition PREBUILT = RuleDefinition.of("growth_changed", Trigger.PEERS)
            .description(
                    "how much speaks for an agent's growing faster than before, relative to what ever spoke for the others'")
            .level(new Level(Severity.WARNING, 1, 0.2))
            .snapshots(1, 3)
            .makes(GrowthChanged::new);

    @Override
    public double compared(RuleScratch memory, PeerScores scores) {
        return scores.changed();
    }

    @Override
    public int leastPeers() {
        return PeerPeaks.LEAST;
    }

    @Override
    public String measured(double value) {
        return "Memory grows faster than before, and that of the others does not: " + unit(value)
                + " what would be chance";
    }

    @Override
    public String unit(double value) {
        return PythonFormat.fixed(value, 1) + " times";
    }

    @Override
    public String hint() {
        return "compare what this agent stores now with what it stored before: memories that are stored twice, or a loop";
    }
}
