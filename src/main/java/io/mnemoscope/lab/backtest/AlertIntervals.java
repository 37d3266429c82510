package io.mnemoscope.lab.backtest;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Arrays;

/** When the alerts of one rule of one agent were there, in the order of their beginnings; 16 bytes each. One thread. */
final class AlertIntervals {
    /** Not over yet. */
    static final long OPEN = Long.MAX_VALUE;

    private static final int FIRST = 4;

    private long[] starts = new long[FIRST];
    private long[] ends = new long[FIRST];
    private int size;

    /** Takes one in that begins no earlier than the one before; answers its index. */
    @CanIgnoreReturnValue
    int add(long start, long end) {
        if (size == starts.length) {
            starts = Arrays.copyOf(starts, 2 * size);
            ends = Arrays.copyOf(ends, 2 * size);
        }
        starts[size] = start;
        ends[size] = end;
        return size++;
    }

    /** It is over. */
    void end(int index, long end) {
        ends[index] = end;
    }

    int size() {
        return size;
    }

    /** How many are not over. */
    int open() {
        int open = 0;
        for (int i = 0; i < size; i++) {
            open += ends[i] == OPEN ? 1 : 0;
        }
        return open;
    }

    /** How long all of them lasted, those that are not over up to {@code now}. */
    long millis(long now) {
        long millis = 0;
        for (int i = 0; i < size; i++) {
            millis += Math.max(0, Math.min(ends[i], now) - starts[i]);
        }
        return millis;
    }

    /** For each of these one of the others that was there at the same time, or -1. Linear: none overlaps its neighbour. */
    int[] partners(AlertIntervals others) {
        var partners = new int[size];
        int other = 0;
        for (int i = 0; i < size; i++) {
            while (other < others.size && others.ends[other] < starts[i]) {
                other++;
            }
            boolean together = other < others.size && others.starts[other] <= ends[i];
            partners[i] = together ? other : -1;
        }
        return partners;
    }
}
