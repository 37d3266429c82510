package io.mnemoscope.domain.stats;

import java.util.List;

/** What is chance in one simulation: the most that ever spoke for a change of growth of any of its agents. Made for one comparison. */
public final class PeerPeaks {
    /** With fewer agents it is not known what is chance. */
    public static final int LEAST = 4;

    /** Natural logarithm of the least likelihood ratio that is no chance. */
    private static final double SURE = 11;
    /** Beyond the others' peaks. */
    private static final double BEYOND = 1.5;

    private int known;
    private double highest;
    private double second;

    /** Of all agents of a simulation. */
    public PeerPeaks(List<GrowthTrack> all) {
        for (var track : all) {
            if (track.known()) {
                known++;
                second = Math.max(second, Math.min(highest, track.peak()));
                highest = Math.max(highest, track.peak());
            }
        }
    }

    /** What speaks for a change of one of them, relative to what is needed: 1 or more is no chance; NaN where that is not known. */
    public double changed(GrowthTrack track) {
        if (known < LEAST || !track.known()) {
            return Double.NaN;
        }
        double others = track.peak() >= highest ? second : highest;
        return track.sum() / Math.max(SURE, BEYOND * others);
    }
}
