package io.mnemoscope.web.live;

import io.mnemoscope.bus.AlertsRead;
import io.mnemoscope.bus.ReadEvents;
import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.storage.StoredEvent;
import io.vertx.core.Future;
import java.util.List;

/** What a {@link LiveSession} asks of the feed. Its Futures complete on the session's event loop. */
interface Source {
    /** Which store's offsets they are. */
    String epoch();

    /** The offset of the newest alert event that was passed on. */
    long delivered();

    /** The figures of the agents that a subscription sees. */
    Future<List<AgentStats>> state(Subscription subscription);

    /** The alerts that a subscription sees as they stand, most recently updated first. */
    Future<AlertsRead> recentAlerts(Subscription subscription, int limit);

    /** Alert events from the store, in order. */
    Future<List<StoredEvent>> events(ReadEvents request);
}
