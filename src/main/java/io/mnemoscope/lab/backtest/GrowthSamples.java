package io.mnemoscope.lab.backtest;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.ConsolidationMetrics;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.MemoryStats;
import java.util.Arrays;
import java.util.Map;

/**
 * How large an agent's memory was at each comparison: one cell of 24 bytes for each that it had news for. Beside that,
 * whether it ever was silent for long. One thread.
 */
final class GrowthSamples {
    private static final int FIRST = 4;

    final AgentId id;
    /** How long a silence is at least; {@link Long#MAX_VALUE} where nobody asks. */
    final long pauseMillis;

    /** The size that it is first known with. */
    long firstTotal;

    /** Whether more than one snapshot came before the first comparison. */
    boolean movedAtOnce;

    /** The newest snapshot's time; -1 before the first. */
    long newestMillis = -1;

    /** Whether there was a pause that might be a silence. */
    boolean paused;

    private final long comparisonMillis;
    private long[] comparisons = new long[FIRST];
    private long[] totals = new long[FIRST];
    private long[] steps = new long[FIRST];
    private int size;
    private int next;

    GrowthSamples(AgentId id, long comparisonMillis, long pauseMillis) {
        this.id = id;
        this.comparisonMillis = comparisonMillis;
        this.pauseMillis = pauseMillis;
    }

    /** Takes a snapshot in that is newer than the one before; answers whether it needs a cell of its own. */
    boolean saw(MemorySnapshot snapshot) {
        long at = snapshot.timestampMillis();
        paused |= newestMillis >= 0 && at - newestMillis >= pauseMillis;
        newestMillis = at;
        long comparison = at / comparisonMillis + 1;
        boolean fresh = size == 0 || comparisons[size - 1] != comparison;
        if (fresh) {
            add(comparison);
        } else {
            movedAtOnce |= size == 1;
        }
        long total = snapshot.memory().totalSize();
        firstTotal = fresh && size == 1 ? total : firstTotal;
        totals[size - 1] = total;
        steps[size - 1] = snapshot.step();
        return fresh;
    }

    private void add(long comparison) {
        if (size == comparisons.length) {
            comparisons = Arrays.copyOf(comparisons, 2 * size);
            totals = Arrays.copyOf(totals, 2 * size);
            steps = Arrays.copyOf(steps, 2 * size);
        }
        comparisons[size++] = comparison;
    }

    /** Whether there is a cell that was not taken. */
    boolean hasNext() {
        return next < size;
    }

    /** The comparison of the next cell. */
    long comparison() {
        return comparisons[next];
    }

    /** The next cell is the first of all. */
    boolean atFirst() {
        return next == 0;
    }

    long total() {
        return totals[next];
    }

    /** The next cell as a snapshot that a rule on a timer may look at. */
    MemorySnapshot snapshot() {
        long total = totals[next];
        return new MemorySnapshot(
                id,
                Math.min(MemorySnapshot.MAX_TIME, comparisons[next] * comparisonMillis - 1),
                new MemoryStats(total, 0, total, 0, Double.NaN, false, false),
                ConsolidationMetrics.NONE,
                0,
                steps[next],
                MemorySnapshot.NO_TIME,
                Map.of());
    }

    void take() {
        next++;
    }
}
