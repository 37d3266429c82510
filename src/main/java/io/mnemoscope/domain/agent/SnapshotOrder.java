package io.mnemoscope.domain.agent;

import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.Reception;
import org.jspecify.annotations.Nullable;

/**
 * In which order an agent's snapshots are evaluated: by the simulation's steps where there are any, else by their timestamps.
 * One that is behind is late, is stored in its place and moves no rule, unless {@value #IN_A_ROW} in a row continue from there: then
 * the simulation has resumed from an earlier step, or the sender's clock was put back. Constant space.
 *
 * <p>What is decided by times of arrival cannot be decided again from stored snapshots, so each such decision, and each that
 * counts snapshots, is a {@link #changed change} that the next checkpoint must hold. Without a time of arrival no such
 * decision is taken. Not safe for use by several threads.
 */
final class SnapshotOrder {
    /** Clocks that are no further apart are taken to agree. */
    static final long TOLERANCE_MILLIS = 2_000;

    /** Delays of deliveries differ by so much at least. */
    private static final long STEADY_MILLIS = 100;

    /** So many snapshots that continue from an earlier place are not late. */
    static final int IN_A_ROW = 3;

    /** What the longest gap counts after one more: half of it after 69. */
    private static final double KEPT = 0.99;

    /** 2^53 - 1: steps that come after an earlier run's are no greater than twice that. */
    private static final long MAX_STEPS = (1L << 53) - 1;

    private long newestMillis;
    private long arrivedMillis;
    private long liveMillis;
    private long aheadMillis;
    private long stepsBefore;
    private long runFrom;
    private long beganMillis;
    private Reception.Presence presence;
    private int gaps;
    private double longestGapMillis;
    private double longestStepGap;
    private boolean changed;
    private Reception.@Nullable Behind behind;

    /** Where a snapshot belongs. */
    enum Place {
        /** It follows the one that was evaluated last. */
        NEXT,
        /** It is the first of a run: nothing came before. */
        FIRST,
        /** It continues from an earlier step: nothing before it says how the memory came to be as it is. */
        RESUMED,
        /** It is behind. */
        LATE
    }

    SnapshotOrder(Reception from) {
        newestMillis = from.newestMillis();
        arrivedMillis = from.arrivedMillis();
        liveMillis = from.liveMillis();
        aheadMillis = from.aheadMillis();
        stepsBefore = from.stepsBefore();
        runFrom = from.runFrom();
        beganMillis = from.beganMillis();
        presence = from.presence();
        gaps = from.gaps();
        longestGapMillis = from.longestGapMillis();
        longestStepGap = from.longestStepGap();
        behind = from.behind();
    }

    Reception reception() {
        return new Reception(
                newestMillis,
                arrivedMillis,
                liveMillis,
                aheadMillis,
                stepsBefore,
                runFrom,
                beganMillis,
                presence,
                gaps,
                longestGapMillis,
                longestStepGap,
                behind);
    }

    /** Its run has ended, or it has left: what comes next is the first of another. */
    void end(Reception.Presence how) {
        presence = how;
        behind = null;
        gaps = 0;
        longestGapMillis = 0;
        longestStepGap = 0;
    }

    /** The latest timestamp of all snapshots; -1 before the first. */
    long newestMillis() {
        return newestMillis;
    }

    /** When the snapshot that was evaluated last arrived. */
    long arrivedMillis() {
        return arrivedMillis;
    }

    /** How far the sender's clock is ahead of the server's. */
    long aheadMillis() {
        return aheadMillis;
    }

    /** Whether something was decided since the last call that the stored snapshots alone do not say. */
    boolean changed() {
        boolean was = changed;
        changed = false;
        return was;
    }

    /** When it was taken, by the server's clock as far as that is known. */
    long at(MemorySnapshot snapshot) {
        return Math.max(0, snapshot.timestampMillis() - aheadMillis);
    }

    /** Its step, going on where the simulation resumed from an earlier one. */
    long step(MemorySnapshot snapshot) {
        return snapshot.hasStep() ? snapshot.step() + stepsBefore : MemorySnapshot.NO_STEP;
    }

    /** How many snapshots of its run were evaluated, of so many in all. */
    long index(long inOrder) {
        return inOrder - runFrom;
    }

