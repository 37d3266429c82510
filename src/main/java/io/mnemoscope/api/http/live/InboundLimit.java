package io.mnemoscope.api.http.live;

/**
 * How much a client may say: a token bucket. A page subscribes, pings, and changes what it looks at; whatever says more
 * than that does not want to watch. One event loop.
 */
final class InboundLimit {
    private static final long BURST = 60;
    private static final long MILLIS_PER_MESSAGE = 200;

    private long fullAtMillis;

    /** Counts a message; false if it is one too many. */
    boolean take(long nowMillis) {
        long from = Math.max(nowMillis, fullAtMillis);
        if (from - nowMillis > (BURST - 1) * MILLIS_PER_MESSAGE) {
            return false;
        }
        fullAtMillis = from + MILLIS_PER_MESSAGE;
        return true;
    }
}
