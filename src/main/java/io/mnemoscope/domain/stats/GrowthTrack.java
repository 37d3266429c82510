package io.mnemoscope.domain.stats;

/**
 * Whether one agent has begun to grow faster than it used to: a one-sided CUSUM (Page, 1954) of the log-likelihood ratio of twice its
 * own slow mean against that mean, for counts (Poisson), divided by their dispersion, so that who stores in bursts needs more of them.
 * Constant time and space.
 */
public final class GrowthTrack {
    /** Samples after which its mean is known. */
    public static final int KNOWN = 20;

    private static final double FASTER = 2;
    /** What one sample speaks for at most: one burst is none. */
    private static final double MOST = 4;

    private static final double SLOW = 1.0 / 100;
    private static final int ENOUGH = 1_000_000;
    /** Below, an agent that hardly ever stores anything would be found with the second memory. */
    private static final double LEAST_MEAN = 0.2;

    // There is one for each agent, so it is small.
    private int samples;
    private float mean;
    private float dispersion = 1;
    private float sum;
    private float peak;

    /**
     * It has grown by so much between two comparisons; a memory that shrank says nothing.
     *
     * @param grown memories
     */
    public void take(double grown) {
        if (!(grown >= 0)) {
            return;
        }
        if (samples >= KNOWN) {
            double base = Math.max(LEAST_MEAN, mean);
            double ratio = (grown * Math.log(FASTER) - base * (FASTER - 1)) / dispersion;
            sum = (float) Math.max(0, sum + Math.min(MOST, ratio));
            peak = Math.max(peak, sum);
        }
        samples = Math.min(ENOUGH, samples + 1);
        double weight = Math.max(SLOW, 1.0 / samples);
        double off = grown - mean;
        mean = (float) (mean + weight * off);
        double spread = off * off / Math.max(LEAST_MEAN, mean);
        dispersion = (float) Math.max(1, dispersion + weight * (spread - dispersion));
    }

    /** How much speaks for it now, in natural logarithms of a likelihood ratio; 0 or more. */
    public double sum() {
        return sum;
    }

    /** The most that has ever spoken for it. */
    public double peak() {
        return peak;
    }

    /** Whether {@link #KNOWN} samples have come. */
    public boolean known() {
        return samples >= KNOWN;
    }
}
