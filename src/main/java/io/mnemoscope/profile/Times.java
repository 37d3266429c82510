package io.mnemoscope.profile;

import io.mnemoscope.domain.OperationProfile.Figures;
import org.HdrHistogram.Histogram;

/** Times of one operation: exact sum, least and most; percentiles to two digits in at most 30 kB. Not thread-safe. */
final class Times {
    private static final int DIGITS = 2;
    private static final double NANOS = 1e9;
    private static final long NANOS_PER_MICRO = 1_000;

    private final Histogram micros = new Histogram(DIGITS);
    private long errors;
    private double total;
    private long min = Long.MAX_VALUE;
    private long max;

    void add(long nanos, boolean failed) {
        micros.recordValue(nanos / NANOS_PER_MICRO);
        errors += failed ? 1 : 0;
        total += nanos / NANOS;
        min = Math.min(min, nanos);
        max = Math.max(max, nanos);
    }

    void add(Times other) {
        micros.add(other.micros);
        errors += other.errors;
        total += other.total;
        min = Math.min(min, other.min);
        max = Math.max(max, other.max);
    }

    Figures figures() {
        long calls = micros.getTotalCount();
        return calls == 0
                ? Figures.NONE
                : new Figures(calls, errors, total, total / calls, min / NANOS, max / NANOS, at(50), at(95), at(99));
    }

    /** Never outside what was measured, though the histogram's bounds are. */
    private double at(double percentile) {
        double seconds = micros.getValueAtPercentile(percentile) * (NANOS_PER_MICRO / NANOS);
        return Math.max(min / NANOS, Math.min(max / NANOS, seconds));
    }
}
