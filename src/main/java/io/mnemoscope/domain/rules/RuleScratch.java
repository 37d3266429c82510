package io.mnemoscope.domain.rules;

import java.util.Arrays;

/**
 * What one rule remembers of one agent: a few numbers, whose meaning is the rule's own business. Changed in place, kept
 * in checkpoints. Counters and times up to 2^53 are exact.
 */
public final class RuleScratch {
    private static final double[] NOTHING = {};

    /** For rules that remember nothing. */
    static final RuleScratch NONE = new RuleScratch();

    /** The numbers; a rule makes them longer as it needs. */
    double[] cells = NOTHING;

    RuleScratch() {}

    /** The memory that held these numbers. */
    public static RuleScratch of(double[] cells) {
        var memory = new RuleScratch();
        memory.cells = cells.clone();
        return memory;
    }

    /** A copy of the numbers. */
    public double[] toArray() {
        return cells.clone();
    }

    public boolean isEmpty() {
        return cells.length == 0;
    }

    RuleScratch copy() {
        return of(cells);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RuleScratch that && Arrays.equals(cells, that.cells);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(cells);
    }

    @Override
    public String toString() {
        return Arrays.toString(cells);
    }
}
