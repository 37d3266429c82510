package io.mnemoscope.domain.stats;

import io.mnemoscope.domain.TrendDirection;
import java.util.Arrays;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * How a series moves: its direction by the Mann-Kendall test (Mann, 1945; Kendall, 1975), its slope by the Theil-Sen
 * estimator (Sen, 1968), both of which a few wild values do not move. Quadratic in the number of points.
 *
 * @param direction where to, if that is significant
 * @param perUnit the change of y for each unit of x; NaN where there is too little to say
 * @param p how likely a series without any trend looks like this, 0 to 1
 * @param n points
 */
public record TrendTest(TrendDirection direction, double perUnit, double p, int n) {
    /** With fewer points nothing can be significant. */
    public static final int LEAST = 8;

    private static final double SIGNIFICANT = 0.05;
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    /**
     * The slope of y over x.
     *
     * @param x in the order of the series; what does not rise between two points says nothing of the slope
     * @param y of the same length
     */
    public static TrendTest of(double[] x, double[] y) {
        int n = x.length;
        if (n < LEAST) {
            return new TrendTest(TrendDirection.INSUFFICIENT_DATA, Double.NaN, 1, n);
        }
        double p = mannKendall(y);
        double perUnit = theilSen(x, y);
        return new TrendTest(direction(p, perUnit), perUnit, p, n);
    }

    private static TrendDirection direction(double p, double perUnit) {
        if (p >= SIGNIFICANT || !(Math.abs(perUnit) > 0)) {
            return TrendDirection.STABLE;
        }
        return perUnit > 0 ? TrendDirection.INCREASING : TrendDirection.DECREASING;
    }

    public boolean growing() {
        return direction == TrendDirection.INCREASING;
    }

    /** The median of the slopes between each two points; NaN where there is none. */
    public static double theilSen(double[] x, double[] y) {
        int n = x.length;
        var slopes = new double[n * (n - 1) / 2];
        int count = 0;
        for (int j = 1; j < n; j++) {
            for (int i = 0; i < j; i++) {
                if (x[j] > x[i]) {
                    slopes[count++] = (y[j] - y[i]) / (x[j] - x[i]);
                }
            }
        }
        if (count == 0) {
            return Double.NaN;
        }
        Arrays.sort(slopes, 0, count);
        int middle = count / 2;
        return count % 2 == 1 ? slopes[middle] : (slopes[middle - 1] + slopes[middle]) / 2;
    }

    /** The test's p, two-sided, by the normal approximation with the variance corrected for ties. */
    static double mannKendall(double[] y) {
        int score = 0;
        for (int j = 1; j < y.length; j++) {
            for (int i = 0; i < j; i++) {
                score += (int) Math.signum(y[j] - y[i]);
            }
        }
        double n = y.length;
        double variance = n * (n - 1) * (2 * n + 5) - ties(y);
        if (variance <= 0 || score == 0) {
            return 1;
        }
        double z = (Math.abs(score) - 1) / Math.sqrt(variance / 18);
        return Math.min(1, 2 * NORMAL.survivalProbability(z));
    }

    private static double ties(double[] y) {
        var sorted = y.clone();
        Arrays.sort(sorted);
        double correction = 0;
        int start = 0;
        for (int i = 1; i <= sorted.length; i++) {
            if (i == sorted.length || sorted[i] != sorted[start]) {
                double tied = i - start;
                correction += tied * (tied - 1) * (2 * tied + 5);
                start = i;
            }
        }
        return correction;
    }
}
