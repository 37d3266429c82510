package io.mnemoscope.web;

import io.mnemoscope.config.Config;
import org.jspecify.annotations.Nullable;

/**
 * For how long a body is waited for: a JSON body must be there in time; NDJSON, which may be a simulation that sends what it
 * has when it has it, may pause between lines but not for ever; and what has begun must come at a pace. One event loop.
 */
final class BodyPatience {
    static final int TIMED_OUT = 408;

    private final long mostMillis;
    private final Pace pace;
    private long millis;
    private long quietMillis;

    BodyPatience(Config.Http config) {
        this.mostMillis = config.bodyTimeout().toMillis();
        this.pace = new Pace(config.minBytesPerSecond());
    }

    void arrived(int count) {
        pace.moved(count);
        quietMillis = 0;
    }

    /** Nothing could come, because nothing was read. */
    void resume() {
        pace.reset();
        quietMillis = 0;
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
     * @return why it is too late; null if it is not
     */
    @Nullable
    Refused passed(long elapsedMillis, boolean mayPause, boolean betweenLines) {
        millis += elapsedMillis;
        quietMillis += elapsedMillis;
        if ((mayPause ? quietMillis : millis) >= mostMillis) {
            return new Refused(TIMED_OUT, "the body did not arrive within " + mostMillis / 1_000 + " s");
        }
        if (betweenLines) {
            pace.reset();
            return null;
        }
        return pace.isTooSlow(elapsedMillis) ? new Refused(TIMED_OUT, "the body comes too slowly") : null;
    }
}
