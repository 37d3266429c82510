package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.PythonFormat;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.Trigger;
import org.jspecify.annotations.Nullable;

/**
 * The running episode is longer than an episode may be, and was not consolidated. Signal: buffer size / the limit of an episode.
 * That is {@code episode_limit} where it is set; else the gauge {@code max_episode_length}, which the Python client sends; else 1.6
 * times what a consolidation of this agent usually has; else, as long as that is not known, 200 memories, or what forty of
 * the largest steps so far store.
 */
public record ConsolidationNeeded(RuleSpec spec) implements AlertRule {
    private static final String EPISODE_LIMIT = "episode_limit";
    private static final String GAUGE = "max_episode_length";
    private static final double BEYOND_USUAL = 1.6;
    private static final double UNKNOWN = 200;
    private static final double STEPS = 40;
    /** Only the usual size matters here, not which ones are odd. */
    private static final double NOT_ODD = 3;
    // What is remembered: the largest growth within a snapshot, then the usual size of a consolidation.
    private static final int LARGEST = 0;
    private static final int USUAL = 1;

    static final RuleDefinition PREBUILT = RuleDefinition.of("consolidation_needed", Trigger.SNAPSHOT)
            .description("buffer size / the limit of an episode, which the agent says or which is learned")
            .level(new Level(Severity.WARNING, 1.0, 0.8))
            .parameter(
                    EPISODE_LIMIT,
                    0,
                    0,
                    1e9,
                    "memories in an episode at most; 0: the gauge max_episode_length, or what is usual")
            .snapshots(2, 2)
            .makes(ConsolidationNeeded::new);

    @Override
    public boolean remembers() {
        return true;
    }

    @Override
    public double measure(EvaluationInput sample, RuleScratch memory) {
        var now = sample.current();
        double limit = spec.parameter(EPISODE_LIMIT);
        return now.memory().bufferSize() / (limit < 1 ? limit(sample.previous(), now, memory) : limit);
    }

    private static double limit(@Nullable MemorySnapshot previous, MemorySnapshot now, RuleScratch memory) {
        if (previous != null) {
            learn(previous, now, memory);
        }
        var said = now.gauges().get(GAUGE);
        if (said != null && said >= 1) {
            return said;
        }
        if (memory.isEmpty()) {
            return UNKNOWN;
        }
        return Usual.known(memory, USUAL, 1)
                ? Math.max(1, BEYOND_USUAL * Usual.median(memory, USUAL))
                : Math.max(UNKNOWN, STEPS * memory.cells[LARGEST]);
    }

    private static void learn(MemorySnapshot previous, MemorySnapshot now, RuleScratch memory) {
        double grown = now.memory().totalSize() - previous.memory().totalSize();
        long consolidations =
                now.consolidation().total() - previous.consolidation().total();
        long memories =
                now.consolidation().memories() - previous.consolidation().memories();
        boolean consolidated = consolidations > 0 && memories > 0;
        if (memory.isEmpty()) {
            if (!consolidated && STEPS * grown <= UNKNOWN) {
                return;
            }
            memory.cells = new double[USUAL];
        }
        memory.cells[LARGEST] = Math.max(memory.cells[LARGEST], grown);
        if (consolidated) {
            Usual.take(memory, USUAL, (double) memories / consolidations, 1, NOT_ODD, 0);
        }
    }

    @Override
    public String measured(double value) {
        return "Buffer at " + unit(value) + " the limit of an episode";
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
