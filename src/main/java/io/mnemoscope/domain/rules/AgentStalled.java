package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.PythonFormat;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.Trigger;

/**
 * An agent has gone silent while its simulation continues. Signal: how far the simulation has come without it, in units of the longest
 * gap that is usual between two of its snapshots: in steps where the simulation sends them, else in seconds, and then a gap counts
 * as {@code min_seconds} / enter level at least. Of gaps that differ the longest is not known until many were seen: of n it counts
 * 1 + 20 / n times. A silence that is shorter than {@code min_seconds} is none. A snapshot ends the silence;
 * that it lasts is for {@link #silence} to say, on a timer.
 */
public record AgentStalled(RuleSpec spec) implements AlertRule {
    private static final String MIN_SECONDS = "min_seconds";
    private static final int LEAST_GAPS = 2;
    private static final double UNSEEN_GAPS = 20;
    /** Where each agent counts steps of its own, how far the others are says nothing: the silence must be longer than usual, too. */
    private static final double LONGER = 1.5;

    static final RuleDefinition PREBUILT = RuleDefinition.of("agent_stalled", Trigger.SILENCE)
            .description(
                    "silence of an agent while others of its simulation send, in the longest gaps that are usual for it")
            .level(new Level(Severity.WARNING, 3, 1))
            .parameter(MIN_SECONDS, 10, 0, 1e9, "a shorter silence is none, seconds")
            .makes(AgentStalled::new);

    @Override
    public double measure(EvaluationInput sample, RuleScratch memory) {
        return 0;
    }

    @Override
    public double silence(AgentSilence silence) {
        var usual = silence.reception();
        if (usual.gaps() < LEAST_GAPS) {
            return Signal.NO_DATA;
        }
        double least = spec.parameter(MIN_SECONDS) * 1_000;
        boolean steps = silence.steps() != AgentSilence.NO_STEPS;
        if (silence.millis() < least || (steps && silence.millis() < LONGER * usual.longestGapMillis())) {
            return 0;
        }
        double unseen = 1 + UNSEEN_GAPS / usual.gaps();
        if (steps) {
            double gap = usual.longestStepGap();
            return silence.steps() / (gap <= 1 ? 1 : unseen * gap);
        }
        double shortest = least / spec.levels().get(0).enter();
        return silence.millis() / Math.max(1, Math.max(shortest, unseen * usual.longestGapMillis()));
    }

    @Override
    public long leastSilenceMillis() {
        return (long) Math.max(1, spec.parameter(MIN_SECONDS) * 1_000);
    }

    @Override
    public String measured(double value) {
        return value == 0 ? "The agent is back" : "Nothing from the agent for " + unit(value);
    }

    @Override
    public String unit(double value) {
        return PythonFormat.fixed(value, 1) + " times its longest usual pause";
    }

    @Override
    public String hint() {
        return "its simulation continues: check whether the agent hangs or has left";
    }
}
