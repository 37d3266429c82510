package io.mnemoscope.client;

/**
 * How long an operation took; times in seconds, 0 where there were no calls.
 *
 * @param calls ended, failed ones included
 * @param selfTime the total without what its children took
 * @param errors how many of the calls failed
 * @param inFlight begun and not ended
 */
public record OperationFigures(
        String name,
        long calls,
        double totalTime,
        double selfTime,
        double avgTime,
        double minTime,
        double maxTime,
        double p50,
        double p95,
        double p99,
        long errors,
        long inFlight) {}
