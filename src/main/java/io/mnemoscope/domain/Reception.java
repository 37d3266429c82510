package io.mnemoscope.domain;

import org.jspecify.annotations.Nullable;

/**
 * How an agent's snapshots are received, by the server's clock and by the sender's. All times are milliseconds since 1970.
 *
 * @param newestMillis the latest timestamp of all its snapshots, by the sender's clock; -1 before the first
 * @param arrivedMillis when the snapshot that was evaluated last arrived, by the server's clock; {@link #UNKNOWN} before the first
 * @param liveMillis when a snapshot last arrived, in order or not, that had been taken at most {@link #LIVE_MILLIS} before, by the
 *     server's clock; {@link #UNKNOWN} before the first
 * @param aheadMillis how far the sender's clock is ahead of the server's, negative if behind; 0 where they agree or that is not
 *     known
 * @param stepsBefore what is added to the simulation's steps, so that they go on where a simulation resumed from an earlier one
 * @param runFrom how many snapshots had been evaluated when its run began
 * @param beganMillis when the first snapshot of its run arrived, by the server's clock; {@link #UNKNOWN} before
 * @param presence whether it takes part in a run
 * @param gaps how many gaps between its snapshots are known, at most {@link #MAX_GAPS}
 * @param longestGapMillis the longest of them that is recent
 * @param longestStepGap likewise, in steps of the simulation; 0 where it sends none
 * @param behind the snapshots that came last, if they are behind those that were evaluated and follow one another; else null
 */
public record Reception(
        long newestMillis,
        long arrivedMillis,
        long liveMillis,
        long aheadMillis,
        long stepsBefore,
        long runFrom,
        long beganMillis,
        Presence presence,
        int gaps,
        double longestGapMillis,
        double longestStepGap,
        @Nullable Behind behind) {
    public static final long UNKNOWN = -1;
    /** Snapshots that are older when they arrive are history. */
    public static final long LIVE_MILLIS = 60_000;

    public static final int MAX_GAPS = 1_000;
    /** Of an agent that has sent nothing. */
    public static final Reception NONE =
            new Reception(-1, UNKNOWN, UNKNOWN, 0, 0, 0, UNKNOWN, Presence.HERE, 0, 0, 0, null);

    /** Whether an agent takes part in a run. The next snapshot of one that does not begins afresh. */
    public enum Presence {
        /** It does. */
        HERE,
        /** It has finished or left, while its run continues. */
        LEFT,
        /** Its run has ended. */
        ENDED
    }

    /** Whether its silence means nothing: it has left, or its run has ended. */
    public boolean ended() {
        return presence != Presence.HERE;
    }

    /**
     * Snapshots in a row that are behind.
     *
     * @param steps whether by their steps, or by their timestamps
     * @param count how many
     * @param arrivals at how many different times they arrived
     * @param offsetMillis how long after it was taken the first one arrived
     * @param firstArrivedMillis when the first one arrived
     * @param arrivedMillis when the last one arrived
     * @param newestMillis when the last one was taken, by the sender's clock
     * @param step of the last one, or {@link MemorySnapshot#NO_STEP}
     */
    public record Behind(
            boolean steps,
            int count,
            int arrivals,
            long offsetMillis,
            long firstArrivedMillis,
            long arrivedMillis,
            long newestMillis,
            long step) {
        /** One that nothing behind came before. */
        public static Behind of(MemorySnapshot snapshot, long arrivedMillis, boolean steps) {
            long taken = snapshot.timestampMillis();
            return new Behind(steps, 1, 1, arrivedMillis - taken, arrivedMillis, arrivedMillis, taken, snapshot.step());
        }

        /** Whether a snapshot follows the last one. */
        public boolean followedBy(MemorySnapshot snapshot) {
            return snapshot.timestampMillis() > newestMillis && snapshot.step() >= step;
        }

        /** With one more. */
        public Behind and(MemorySnapshot snapshot, long arrived) {
            return new Behind(
                    steps,
                    count + 1,
                    arrivals + (arrived == arrivedMillis ? 0 : 1),
                    offsetMillis,
                    firstArrivedMillis,
                    arrived,
                    snapshot.timestampMillis(),
                    snapshot.step());
        }
    }

    /** Checks the ranges: a damaged row must not move a rule. */
    public Reception {
        if (newestMillis < -1
                || arrivedMillis < UNKNOWN
                || liveMillis < UNKNOWN
                || stepsBefore < 0
                || runFrom < 0
                || beganMillis < UNKNOWN
                || gaps < 0
                || gaps > MAX_GAPS
                || !(longestGapMillis >= 0 && longestGapMillis <= MemorySnapshot.MAX_TIME)
                || !(longestStepGap >= 0 && longestStepGap <= Ranges.MAX_COUNT)) {
            throw new InvalidInput("reception", "is out of its range");
        }
    }

    /** Of an agent of which only the newest snapshot is known, as stores of former versions have it: on time. */
    public static Reception of(MemorySnapshot latest) {
        long at = latest.timestampMillis();
        return new Reception(at, at, at, 0, 0, 0, at, Presence.HERE, 0, 0, 0, null);
    }

    /** A snapshot's step, counted on where the simulation resumed from an earlier one; {@link MemorySnapshot#NO_STEP} if it has none. */
    public long step(MemorySnapshot snapshot) {
        return snapshot.hasStep() ? snapshot.step() + stepsBefore : MemorySnapshot.NO_STEP;
    }

    /** When the snapshot was taken by the server's clock, as far as the difference to the sender's is known; at least 0. */
    public long at(MemorySnapshot snapshot) {
        return Math.max(0, snapshot.timestampMillis() - aheadMillis);
    }
}
