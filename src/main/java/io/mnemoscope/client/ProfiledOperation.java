package io.mnemoscope.client;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;

/** The times of one operation, recorded by any number of threads without a lock. */
final class ProfiledOperation {
    private static final int DIGITS = 2;
    private static final double NANOS = 1e9;

    private final String name;
    private final ConcurrentHistogram histogram = new ConcurrentHistogram(DIGITS);
    private final LongAdder totalNanos = new LongAdder();
    private final LongAdder selfNanos = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final AtomicLong inFlight = new AtomicLong();
    private final LongAccumulator min = new LongAccumulator(Math::min, Long.MAX_VALUE);
    private final LongAccumulator max = new LongAccumulator(Math::max, 0);

    ProfiledOperation(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    void started() {
        inFlight.incrementAndGet();
    }

    void ended(long total, long self, boolean failed) {
        histogram.recordValue(total);
        totalNanos.add(total);
        selfNanos.add(self);
        min.accumulate(total);
        max.accumulate(total);
        if (failed) {
            errors.increment();
        }
        inFlight.decrementAndGet();
    }

    OperationFigures figures() {
        long calls = histogram.getTotalCount();
        double total = totalNanos.sum() / NANOS;
        return new OperationFigures(
                name,
                calls,
                total,
                selfNanos.sum() / NANOS,
                calls == 0 ? 0 : total / calls,
                calls == 0 ? 0 : min.get() / NANOS,
                max.get() / NANOS,
                at(50),
                at(95),
                at(99),
                errors.sum(),
                inFlight.get());
    }

    /** Never outside what was measured, though the histogram's bounds are. */
    private double at(double percentile) {
        long value = histogram.getTotalCount() == 0 ? 0 : histogram.getValueAtPercentile(percentile);
        return Math.min(max.get(), value) / NANOS;
    }
}
