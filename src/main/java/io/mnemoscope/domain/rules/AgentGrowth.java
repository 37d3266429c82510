package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.stats.GrowthTrack;
import org.jspecify.annotations.Nullable;

/** What one agent has grown to since it was compared with the others. One owner. */
final class AgentGrowth {
    /** When live data of it last arrived. */
    long liveMillis;
    /** Nothing of its next run has arrived yet. */
    boolean ended;

    /** It has finished or left, or its run has ended. */
    boolean left;

    /** From its first growth on. */
    private @Nullable GrowthTrack track;

    private long compared;
    private long newest;
    private boolean moved;

    AgentGrowth(long total) {
        compared = total;
        newest = total;
    }

    void moveTo(long total) {
        newest = total;
        moved = true;
    }

    boolean moved() {
        return moved;
    }

    /** What it has grown does not count. */
    void begin() {
        compared = newest;
        moved = false;
    }

    /** What it has grown since the last call. */
    double take() {
        double grown = newest - compared;
        begin();
        if (track == null && grown > 0) {
            track = new GrowthTrack();
        }
        if (track != null) {
            track.take(grown);
        }
        return grown;
    }

    /** How it has grown at each comparison; null before it has. */
    @Nullable
    GrowthTrack track() {
        return track;
    }
}
