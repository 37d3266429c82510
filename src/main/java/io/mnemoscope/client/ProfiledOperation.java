package io.mnemoscope.client;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.AtomicHistogram;

/**
 * The times of one operation, recorded by any number of threads without a lock, in 31 kB. Sums and extremes are exact;
 * percentiles have two digits, and what is longer than an hour counts as an hour there.
 */
final class ProfiledOperation {
    private static final long UNIT_NANOS = 64;
    private static final long MOST_NANOS = 3_600_000_000_000L;
    private static final int DIGITS = 2;
    private static final double NANOS = 1e9;

    private final String name;
    private final AtomicHistogram histogram = new AtomicHistogram(UNIT_NANOS, MOST_NANOS, DIGITS);
    private final LongAdder started = new LongAdder();
    private final LongAdder totalNanos = new LongAdder();
    private final LongAdder childNanos = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final AtomicLong min = new AtomicLong(Long.MAX_VALUE);
    private final AtomicLong max = new AtomicLong();

    ProfiledOperation(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    void started() {
        started.increment();
    }

    /** A call is over that took so long, so much of it in calls within it. */
    void ended(long total, long children, boolean failed) {
        totalNanos.add(total);
        if (children > 0) {
            childNanos.add(children);
        }
        if (failed) {
            errors.increment();
        }
        // Mostly nothing changes, and a look is cheaper than a change.
        if (total < min.get()) {
            min.accumulateAndGet(total, Math::min);
        }
        if (total > max.get()) {
            max.accumulateAndGet(total, Math::max);
        }
        histogram.recordValue(Math.min(MOST_NANOS, total));
    }

    OperationFigures figures() {
        long calls = histogram.getTotalCount();
        double total = totalNanos.sum() / NANOS;
        return new OperationFigures(
                name,
                calls,
                total,
                (totalNanos.sum() - childNanos.sum()) / NANOS,
                calls == 0 ? 0 : total / calls,
                calls == 0 ? 0 : min.get() / NANOS,
                max.get() / NANOS,
                at(50),
                at(95),
                at(99),
                errors.sum(),
                Math.max(0, started.sum() - calls));
    }

    /** Never outside what was measured, though the histogram's bounds are. */
    private double at(double percentile) {
        long value = histogram.getTotalCount() == 0 ? 0 : histogram.getValueAtPercentile(percentile);
        return Math.max(Math.min(min.get(), max.get()), Math.min(max.get(), value)) / NANOS;
    }
}
