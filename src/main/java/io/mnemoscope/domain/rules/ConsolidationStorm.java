package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.PythonFormat;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.Trigger;

/**
 * Consolidation runs again and again over the same memories: one for nearly each stored memory. Signal: consolidations
 * per stored memory over about the last {@code window} stored ones. Stored memories are the gauge {@code stored_total}
 * where there is one, else the growth of the total size, and at least what has left the buffer.
 */
public record ConsolidationStorm(RuleSpec spec) implements AlertRule {
    private static final String WINDOW = "window";
    private static final String MIN_STORED = "min_stored";
    private static final int STORED = 0;
    private static final int PAIRS = 1;

    static final RuleDefinition PREBUILT = RuleDefinition.of("consolidation_storm", Trigger.SNAPSHOT)
            .description("consolidations per stored memory, over the last memories")
            .level(new Level(Severity.CRITICAL, 0.2, 0.05))
            .parameter(WINDOW, 50, 5, 1_000_000, "memories that are looked back on")
            .parameter(MIN_STORED, 20, 1, 1_000_000, "stored memories that are needed for a figure")
            .snapshots(1, 10)
            .makes(ConsolidationStorm::new);

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
        var now = sample.current();
        double window = spec.parameter(WINDOW);
        if (memory.isEmpty()) {
            memory.cells = new double[1];
            Counters.read(memory, PAIRS, 0, previous.consolidation().total(), window);
        }
        long consolidations = now.consolidation().total();
        double sum = memory.cells[STORED] + stored(previous, now);
        if (sum >= Counters.EXACT) {
            memory.cells = new double[1];
            Counters.read(memory, PAIRS, 0, consolidations, window);
            return Signal.NO_DATA;
        }
        long stored = (long) sum;
        memory.cells[STORED] = sum;
        Counters.read(memory, PAIRS, stored, consolidations, window);
        double since = Counters.x(memory, PAIRS, stored);
        return since < spec.parameter(MIN_STORED) ? Signal.NO_DATA : Counters.y(memory, PAIRS, consolidations) / since;
    }

    private static double stored(MemorySnapshot before, MemorySnapshot now) {
        var counted = now.gauges().get("stored_total");
        var countedBefore = before.gauges().get("stored_total");
        if (counted != null && countedBefore != null) {
            return Math.max(0, Math.floor(counted - countedBefore));
        }
        double grown = now.memory().totalSize() - before.memory().totalSize();
        return Math.max(0, Math.max(grown, left(before, now)));
    }

    /** A memory at its limit, or one that loses others, stores all the same: what has left the buffer was stored. */
    private static double left(MemorySnapshot before, MemorySnapshot now) {
        long times = now.consolidation().total() - before.consolidation().total();
        long memories = now.consolidation().memories() - before.consolidation().memories();
        boolean gone = times > 0 && now.memory().bufferSize() * times < memories;
        return gone ? memories : 0;
    }

    @Override
    public String measured(double value) {
        double window = spec.parameter(WINDOW);
        return PythonFormat.fixed(value * window, 0) + " consolidations in the last " + PythonFormat.fixed(window, 0)
                + " memories";
    }

    @Override
    public String unit(double value) {
        return PythonFormat.fixed(value * spec.parameter(WINDOW), 0);
    }

    @Override
    public String hint() {
        return "episodes are consolidated but not committed";
    }
}
