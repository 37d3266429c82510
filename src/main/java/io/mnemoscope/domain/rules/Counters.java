package io.mnemoscope.domain.rules;

import java.util.Arrays;

/**
 * How much one counter grew while another grew by about a window: a few pairs of readings, a fifth of the window apart,
 * at the end of a rule's {@link RuleScratch}. Constant time and space.
 */
final class Counters {
    /** From here on counters are not exact any more: a sum that comes so far begins anew. */
    static final double EXACT = 1L << 53;

    private static final int PAIRS = 6;

    private Counters() {}

    /**
     * Takes a reading in; one that goes backwards begins anew.
     *
     * @param from index of the first pair in {@code memory}
     * @param x the counter that measures the window
     * @param y the other
     * @param window in units of x
     */
    static void read(RuleScratch memory, int from, long x, long y, double window) {
        int end = memory.cells.length;
        if (end > from) {
            double lastX = memory.cells[end - 2];
            if (x < lastX || y < memory.cells[end - 1]) {
                memory.cells = Arrays.copyOf(memory.cells, from);
                end = from;
            } else if (x - lastX < window / (PAIRS - 1)) {
                return;
            }
        }
        if (end < from + 2 * PAIRS) {
            memory.cells = Arrays.copyOf(memory.cells, end + 2);
            end += 2;
        } else {
            System.arraycopy(memory.cells, from + 2, memory.cells, from, 2 * (PAIRS - 1));
        }
        memory.cells[end - 2] = (double) x;
        memory.cells[end - 1] = (double) y;
    }

    /** How far x has come since the beginning of the window; there must have been a reading. */
    static double x(RuleScratch memory, int from, long now) {
        return now - memory.cells[from];
    }

    /** How far y has come since then; there must have been a reading. */
    static double y(RuleScratch memory, int from, long now) {
        return now - memory.cells[from + 1];
    }
}
