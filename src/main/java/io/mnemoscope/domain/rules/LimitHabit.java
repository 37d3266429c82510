package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.MemorySnapshot;

/**
 * What is normal for a memory near its limit, learned at a place in a rule's {@link RuleScratch}: one that is cleaned again and again
 * is as full as it was then each time, and one that was full when it was first seen, through which more memories had passed than
 * it holds, forgets its oldest. Constant time and space.
 */
final class LimitHabit {
    /** How many cells it takes. */
    static final int CELLS = 5;

    /** Below, nobody minds. */
    private static final double HIGH = 0.75;
    /** A cleaning takes a fifth away, or more. */
    private static final double CLEANED = 0.8;
    /** As full as the fullest time, or nearly. */
    private static final double NEARLY = 0.02;
    /** It has stayed high for far longer than it does before it is cleaned. */
    private static final double LONGER = 3;

    private static final double SEVERAL = 5;
    /** Snapshots in which a memory that is high may be cleaned. */
    private static final double GRACE = 12;
    /** Who comes so high at once does not fill up. */
    private static final double JUMP = 0.9;
    /** Snapshots. */
    private static final long A_WHILE = 20;

    // What is remembered: whether it forgets its oldest (0 where that is not known), how full it was when it was
    // cleaned at most,
    // for how many snapshots it has been high, and was at most before it was cleaned, and whether it came there at
    // once.
    private static final int FORGETS = 0;
    private static final int PEAK = 1;
    private static final int STAY = 2;
    private static final int LONGEST = 3;
    private static final int JUMPED = 4;
    private static final double YES = 1;
    private static final double NO = 2;

    private LimitHabit() {}

    /** Whether a snapshot of a memory with a limit is the first from which there is something to learn. */
    static boolean begins(EvaluationInput sample) {
        return sample.current().memory().pressure() >= HIGH;
    }

    /** Takes a snapshot of a memory with a limit in: the first, or the one where it {@link #begins}, and all after it. */
    static void see(double[] cells, int at, EvaluationInput sample) {
        var now = sample.current();
        double pressure = now.memory().pressure();
        boolean full = now.memory().totalSize() >= now.memory().maxSize();
        if (cells[at + FORGETS] == 0) {
            boolean first = sample.previous() == null;
            cells[at + FORGETS] = first && full && passed(now) > now.memory().maxSize() ? YES : NO;
        } else if (!full) {
            cells[at + FORGETS] = NO;
        }
        var previous = sample.previous();
        double before = previous == null ? Double.NaN : previous.memory().pressure();
        if (before >= HIGH && pressure <= CLEANED * before) {
            cells[at + PEAK] = Math.max(cells[at + PEAK], before);
            cells[at + LONGEST] = Math.max(cells[at + LONGEST], cells[at + STAY]);
        }
        if (cells[at + STAY] == 0) {
            cells[at + JUMPED] = pressure >= JUMP ? YES : NO;
        }
        cells[at + STAY] = pressure >= HIGH ? cells[at + STAY] + 1 : 0;
    }

    /** How many memories have passed through it, as far as it says. */
    private static double passed(MemorySnapshot now) {
        double consolidated =
                (double) now.consolidation().memories() + now.memory().bufferSize();
        return Math.max(consolidated, now.gauges().getOrDefault("stored_total", 0.0));
    }

    /** Whether it forgets its oldest memories, and always has. */
    static boolean forgets(double[] cells, int at) {
        return cells[at + FORGETS] == YES;
    }

    /**
     * Whether a memory with a limit that is filling up may be about to be cleaned: its agent consolidates, or has lived for a
     * while, and it is not full, did not jump, and has not been high for long.
     */
    static boolean waits(double[] cells, int at, EvaluationInput sample) {
        return mayClean(sample) && cells[at + JUMPED] == NO && cells[at + STAY] > 0 && cells[at + STAY] <= GRACE;
    }

    /** Whether its agent may clean it at all: it consolidates, or has lived for a while, and it is not full. */
    static boolean mayClean(EvaluationInput sample) {
        var now = sample.current();
        boolean lives = now.consolidation().memories() > 0 || sample.index() >= A_WHILE;
        return lives && now.memory().totalSize() < now.memory().maxSize();
    }

    /** Whether a memory with a limit is as full as usual. */
    static boolean usual(double[] cells, int at, MemorySnapshot now) {
        boolean cleaned = cells[at + PEAK] > 0
                && now.memory().pressure() <= cells[at + PEAK] + NEARLY
                && cells[at + STAY] <= LONGER * cells[at + LONGEST] + SEVERAL;
        return cleaned || forgets(cells, at);
    }
}
