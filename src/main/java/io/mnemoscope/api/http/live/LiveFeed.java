package io.mnemoscope.api.http.live;

import io.mnemoscope.api.json.EventCursorText;
import io.mnemoscope.bus.AgentMessages.AgentsObserved;
import io.mnemoscope.bus.AgentMessages.ReadAgents;
import io.mnemoscope.bus.AlertMessages.EventsRead;
import io.mnemoscope.bus.AlertMessages.ReadAlerts;
import io.mnemoscope.bus.AlertMessages.ReadEvents;
import io.mnemoscope.bus.Fleet;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.domain.StoredEvent;
import io.mnemoscope.events.AlertEventReader;
import io.mnemoscope.storage.AlertQuery;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the live clients of one event loop see. Serialises once for all of them, and nothing if there are none. Alert
 * events it has in the order of their offsets, whichever owner they come from.
 */
final class LiveFeed implements Source, AlertEventReader.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);
    private static final int READS_AT_ONCE = 4;
    private static final int RECENT = 200;

    private final Vertx vertx;
    private final InstantSource clock;
    private final LiveClients clients;
    private final FleetViews views;
    private final SharedReads<Filter, RecentAlerts> recentReads = new SharedReads<>(READS_AT_ONCE);
    private final SharedReads<List<Long>, EventsPage> eventReads = new SharedReads<>(READS_AT_ONCE);
    private final Set<LiveSession> sessions = new LinkedHashSet<>();
    private final AlertEventReader reader = new AlertEventReader(this::stored, this);
    private String epoch = "";
    /** Nothing is passed on before the position in the store is known. */
    private long delivered = Long.MAX_VALUE;

    LiveFeed(Vertx vertx, Fleet fleet, LiveClients clients, InstantSource clock) {
        this.vertx = vertx;
        this.clients = clients;
        this.clock = clock;
        this.views = new FleetViews(
                clients.budget(), filter -> fleet.read(new ReadAgents(filter.simulation(), filter.agent(), null)));
    }

    /** Succeeds once the feed follows the bus. */
    Future<Void> start() {
        return Future.all(
                        Topics.AGENTS_OBSERVED
                                .subscribe(vertx.eventBus(), this::observed)
                                .completion(),
                        Topics.ALERTS_CHANGED
                                .subscribe(vertx.eventBus(), changed -> reader.announce(changed.events()))
                                .completion())
                .compose(following -> Topics.EVENTS_READ.request(vertx.eventBus(), new ReadEvents(-1, 1)))
                .map(newest -> {
                    epoch = newest.epoch();
                    delivered = newest.lastOffset();
                    reader.startAt(delivered);
                    return null;
                });
    }

    @Override
    public String epoch() {
        return epoch;
    }

    @Override
    public long delivered() {
        return delivered;
    }

    void add(LiveSession session) {
        sessions.add(session);
    }

    void remove(LiveSession session) {
        sessions.remove(session);
    }

    /** The time between two looks at clients that do not keep up. */
    void tick() {
        long now = clock.millis();
        List.copyOf(sessions).forEach(session -> session.flush(now));
        views.tick(now);
        reader.look();
    }

    @Override
    public FleetViews.Lease fleet(Filter filter) {
        return views.subscribe(filter);
    }

    @Override
    public void dropped(long observations) {
        clients.dropped(observations);
    }

    @Override
    public Future<RecentAlerts> recentAlerts(Filter filter, BooleanSupplier wanted) {
        return recentReads.read(filter, wanted, () -> readRecent(filter));
    }

    private Future<RecentAlerts> readRecent(Filter filter) {
        long before = delivered;
        var query = AlertQuery.all(RECENT).of(filter.simulation(), filter.agent());
        return Topics.ALERTS_READ
                .request(vertx.eventBus(), new ReadAlerts(query))
                .map(read -> new RecentAlerts(before, Frames.alerts(before, read)));
    }

    /**
     * Whether the store has had this event: one that it has not reached is another store's. An event may be stored, and known
     * to a client from another event loop, before this loop delivers it.
     */
    Future<Boolean> knows(EventCursorText cursor) {
        long offset = cursor.offset();
        return offset <= delivered || !cursor.fits(epoch)
                ? Future.succeededFuture(cursor.fits(epoch))
                : Topics.EVENTS_READ
                        .request(vertx.eventBus(), new ReadEvents(-1, 1))
                        .map(newest -> offset <= newest.lastOffset());
    }

    @Override
    public Future<EventsPage> events(long afterOffset, int limit, BooleanSupplier wanted) {
        return eventReads.read(List.of(afterOffset, (long) limit), wanted, () -> readEvents(afterOffset, limit));
    }

    private Future<EventsPage> readEvents(long afterOffset, int limit) {
        long before = delivered;
        return stored(afterOffset, limit).map(events -> EventsPage.of(events, limit, before));
    }

    private Future<List<StoredEvent>> stored(long afterOffset, int limit) {
        return Topics.EVENTS_READ
                .request(vertx.eventBus(), new ReadEvents(afterOffset, limit))
                .map(EventsRead::events);
    }

    private void observed(AgentsObserved observed) {
        if (views.isEmpty()) {
            return;
        }
        views.observed(observed, delivered);
        long now = clock.millis();
        List.copyOf(sessions).forEach(session -> session.offer(now));
        views.settle();
    }

    @Override
    public void next(List<StoredEvent> events, long upTo) {
        events.forEach(this::deliver);
        delivered = upTo;
    }

    @Override
    public void unreadable(Throwable cause) {
        LOG.warn("alert events cannot be read reason={}", cause.getMessage());
    }

    private void deliver(StoredEvent event) {
        delivered = event.offset();
        if (!sessions.isEmpty()) {
            var frame = Frames.alert(event, epoch);
            for (var session : List.copyOf(sessions)) {
                try {
                    session.offer(event, frame);
                } catch (RuntimeException e) {
                    // The other clients are to have it all the same.
                    LOG.error("a live client cannot be sent an alert event offset={}", event.offset(), e);
                }
            }
        }
    }
}
