package io.mnemoscope.api.http.live;

import io.vertx.core.Future;
import java.util.function.BooleanSupplier;

/**
 * What a {@link LiveSession} asks of the feed. Its Futures complete on the session's event loop. A read is shared by all who
 * ask for the same, and left out if none of them wants it any more when its turn comes.
 */
interface Source {
    /** Which store's offsets they are. */
    String epoch();

    /** The offset of the newest alert event that was passed on. */
    long delivered();

    /** Subscribes to the figures of the agents that a filter sees. */
    FleetViews.Lease fleet(Filter filter);

    /** The alerts that a filter sees as they stand, most recently updated first, in one frame. */
    Future<RecentAlerts> recentAlerts(Filter filter, BooleanSupplier wanted);

    /** At most {@code limit} alert events from the store that come after an offset. */
    Future<EventsPage> events(long afterOffset, int limit, BooleanSupplier wanted);

    /** Figures that a client that takes too slowly was not sent. */
    void dropped(long observations);
}
