package io.mnemoscope.api.http.live;

import io.mnemoscope.api.json.EventCursorText;
import io.mnemoscope.bus.AgentMessages.AgentsObserved;
import io.mnemoscope.bus.AgentMessages.ReadAgents;
import io.mnemoscope.bus.AlertMessages.AlertsChanged;
import io.mnemoscope.bus.AlertMessages.ReadAlerts;
import io.mnemoscope.bus.AlertMessages.ReadEvents;
import io.mnemoscope.bus.Fleet;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.domain.StoredEvent;
import io.mnemoscope.storage.AlertQuery;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the live clients of one event loop see. Serialises once for all of them, and nothing if there are none. Alert
 * events reach it from several owners, so they are put in the order of their offsets; a gap that stays is filled from the
 * store.
 */
final class LiveFeed implements Source {
    private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);
    private static final int GAP_PAGE = 1_000;
    private static final int MAX_WAITING = 10_000;
    private static final int READS_AT_ONCE = 4;
    private static final int RECENT = 200;

    private final Vertx vertx;
    private final InstantSource clock;
    private final LiveClients clients;
    private final FleetViews views;
    private final SharedReads<Filter, RecentAlerts> recentReads = new SharedReads<>(READS_AT_ONCE);
    private final SharedReads<List<Long>, EventsPage> eventReads = new SharedReads<>(READS_AT_ONCE);
    private final Set<LiveSession> sessions = new LinkedHashSet<>();
    private final TreeMap<Long, StoredEvent> waiting = new TreeMap<>();
    private String epoch = "";
    /** Nothing is passed on before the position in the store is known. */
    private long delivered = Long.MAX_VALUE;

    private long announced;
    private boolean filling;

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
                                .subscribe(vertx.eventBus(), this::changed)
                                .completion())
                .compose(following -> Topics.EVENTS_READ.request(vertx.eventBus(), new ReadEvents(-1, 1)))
                .map(newest -> {
                    epoch = newest.epoch();
                    delivered = newest.lastOffset();
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
        if (announced > delivered) {
            fillGap();
        }
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
        return Topics.EVENTS_READ
                .request(vertx.eventBus(), new ReadEvents(afterOffset, limit))
                .map(read -> EventsPage.of(read.events(), limit, before));
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

    private void changed(AlertsChanged changed) {
        for (var event : changed.events()) {
            announced = Math.max(announced, event.offset());
            if (event.offset() == delivered + 1) {
                deliver(event);
            } else if (event.offset() > delivered && waiting.size() < MAX_WAITING) {
                waiting.put(event.offset(), event);
            }
        }
        deliverWaiting();
    }

    private void deliverWaiting() {
        while (!waiting.isEmpty() && waiting.firstKey() <= delivered + 1) {
            var next = waiting.remove(waiting.firstKey());
            if (next.offset() == delivered + 1) {
                deliver(next);
            }
        }
    }

    private void deliver(StoredEvent event) {
        delivered = event.offset();
        if (!sessions.isEmpty()) {
            var frame = Frames.alert(event, epoch);
            List.copyOf(sessions).forEach(session -> session.offer(event, frame));
        }
    }

    /** Something was committed that nobody told us of: the store knows. */
    private void fillGap() {
        if (filling) {
            return;
        }
        filling = true;
        long upTo = announced;
        readEvents(delivered, GAP_PAGE)
                .onSuccess(page -> {
                    filling = false;
                    page.events().stream()
                            .filter(event -> event.offset() > delivered)
                            .forEach(this::deliver);
                    if (page.events().size() < GAP_PAGE) {
                        passOver(upTo);
                    }
                    deliverWaiting();
                })
                .onFailure(cause -> {
                    filling = false;
                    LOG.warn("alert events cannot be read reason={}", cause.getMessage());
                });
    }

    /** The events of the gap that are still missing were deleted, with their agent: what waits behind them goes on. */
    private void passOver(long upTo) {
        while (!waiting.isEmpty() && waiting.firstKey() <= upTo) {
            var next = waiting.remove(waiting.firstKey());
            if (next.offset() > delivered) {
                deliver(next);
            }
        }
        delivered = Math.max(delivered, upTo);
    }
}
