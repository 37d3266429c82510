package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.PythonFormat;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.Trigger;

/**
 * Old memories fall out silently. Signal: memories evicted per step over about the last {@code window} steps, because
 * they mostly fall in bursts. They are counted by the gauge {@code evicted_total}; where there is none, a bounded memory at
 * its limit that stored more (gauge {@code stored_total}) than it kept has evicted the rest. Where the simulation sends
 * no steps, a snapshot counts as one. A memory that forgets its oldest, and always has (see {@link LimitHabit}), does what it should.
 */
public record EvictionStarted(RuleSpec spec) implements AlertRule {
    private static final String EVICTED = "evicted_total";
    private static final String STORED = "stored_total";
    private static final String WINDOW = "window";
    // What is remembered: that it is laid out like this, what is usual near the limit, the step of the last eviction,
    // the evicted
    // so far, then pairs of step and evicted.
    private static final double LAYOUT = -1;
    private static final int HABIT = 1;
    private static final int LAST = HABIT + LimitHabit.CELLS;
    private static final int TOTAL = LAST + 1;
    private static final int PAIRS = TOTAL + 1;
    /** Evictions this share of the window ago, or more, do not go on. */
    private static final double ECHO = 0.25;
    /** No step. */
    private static final double NEVER = -2;

    static final RuleDefinition PREBUILT = RuleDefinition.of("eviction_started", Trigger.SNAPSHOT)
            .description("memories evicted per step, over the last steps")
            .comparison(Comparison.ABOVE)
            .level(new Level(Severity.INFO, 0, 0))
            .level(new Level(Severity.WARNING, 0, 0, 50))
            .parameter(WINDOW, 20, 1, 1_000_000, "steps that are looked back on")
            .snapshots(1, 5)
            .makes(EvictionStarted::new);

    @Override
    public boolean remembers() {
        return true;
    }

    @Override
    public double measure(EvaluationInput sample, RuleScratch memory) {
        var now = sample.current();
        boolean counted = now.gauges().containsKey(EVICTED);
        if (!counted && (!now.gauges().containsKey(STORED) || !now.memory().hasLimit())) {
            return Signal.NOT_MEASURABLE;
        }
        if (memory.isEmpty() || memory.cells[0] != LAYOUT) {
            begin(memory);
        }
        if (now.memory().hasLimit()) {
            LimitHabit.see(memory.cells, HABIT, sample);
        }
        var previous = sample.previous();
        if (previous == null) {
            return Signal.NO_DATA;
        }
        double lost = counted ? grown(previous, now, EVICTED) : lostAtLimit(previous, now);
        if (Double.isNaN(lost)) {
            return Signal.NO_DATA;
        }
        double window = spec.parameter(WINDOW);
        if (memory.cells[LAST] == NEVER) {
            memory.cells[LAST] = sample.step();
            Counters.read(memory, PAIRS, sample.step() - 1, 0, window);
        }
        double fresh = Math.max(0, Math.floor(lost));
        double sum = memory.cells[TOTAL] + fresh;
        if (sum >= Counters.EXACT) {
            begin(memory);
            memory.cells[LAST] = sample.step();
            Counters.read(memory, PAIRS, sample.step(), 0, window);
            return Signal.NO_DATA;
        }
        long evicted = (long) sum;
        memory.cells[TOTAL] = sum;
        memory.cells[LAST] = fresh > 0 ? sample.step() : memory.cells[LAST];
        Counters.read(memory, PAIRS, sample.step(), evicted, window);
        return rate(sample, memory, evicted, window);
    }

    /** While the window still shows evictions that do not go on, there is nothing to say. */
    private static double rate(EvaluationInput sample, RuleScratch memory, long evicted, double window) {
        double inWindow = Counters.y(memory, PAIRS, evicted);
        if (LimitHabit.forgets(memory.cells, HABIT) || inWindow == 0) {
            return 0;
        }
        boolean echo = sample.step() - memory.cells[LAST] > Math.max(1, ECHO * window);
        return echo ? Signal.NO_DATA : inWindow / Math.max(1, Counters.x(memory, PAIRS, sample.step()));
    }

    private static void begin(RuleScratch memory) {
        memory.cells = new double[PAIRS];
        memory.cells[0] = LAYOUT;
        memory.cells[LAST] = NEVER;
    }

    private static double grown(MemorySnapshot previous, MemorySnapshot now, String gauge) {
        return now.gauges().getOrDefault(gauge, Double.NaN) - previous.gauges().getOrDefault(gauge, Double.NaN);
    }

    private static double lostAtLimit(MemorySnapshot previous, MemorySnapshot now) {
        if (now.memory().totalSize() < now.memory().maxSize()) {
            return 0;
        }
        return grown(previous, now, STORED)
                - (now.memory().totalSize() - previous.memory().totalSize());
    }

    @Override
    public String measured(double value) {
        return unit(value) + " memories evicted per step";
    }

    @Override
    public String unit(double value) {
        return PythonFormat.fixed(value, 1);
    }

    @Override
    public String hint() {
        return "old memories are forgotten before they are consolidated: consolidate, or raise max_size";
    }

    @Override
    public String needs() {
        return "the gauge evicted_total, or the gauge stored_total and memory_stats.max_size";
    }
}
