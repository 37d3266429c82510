package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.PythonFormat;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.Trigger;
import java.util.Arrays;

/**
 * An agent has gone silent while its simulation continues. Signal: seconds of silence in units of the agent's own median
 * interval between snapshots, which is taken to be at least {@code min_seconds} / enter level. A snapshot ends the
 * silence; that it lasts is for {@link #silence} to say, on a timer.
 */
public record AgentStalled(RuleSpec spec) implements AlertRule {
    private static final String MIN_SECONDS = "min_seconds";
    private static final int INTERVALS = 7;

    static final RuleDefinition PREBUILT = RuleDefinition.of("agent_stalled", Trigger.SILENCE)
            .description("silence of an agent while others of its simulation send, in the agent's own median intervals")
            .level(new Level(Severity.WARNING, 5, 1))
            .parameter(MIN_SECONDS, 10, 0, 1e9, "a shorter silence is none, seconds")
            .makes(AgentStalled::new);

    @Override
    public boolean remembers() {
        return true;
    }

    @Override
    public double measure(EvaluationInput sample, RuleScratch memory) {
        var previous = sample.previous();
        if (previous == null) {
            return Signal.NO_DATA;
        }
        int known = memory.cells.length;
        if (known < INTERVALS) {
            memory.cells = Arrays.copyOf(memory.cells, ++known);
        } else {
            System.arraycopy(memory.cells, 1, memory.cells, 0, INTERVALS - 1);
        }
        memory.cells[known - 1] = sample.current().timestampMillis() - previous.timestampMillis();
        return 0;
    }

    @Override
    public double silence(RuleScratch memory, long millis) {
        if (memory.cells.length < 2) {
            return Signal.NO_DATA;
        }
        var sorted = memory.cells.clone();
        Arrays.sort(sorted);
        double least =
                spec.parameter(MIN_SECONDS) * 1_000 / spec.levels().get(0).enter();
        return millis / Math.max(1, Math.max(least, sorted[sorted.length / 2]));
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
        return PythonFormat.fixed(value, 1) + " of its intervals";
    }

    @Override
    public String hint() {
        return "its simulation continues: check whether the agent hangs or has left";
    }
}
