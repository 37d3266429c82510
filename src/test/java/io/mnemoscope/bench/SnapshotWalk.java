package io.mnemoscope.bench;

import java.util.SplittableRandom;

/**
 * A synthetic agent: the same seed gives the same snapshots. Each step stores up to three memories in the buffer; at
 * about fifteen (or as asked) the episode is committed; when the memory is as full as this agent lets it become, it is consolidated.
 * Seven of ten agents consolidate early and stay well, two consolidate late and cross 80 % and 95 % again and again, one
 * never does and evicts at its limit. A snapshot comes about once a second, with the jitter of a real client.
 */
public final class SnapshotWalk {
    /** 2025-03-01T00:00:00Z: in the past on any machine, so that no snapshot is refused as future. */
    public static final long START_MILLIS = 1_740_787_200_000L;

    private static final long STEP_MILLIS = 1_000;
    private static final int JITTER_MILLIS = 12;
    /** Memories after which an episode is committed, unless asked otherwise: the limit of the rules. */
    static final int EPISODE = 15;

    private static final int[] LIMITS = {300, 400, 600, 1_000};

    private final String simulation;
    private final String agent;
    private final SplittableRandom random;
    private final long maxSize;
    private final double consolidateAt;
    private final long offsetMillis;
    private final int episode;
    private long step;
    private long current;
    private long buffer;
    private long automatic;
    private long manual;
    private double lastSeconds;
    private long memories;
    private long episodes;

    /**
     * Commits its episodes as the rules would have it.
     *
     * @param simulation its name
     * @param agent its number, >= 0, which decides its character
     * @param seed of the whole simulation
     */
    public SnapshotWalk(String simulation, int agent, long seed) {
        this(simulation, agent, seed, EPISODE);
    }

    /**
     * The same with longer episodes.
     *
     * @param episode memories after which it is committed; with 25 a rule opens and closes in each: about 0.25 alert
     *     events a snapshot
     */
    SnapshotWalk(String simulation, int agent, long seed, int episode) {
        this.episode = episode;
        this.simulation = simulation;
        this.agent = "agent-%05d".formatted(agent);
        this.random = new SplittableRandom(seed * 31 + agent);
        this.maxSize = LIMITS[random.nextInt(LIMITS.length)];
        this.consolidateAt = consolidateAt(agent % 10);
        this.offsetMillis = random.nextInt((int) STEP_MILLIS - JITTER_MILLIS);
        this.current = (long) (maxSize * (0.2 + 0.3 * random.nextDouble()));
        consolidate(current / 2);
    }

    private static double consolidateAt(int character) {
        return switch (character) {
            case 0 -> Double.POSITIVE_INFINITY;
            case 1 -> 0.88;
            case 2 -> 0.98;
            default -> 0.70;
        };
    }

    public String simulation() {
        return simulation;
    }

    public String agent() {
        return agent;
    }

    /** The next snapshot. */
    public Sample next() {
        buffer += random.nextInt(4);
        if (buffer >= episode) {
            commit();
        }
        long at = START_MILLIS + step * STEP_MILLIS + offsetMillis + random.nextInt(JITTER_MILLIS);
        step++;
        long consolidations = automatic + manual;
        return new Sample(
                at,
                current,
                buffer,
                current + buffer,
                maxSize,
                (double) current / maxSize,
                consolidations,
                automatic,
                manual,
                lastSeconds,
                memories,
                (double) memories / consolidations,
                episodes);
    }

    private void commit() {
        episodes++;
        current = Math.min(maxSize, current + buffer);
        buffer = 0;
        if (current >= consolidateAt * maxSize) {
            long kept = (long) (maxSize * (0.4 + 0.2 * random.nextDouble()));
            consolidate(current - kept);
            current = kept;
        }
    }

    private void consolidate(long consolidated) {
        if (random.nextInt(10) == 0) {
            manual++;
        } else {
            automatic++;
        }
        memories += consolidated;
        lastSeconds = random.nextInt(300, 4_000) / 1_000.0;
    }
}
