package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.Reception;
import java.util.stream.Stream;

/**
 * How long a silence of a whole simulation is usual: some of the longest recent gap between its snapshots, or of what its run expects a
 * step to take. One owner.
 */
public final class SimulationPace {
    /** So many gaps of one agent must be known before the simulation's are taken for its usual ones. */
    private static final int LEAST_GAPS = 3;

    /** A silence is usual up to this many of the longest gap. */
    private static final double GAPS = 3;
    /** What is usual until gaps are known, in milliseconds. */
    private static final long UNKNOWN_USUAL_MILLIS = 600_000;
    /** What the longest gap counts after one more: half of it after 693. */
    private static final double KEPT = 0.999;

    private double longestGapMillis;
    /** Whether gaps between the snapshots of one agent are known. */
    private boolean known;
    /** 0 if its run does not say. */
    private double expectedStepMillis;

    /** Whether it is known how often an agent sends. */
    public static boolean isKnown(Reception agent) {
        return agent.gaps() >= LEAST_GAPS;
    }

    /** What is usual, in milliseconds, where no more is known than the gaps of its agents. */
    public static double usualMillis(Stream<Reception> agents) {
        return agents.filter(SimulationPace::isKnown)
                .mapToDouble(agent -> GAPS * agent.longestGapMillis())
                .min()
                .orElse(UNKNOWN_USUAL_MILLIS);
    }

    void expectStep(double millis) {
        expectedStepMillis = millis;
    }

    /** Whether its run says how long a step takes. */
    boolean isExpected() {
        return expectedStepMillis > 0;
    }

    /** How an agent sends; the gaps of one that is heard of for the first time may come from before a restart. */
    void take(Reception agent, boolean first) {
        if (isKnown(agent)) {
            longestGapMillis =
                    first && !known ? Math.max(longestGapMillis, agent.longestGapMillis()) : longestGapMillis;
            known = true;
        }
    }

    /** Gaps between the snapshots of one agent are known. */
    void known() {
        known = true;
    }

    /** Nothing arrived for so long. */
    void gap(long millis) {
        longestGapMillis = Math.max((double) millis, longestGapMillis * KEPT);
    }

    void forget() {
        longestGapMillis = 0;
        known = false;
        expectedStepMillis = 0;
    }

    /** What is usual, in milliseconds. */
    double usualMillis() {
        if (expectedStepMillis > 0) {
            return GAPS * expectedStepMillis;
        }
        return known ? GAPS * longestGapMillis : UNKNOWN_USUAL_MILLIS;
    }

    /** The same, and no less than where nothing is known. */
    long longestUsualMillis() {
        return (long) Math.max(UNKNOWN_USUAL_MILLIS, usualMillis());
    }
}
