package io.mnemoscope.domain.rules;

import java.util.Arrays;

/**
 * What is usual for one agent, and how far the last few values are beyond it, at the end of a rule's {@link RuleScratch}. The
 * usual value is a median that follows by steps, in proportion: large ones at first, of a twentieth later, so that a few odd values
 * hardly move it. Constant time and space.
 */
final class Usual {
    /** Values after which it is known. */
    static final int KNOWN = 5;

    /** Nothing is so far beyond. */
    private static final double UNKNOWN = -1;

    private static final double LEAST_STEP = 1.05;
    /** What is odd may become usual too, but not soon. */
    private static final double ODD_STEP = 1.005;

    // What is remembered: the median, how many values it is of, what is beyond it, then the last values.
    private static final int MEDIAN = 0;
    private static final int COUNT = 1;
    private static final int VALUE = 2;
    private static final int LAST = 3;

    private Usual() {}

    /**
     * Takes a value in.
     *
     * @param from where it begins in {@code memory}, which has nothing after it
     * @param value at least 0
     * @param last how many of the last values are kept, at least 1
     * @param multiple of the usual value from which on one is odd
     * @param hold the level at which an alert ends
     */
    static void take(RuleScratch memory, int from, double value, int last, double multiple, double hold) {
        int kept = Math.max(0, memory.cells.length - from - LAST);
        if (kept < last) {
            memory.cells = Arrays.copyOf(memory.cells, from + LAST + ++kept);
        } else {
            System.arraycopy(memory.cells, from + LAST + 1, memory.cells, from + LAST, kept - 1);
        }
        memory.cells[from + LAST + kept - 1] = value;
        learn(memory.cells, from, value, multiple);
        memory.cells[from + VALUE] = beyond(memory, from, last, multiple, hold);
    }

    private static void learn(double[] cells, int from, double value, double multiple) {
        double before = cells[from + MEDIAN];
        double count = cells[from + COUNT];
        boolean odd = count >= KNOWN && value >= multiple * before;
        double step = odd ? ODD_STEP : Math.max(LEAST_STEP, 1 + 1 / (count + 1));
        cells[from + MEDIAN] = count == 0
                ? value
                : value > before ? Math.min(value, Math.max(1e-3, before) * step) : Math.max(value, before / step);
        cells[from + COUNT] = Math.min(Counters.EXACT, count + 1);
    }

    /** Whether enough values have come. */
    static boolean known(RuleScratch memory, int from, int last) {
        return memory.cells.length >= from + LAST + last && memory.cells[from + COUNT] >= KNOWN;
    }

    /** The usual value; any before it is known. */
    static double median(RuleScratch memory, int from) {
        return memory.cells[from + MEDIAN];
    }

    /**
     * How far the least of the last values is beyond the usual one, if it is so many times as much: 0 where it is not, {@link
     * Signal#NO_DATA} where that is not known yet. Half as many times are as far as {@code hold} at most: enough to go on, too little to
     * begin. Of the last value that was taken; it costs nothing to ask again.
     */
    static double beyond(RuleScratch memory, int from) {
        boolean known = memory.cells.length > from && memory.cells[from + VALUE] != UNKNOWN;
        return known ? memory.cells[from + VALUE] : Signal.NO_DATA;
    }

    private static double beyond(RuleScratch memory, int from, int last, double multiple, double hold) {
        if (!known(memory, from, last)) {
            return UNKNOWN;
        }
        double least = Double.POSITIVE_INFINITY;
        for (int i = memory.cells.length - last; i < memory.cells.length; i++) {
            least = Math.min(least, memory.cells[i]);
        }
        double usual = median(memory, from);
        if (least >= multiple * usual) {
            return least - usual;
        }
        return least >= multiple / 2 * usual ? Math.max(0, Math.min(hold, least - usual)) : 0;
    }
}
