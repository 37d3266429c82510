package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.PythonFormat;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.Trigger;

/**
 * The running episode is longer than an episode may be, and was not consolidated. Signal: buffer size / {@code
 * episode_limit}; upstream TinyTroupe's MAX_EPISODE_LENGTH is 15.
 */
public record ConsolidationNeeded(RuleSpec spec) implements AlertRule {
    private static final String EPISODE_LIMIT = "episode_limit";

    static final RuleDefinition PREBUILT = RuleDefinition.of("consolidation_needed", Trigger.SNAPSHOT)
            .description("buffer size / episode limit")
            .level(new Level(Severity.WARNING, 1.0, 0.8))
            .parameter(EPISODE_LIMIT, 15, 1, 1e9, "memories in an episode at most")
            .snapshots(2, 2)
            .makes(ConsolidationNeeded::new);

    @Override
    public double measure(EvaluationInput sample, RuleScratch memory) {
        return sample.current().memory().bufferSize() / spec.parameter(EPISODE_LIMIT);
    }

    @Override
    public String measured(double value) {
        return "Buffer at " + unit(value) + " the episode limit of "
                + PythonFormat.fixed(spec.parameter(EPISODE_LIMIT), 0);
    }

    @Override
    public String unit(double value) {
        return PythonFormat.fixed(value, 1) + "x";
    }

    @Override
    public String hint() {
        return "the episode is not consolidated, or not committed: see whether consolidation runs and succeeds";
    }
}
