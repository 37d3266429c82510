package io.mnemoscope.web.live;

import io.mnemoscope.bus.AgentsObserved;
import io.mnemoscope.bus.AlertsChanged;
import io.mnemoscope.bus.AlertsRead;
import io.mnemoscope.bus.EventsRead;
import io.mnemoscope.bus.Fleet;
import io.mnemoscope.bus.ReadAgents;
import io.mnemoscope.bus.ReadAlerts;
import io.mnemoscope.bus.ReadEvents;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.storage.AlertQuery;
import io.mnemoscope.storage.StoredEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
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

    private final Vertx vertx;
    private final Fleet fleet;
    private final InstantSource clock;
    private final Set<LiveSession> sessions = new LinkedHashSet<>();
    private final TreeMap<Long, StoredEvent> waiting = new TreeMap<>();
    private String epoch = "";
    private long delivered;
    private long announced;
    private boolean filling;

    LiveFeed(Vertx vertx, Fleet fleet, InstantSource clock) {
        this.vertx = vertx;
        this.fleet = fleet;
        this.clock = clock;
    }

    /** Succeeds once the feed follows the bus. */
    Future<Void> start() {
        return Topics.EVENTS_READ
                .request(vertx.eventBus(), new ReadEvents(-1, 1))
                .compose(newest -> {
                    epoch = newest.epoch();
                    delivered = newest.lastOffset();
                    return Future.all(
                                    Topics.AGENTS_OBSERVED
                                            .subscribe(vertx.eventBus(), this::observed)
                                            .completion(),
                                    Topics.ALERTS_CHANGED
                                            .subscribe(vertx.eventBus(), this::changed)
                                            .completion())
                            .mapEmpty();
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

    int size() {
        return sessions.size();
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
        if (announced > delivered) {
            fillGap();
        }
    }

    @Override
    public Future<List<AgentStats>> state(Subscription subscription) {
        return fleet.read(new ReadAgents(subscription.simulation(), subscription.agent(), null));
    }

    @Override
    public Future<AlertsRead> recentAlerts(Subscription subscription, int limit) {
        var query = new AlertQuery(
                subscription.simulation(), subscription.agent(), null, null, null, 0, Long.MAX_VALUE, limit, 0);
        return Topics.ALERTS_READ.request(vertx.eventBus(), new ReadAlerts(query));
    }

    @Override
    public Future<List<StoredEvent>> events(ReadEvents request) {
        return Topics.EVENTS_READ.request(vertx.eventBus(), request).map(EventsRead::events);
    }

    private void observed(AgentsObserved observed) {
        if (sessions.isEmpty()) {
            return;
        }
        var frames = once(() -> Frames.deltas(delivered, observed.agents(), observed.forgotten()));
        long now = clock.millis();
        List.copyOf(sessions).forEach(session -> session.offer(observed, frames, now));
    }

    private static <T> Supplier<T> once(Supplier<T> source) {
        var made = new ArrayList<T>(1);
        return () -> {
            if (made.isEmpty()) {
                made.add(source.get());
            }
            return made.get(0);
        };
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
            var frame = Frames.alert(event);
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
        events(new ReadEvents(delivered, GAP_PAGE))
                .onSuccess(events -> {
                    filling = false;
                    events.stream().filter(event -> event.offset() > delivered).forEach(this::deliver);
                    if (events.size() < GAP_PAGE) {
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
