package io.mnemoscope.web;

import io.mnemoscope.bus.Overloaded;
import io.mnemoscope.config.Config;
import org.jspecify.annotations.Nullable;

/**
 * For how long a body is waited for: a JSON body must be there in time; NDJSON, which may be a simulation that sends what it
 * has when it has it, may pause between lines but not for ever; and what has begun must come at a pace,
 * and without a pause when memory is scarce. One event loop.
 */
final class BodyPatience {
    static final int TIMED_OUT = 408;
    /** A pause that a body may make while memory is scarce: a lost packet or two. */
    private static final long PAUSE_MILLIS = 2 * Watch.PERIOD_MILLIS;

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
     * @param scarce whether others are short of the memory that it takes: then it is not waited for
     * @return why it is too late; null if it is not
     */
    @Nullable
    RuntimeException passed(long elapsedMillis, boolean mayPause, boolean betweenLines, boolean scarce) {
        millis += elapsedMillis;
        quietMillis += elapsedMillis;
        if ((mayPause ? quietMillis : millis) >= mostMillis) {
            return new Refused(TIMED_OUT, "the body did not arrive within " + mostMillis / 1_000 + " s");
        }
        if (betweenLines) {
            pace.reset();
            return null;
        }
        if (scarce && quietMillis >= PAUSE_MILLIS) {
            return new Overloaded("the body paused while there was no memory for others", BodyMemory.RETRY_AFTER);
        }
        return pace.isTooSlow(elapsedMillis) ? new Refused(TIMED_OUT, "the body comes too slowly") : null;
    }
}
