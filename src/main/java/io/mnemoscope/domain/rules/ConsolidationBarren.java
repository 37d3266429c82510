package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.PythonFormat;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.Trigger;
import java.util.Arrays;

/**
 * What is consolidated arrives nowhere. Signal: the best yield of the last {@code min_samples} consolidations relative to what is
 * usual for this agent; the yield is how many committed and semantic memories (gauge {@code semantic_size}) there are more, for each
 * memory that was consolidated. A consolidation that leaves the buffer as it was, or with which the memory was cleaned, does not
 * count. Measured only of an agent whose consolidations used to yield something.
 */
public record ConsolidationBarren(RuleSpec spec) implements AlertRule {
    private static final String MIN_SAMPLES = "min_samples";
    private static final String SEMANTIC = "semantic_size";
    /** Below, an agent is not known to yield anything: a summary, for example, is rewritten. */
    private static final double YIELDS = 0.3;

    private static final double CLEANED = 0.1;
    /** What else came meanwhile is no yield. */
    private static final double MOST = 2;
    /** A yield is never odd because it is large. */
    private static final double NOT_ODD = 1e9;

    private static final int USUAL = 0;

    static final RuleDefinition PREBUILT = RuleDefinition.of("consolidation_barren", Trigger.SNAPSHOT)
            .description(
                    "memories that consolidations yield, relative to what is usual for this agent, the best of the last ones")
            .comparison(Comparison.AT_MOST)
            .level(new Level(Severity.WARNING, 0.1, 0.5))
            .parameter(MIN_SAMPLES, 3, 1, 100, "such consolidations in a row that are needed")
            .snapshots(1, 1)
            .makes(ConsolidationBarren::new);

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
        double yielded = yielded(previous, sample.current());
        if (Double.isNaN(yielded)) {
            return Signal.NO_DATA;
        }
        int last = (int) spec.parameter(MIN_SAMPLES);
        boolean known = Usual.known(memory, USUAL, last);
        double usual = known ? Usual.median(memory, USUAL) : 0;
        Usual.take(memory, USUAL, yielded, last, NOT_ODD, 0);
        if (!known || usual < YIELDS) {
            return Signal.NO_DATA;
        }
        // What yields nothing must not become usual.
        boolean barren = yielded <= spec.levels().get(0).enter() * usual;
        memory.cells[USUAL] = barren ? usual : memory.cells[USUAL];
        double best = Arrays.stream(memory.cells, memory.cells.length - last, memory.cells.length)
                .max()
                .orElse(0);
        return best / usual;
    }

    /** Of each consolidated memory; NaN where that cannot be said. */
    private static double yielded(MemorySnapshot previous, MemorySnapshot now) {
        long times = now.consolidation().total() - previous.consolidation().total();
        if (times <= 0) {
            return Double.NaN;
        }
        long memories =
                now.consolidation().memories() - previous.consolidation().memories();
        long committed = now.memory().currentSize() - previous.memory().currentSize();
        boolean stays = now.memory().bufferSize() * times >= memories;
        if (memories <= 0 || stays || committed < -CLEANED * memories) {
            return Double.NaN;
        }
        var before = previous.gauges().get(SEMANTIC);
        var after = now.gauges().get(SEMANTIC);
        double semantic = before == null || after == null ? 0 : Math.max(0, after - before);
        return Math.min(MOST, (Math.max(0, committed) + semantic) / memories);
    }

    @Override
    public String measured(double value) {
        return "Consolidations yield " + unit(value) + " of the memories that they usually do";
    }

    @Override
    public String unit(double value) {
        return PythonFormat.percent(value, 0);
    }

    @Override
    public String hint() {
        return "what leaves the buffer arrives nowhere: see whether the consolidator answers and its memories are stored";
    }

    @Override
    public String needs() {
        return "consolidation_metrics.total_memories_consolidated";
    }
}
