package io.mnemoscope.api.http;

/** Whether bytes come, or go, at a rate that is worth waiting for: measured over stretches, not from byte to byte. */
final class Pace {
    private static final long STRETCH_MILLIS = 10_000;

    private final long bytesPerSecond;
    private long millis;
    private long bytes;

    /**
     * Nothing has come yet.
     *
     * @param bytesPerSecond the least; 0: any pace will do
     */
    Pace(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    void moved(long count) {
        bytes += count;
    }

    /** A stretch in which the other side is not to blame does not count. */
    void reset() {
        millis = 0;
        bytes = 0;
    }

    /** Whether a whole stretch was too slow. */
    boolean isTooSlow(long elapsedMillis) {
        millis += elapsedMillis;
        if (millis < STRETCH_MILLIS) {
            return false;
        }
        boolean slow = bytes * 1_000 < bytesPerSecond * millis;
        reset();
        return slow;
    }
}
