package io.mnemoscope.api.http;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at what is under way from time to time, so that what takes too long can end itself: one timer for all, since a
 * timer for each request would cost more than most requests. One event loop.
 */
final class Watch {
    /** The time between two looks. */
    static final long PERIOD_MILLIS = 1_000;

    /** Something that may take too long. */
    interface Awaited {
        /**
         * Some time has passed.
         *
         * @param elapsedMillis since the last look; no more than twice the period, so that an event loop that was held up
         *     does not blame its clients
         */
        void passed(long elapsedMillis);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    private final Set<Awaited> underWay = Collections.newSetFromMap(new IdentityHashMap<>());
    private long lastMillis;

    Watch(long nowMillis) {
        this.lastMillis = nowMillis;
    }

    void add(Awaited watched) {
        underWay.add(watched);
    }

    void remove(Awaited watched) {
        underWay.remove(watched);
    }

    /** An error in one must not keep the others from their deadlines. */
    private void pass(Awaited watched, long elapsedMillis) {
        try {
            watched.passed(elapsedMillis);
        } catch (RuntimeException e) {
            LOG.error("a deadline is not kept any more", e);
            underWay.remove(watched);
        }
    }

    /** Looks at everything. */
    void look(long nowMillis) {
        long elapsed = Math.max(0, Math.min(2 * PERIOD_MILLIS, nowMillis - lastMillis));
        lastMillis = nowMillis;
        for (var watched : List.copyOf(underWay)) {
            if (underWay.contains(watched)) {
                pass(watched, elapsed);
            }
        }
    }
}
