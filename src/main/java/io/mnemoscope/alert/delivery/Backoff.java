package io.mnemoscope.alert.delivery;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after a failed attempt: from one second on twice as long each time, five minutes at most, and of that a
 * random half to whole, so that what failed together does not come back together.
 */
public record Backoff(RandomGenerator random) {
    private static final long FIRST_MILLIS = 1_000;
    private static final long LONGEST_MILLIS = Duration.ofMinutes(5).toMillis();
    private static final int DOUBLINGS = 20;

    /**
     * The wait in milliseconds.
     *
     * @param failed attempts so far, from 1
     */
    long millis(int failed) {
        long whole = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(DOUBLINGS, failed - 1));
        return whole / 2 + random.nextLong(whole / 2 + 1);
    }
}
