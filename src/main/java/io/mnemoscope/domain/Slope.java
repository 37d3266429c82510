package io.mnemoscope.domain;

import java.util.Arrays;

/**
 * How a series moves: its direction by the Mann-Kendall test, its slope by the Theil-Sen estimator (Sen, 1968), both of
 * which a few wild values do not move. Quadratic in the number of points.
 *
 * @param word {@code growing}, {@code shrinking}, {@code level}, or {@code insufficient_data}
 * @param perUnit the change of y for each unit of x; NaN where there is too little to say
 * @param p how likely a series without any trend looks like this, 0 to 1
 * @param n points
 */
public record Slope(String word, double perUnit, double p, int n) {
    /** With fewer points nothing can be significant. */
    public static final int LEAST = 8;

    private static final double SIGNIFICANT = 0.05;

    /**
     * The slope of y over x.
     *
     * @param x ascending, no value twice
     * @param y of the same length
     */
    public static Slope of(double[] x, double[] y) {
        int n = x.length;
        if (n < LEAST) {
            return new Slope("insufficient_data", Double.NaN, 1, n);
        }
        var slopes = new double[n * (n - 1) / 2];
        int count = 0;
        int score = 0;
        for (int j = 1; j < n; j++) {
            for (int i = 0; i < j; i++) {
                slopes[count++] = (y[j] - y[i]) / (x[j] - x[i]);
                score += (int) Math.signum(y[j] - y[i]);
            }
        }
        double p = significance(score, y);
        double median = median(slopes);
        if (p >= SIGNIFICANT || median == 0) {
            return new Slope("level", median, p, n);
        }
        return new Slope(median > 0 ? "growing" : "shrinking", median, p, n);
    }

    public boolean growing() {
        return perUnit > 0 && p < SIGNIFICANT;
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    /** Two-sided, by the normal approximation with the variance corrected for ties. */
    private static double significance(int score, double[] y) {
        double n = y.length;
        double variance = n * (n - 1) * (2 * n + 5);
        var sorted = y.clone();
        Arrays.sort(sorted);
        int start = 0;
        for (int i = 1; i <= sorted.length; i++) {
            if (i == sorted.length || sorted[i] != sorted[start]) {
                double ties = i - start;
                variance -= ties * (ties - 1) * (2 * ties + 5);
                start = i;
            }
        }
        if (variance <= 0 || score == 0) {
            return 1;
        }
        double z = (Math.abs(score) - 1) / Math.sqrt(variance / 18);
        return Math.min(1, erfc(z / Math.sqrt(2)));
    }

    /** Abramowitz and Stegun 7.1.26, for x >= 0; off by at most 1.5e-7. */
    private static double erfc(double x) {
        double t = 1 / (1 + 0.3275911 * x);
        double polynomial =
                t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
        return polynomial * Math.exp(-x * x);
    }
}