    /**
     * Takes a snapshot in.
     *
     * @param latest the one that was evaluated last; null before the first
     * @param arrived when it arrived, by the server's clock; {@link Reception#UNKNOWN} if that is not known
     * @param bySteps whether steps count before timestamps
     * @param inOrder how many were evaluated before
     */
    Place place(@Nullable MemorySnapshot latest, MemorySnapshot snapshot, long arrived, boolean bySteps, long inOrder) {
        var place = latest == null ? Place.FIRST : place(latest, snapshot, arrived, bySteps);
        if (place == Place.LATE) {
            newestMillis = Math.max(newestMillis, snapshot.timestampMillis());
            live(snapshot, arrived);
            return place;
        }
        behind = null;
        if (latest != null && place == Place.NEXT) {
            gap(latest, snapshot, arrived);
        }
        if (place == Place.RESUMED && latest != null) {
            changed = true;
            stepsBefore = Math.min(MAX_STEPS, Math.max(0, stepsBefore + latest.step() + 1 - snapshot.step()));
        }
        boolean back = latest != null && snapshot.timestampMillis() <= latest.timestampMillis();
        arrivedMillis = arrived == Reception.UNKNOWN ? Math.max(arrivedMillis, at(snapshot)) : arrived;
        if (place == Place.FIRST) {
            runFrom = inOrder;
            beganMillis = arrivedMillis;
            presence = Reception.Presence.HERE;
        }
        if (arrived != Reception.UNKNOWN) {
            compareClocks(snapshot.timestampMillis() - arrived, back);
        }
        newestMillis = Math.max(newestMillis, snapshot.timestampMillis());
        live(snapshot, arrived);
        return place;
    }

    private void live(MemorySnapshot snapshot, long arrived) {
        long at = at(snapshot);
        long then = arrived == Reception.UNKNOWN ? at : arrived;
        if (then - at <= Reception.LIVE_MILLIS) {
            liveMillis = Math.max(liveMillis, then);
        }
    }

    private Place place(MemorySnapshot latest, MemorySnapshot snapshot, long arrived, boolean bySteps) {
        if (presence != Reception.Presence.HERE) {
            return snapshot.timestampMillis() > newestMillis || goesOn(snapshot, arrived, false)
                    ? Place.FIRST
                    : Place.LATE;
        }
        boolean newer = snapshot.timestampMillis() > latest.timestampMillis();
        if (bySteps && snapshot.hasStep() && latest.hasStep() && snapshot.step() != latest.step()) {
            if (snapshot.step() > latest.step()) {
                return Place.NEXT;
            }
            return newer && goesOn(snapshot, arrived, true) ? Place.RESUMED : Place.LATE;
        }
        return newer || goesOn(snapshot, arrived, false) ? Place.NEXT : Place.LATE;
    }

    /** Whether it is one more of a row that continues from an earlier place, and that is long enough. */
    private boolean goesOn(MemorySnapshot snapshot, long arrived, boolean steps) {
        if (!steps && arrived == Reception.UNKNOWN) {
            behind = null;
            return false;
        }
        var before = behind;
        var row = before != null && before.steps() == steps && before.followedBy(snapshot)
                ? before.and(snapshot, arrived)
                : Reception.Behind.of(snapshot, arrived, steps);
        behind = row;
        boolean enough = row.count() >= IN_A_ROW && (steps || isLive(row, snapshot, arrived));
        changed |= enough;
        return enough;
    }

    /**
     * Whether the row comes as it is taken, which the delivery of what had to wait does not: that comes faster. What was evaluated
     * last may also have been from the future.
     */
    private boolean isLive(Reception.Behind row, MemorySnapshot snapshot, long arrived) {
        long offset = arrived - snapshot.timestampMillis();
        boolean onTime = Math.abs(offset) <= Reception.LIVE_MILLIS;
        long waited = arrived - row.firstArrivedMillis();
        boolean steady = row.arrivals() >= IN_A_ROW
                && Math.abs(offset - row.offsetMillis()) <= Math.max(STEADY_MILLIS, waited / 2);
        return (aheadMillis > 0 && onTime) || steady;
    }

    private void gap(MemorySnapshot latest, MemorySnapshot snapshot, long arrived) {
        long taken = snapshot.timestampMillis() - latest.timestampMillis();
        // An outage of ours is no gap of theirs, and neither is a clock that jumps.
        long gap = arrived == Reception.UNKNOWN || taken <= 0 ? taken : Math.min(taken, arrived - arrivedMillis);
        longestGapMillis = Math.max((double) Math.max(0, gap), longestGapMillis * KEPT);
        boolean steps = latest.hasStep() && snapshot.hasStep();
        if (steps && snapshot.step() > latest.step()) {
            longestStepGap = Math.max((double) (snapshot.step() - latest.step()), longestStepGap * KEPT);
        }
        if (!steps || snapshot.step() != latest.step()) {
            gaps = Math.min(Reception.MAX_GAPS, gaps + 1);
        }
    }

    /**
     * What a snapshot says of the clocks. One that is behind may have waited; it says something only where it is known to follow
     * a later one.
     */
    private void compareClocks(long ahead, boolean back) {
        long before = aheadMillis;
        if (ahead > TOLERANCE_MILLIS) {
            aheadMillis = Math.abs(ahead - before) > TOLERANCE_MILLIS ? ahead : before;
        } else if (ahead >= -TOLERANCE_MILLIS) {
            aheadMillis = 0;
        } else if (back || (before < 0 && ahead > before + TOLERANCE_MILLIS)) {
            aheadMillis = ahead;
        } else if (before > 0) {
            aheadMillis = 0;
        }
        changed |= aheadMillis != before || back;
    }
}
