package io.mnemoscope.domain.stats;

import java.util.Arrays;

/**
 * Agents of one simulation compared: robust z-scores (Iglewicz and Hoaglin, How to Detect and Handle Outliers, 1993).
 */
public final class RobustScores {
    /** With fewer agents none is an outlier. */
    public static final int LEAST = 8;

    private static final double NORMAL = 0.6745;
    /** A deviation below one memory is taken for one, or whoever adds a memory among idlers would be an outlier. */
    private static final double LEAST_DEVIATION = 1;

    private RobustScores() {}

    /**
     * How far each value is from the median, in robust standard deviations; NaN for all if there are
     * fewer than {@link #LEAST}.
     */
    public static double[] scores(double[] values) {
        var scores = new double[values.length];
        if (values.length < LEAST) {
            Arrays.fill(scores, Double.NaN);
            return scores;
        }
        double median = median(values);
        var deviations = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            deviations[i] = Math.abs(values[i] - median);
        }
        double spread = Math.max(LEAST_DEVIATION, median(deviations));
        for (int i = 0; i < values.length; i++) {
            scores[i] = NORMAL * (values[i] - median) / spread;
        }
        return scores;
    }

    private static double median(double[] values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
