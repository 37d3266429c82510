package io.mnemoscope.api.http;

import io.mnemoscope.bus.BusFailure.TooManyRequests;
import io.mnemoscope.config.Config;
import org.jspecify.annotations.Nullable;

/**
 * For how long a body is waited for: a JSON body must be there in time; NDJSON, which may be a simulation that sends what it
 * has when it has it, may pause between lines but not for ever; and what has begun must come at a pace,
 * and without pauses when memory is scarce. One event loop.
 */
final class BodyPatience {
    static final int TIMED_OUT = 408;
    /** Time in which so much must come of a body while memory is scarce: a lost packet or two are allowed for. */
    private static final long PAUSE_MILLIS = 2 * Watch.PERIOD_MILLIS;

    private static final long LEAST_BYTES = 8 * 1024;

    private final long mostMillis;
    private final Pace pace;
    private long millis;
    private long quietMillis;
    private long slowMillis;
    private long slowBytes;

    BodyPatience(Config.Http config) {
        this.mostMillis = config.bodyTimeout().toMillis();
        this.pace = new Pace(config.minRate());
    }

    void arrived(int count) {
        pace.moved(count);
        quietMillis = 0;
        slowBytes += count;
        if (slowBytes >= LEAST_BYTES) {
            keepsUp();
        }
    }

    /** Nothing could come, because nothing was read. */
    void resume() {
        pace.reset();
        quietMillis = 0;
        keepsUp();
    }

    private void keepsUp() {
        slowMillis = 0;
        slowBytes = 0;
    }

    /** Whether nothing has come since the look before the last. */
    boolean isQuiet() {
        return quietMillis >= Watch.PERIOD_MILLIS;
    }

    /**
     * Some time has passed.
     *
     * @param mayPause whether it is enough that something comes now and then
     * @param betweenLines whether nothing is owed
     * @param scarce whether others are short of the memory that it takes: then it is not waited for
     * @return why it is too late; null if it is not
     */
    @Nullable
    RuntimeException passed(long elapsedMillis, boolean mayPause, boolean betweenLines, boolean scarce) {
        millis += elapsedMillis;
        quietMillis += elapsedMillis;
        slowMillis += elapsedMillis;
        if ((mayPause ? quietMillis : millis) >= mostMillis) {
            return new HttpRejection(TIMED_OUT, "the body did not arrive within " + mostMillis / 1_000 + " s");
        }
        if (betweenLines) {
            pace.reset();
            keepsUp();
            return null;
        }
        if (scarce && slowMillis >= PAUSE_MILLIS) {
            return new TooManyRequests("the body paused while memory was scarce", BodyMemory.RETRY_AFTER);
        }
        return pace.isTooSlow(elapsedMillis) ? new HttpRejection(TIMED_OUT, "the body comes too slowly") : null;
    }
}
