package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.PythonFormat;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.Trigger;

/**
 * Memories are gone, and nothing says why. Signal: memories lost without a reason over about the last {@code window} snapshots,
 * relative to the most that there were. With the gauge {@code stored_total} what was stored meanwhile is not taken for what was kept.
 * A loss has a reason where a consolidation had at least half as many memories, or left at least a quarter of the memory (it may
 * have made semantic memories of the oldest), the gauge {@code evicted_total} counts at least half of them, a bounded memory was at
 * least half full (it was cleaned), or counters or steps went back (a restart, an earlier checkpoint, another run).
 */
public record MemoryLost(RuleSpec spec) implements AlertRule {
    private static final String WINDOW = "window";
    private static final String MIN_LOST = "min_lost";
    private static final String STORED = "stored_total";
    private static final String EVICTED = "evicted_total";
    private static final double EXPLAINED = 0.5;
    private static final double CLEANED = 0.5;
    private static final double CONDENSED = 0.25;
    // What is remembered: memories lost lately, and the most that there were.
    private static final int LOST = 0;
    private static final int MOST = 1;

    static final RuleDefinition PREBUILT = RuleDefinition.of("memory_lost", Trigger.SNAPSHOT)
            .description("memories lost without a reason, share of the most that there were lately")
            .level(new Level(Severity.WARNING, 0.15, 0.05))
            .parameter(WINDOW, 60, 1, 1_000_000, "snapshots that are looked back on, about")
            .parameter(MIN_LOST, 20, 1, 1e12, "fewer lost memories are none")
            .snapshots(1, 5)
            .makes(MemoryLost::new);

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
        double fresh = lost(previous, sample.current());
        if (memory.isEmpty()) {
            // Of a memory that only grows there is nothing to remember.
            boolean shrinks =
                    sample.current().memory().totalSize() < previous.memory().totalSize();
            if (fresh == 0 && !shrinks) {
                return 0;
            }
            memory.cells = new double[2];
        }
        double kept = 1 - 1 / spec.parameter(WINDOW);
        double most =
                Math.max(memory.cells[MOST] * kept, (double) previous.memory().totalSize());
        double lost = memory.cells[LOST] * kept + fresh;
        memory.cells[LOST] = lost;
        memory.cells[MOST] = most;
        return lost < 1 || lost < spec.parameter(MIN_LOST) ? 0 : Math.min(1, lost / most);
    }

    private static double lost(MemorySnapshot previous, MemorySnapshot now) {
        long shrunk = previous.memory().totalSize() - now.memory().totalSize();
        double stored = Math.max(0, grown(previous, now, STORED));
        double lost = shrunk + stored;
        return lost <= 0 || hasReason(previous, now, lost) ? 0 : lost;
    }

    private static boolean hasReason(MemorySnapshot previous, MemorySnapshot now, double lost) {
        var before = previous.consolidation();
        boolean back = now.consolidation().total() < before.total()
                || grown(previous, now, STORED) < 0
                || (now.hasStep() && previous.hasStep() && now.step() <= previous.step());
        double explained = EXPLAINED * lost;
        boolean cleaned = previous.memory().hasLimit() && previous.memory().pressure() >= CLEANED;
        boolean condensed = now.consolidation().total() > before.total()
                && now.memory().totalSize() >= CONDENSED * previous.memory().totalSize();
        return back
                || cleaned
                || condensed
                || now.consolidation().memories() - before.memories() >= explained
                || grown(previous, now, EVICTED) >= explained;
    }

    private static double grown(MemorySnapshot previous, MemorySnapshot now, String gauge) {
        var before = previous.gauges().get(gauge);
        var after = now.gauges().get(gauge);
        return before == null || after == null ? 0 : after - before;
    }

    @Override
    public String measured(double value) {
        return "Memories are gone without a reason, " + unit(value) + " lately";
    }

    @Override
    public String unit(double value) {
        return PythonFormat.percent(value, 0);
    }

    @Override
    public String hint() {
        return "nothing consolidated or evicted them: look for what clears, replaces or reloads the memory";
    }
}
