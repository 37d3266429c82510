package io.mnemoscope.api.http.live;

import io.mnemoscope.TestOperations;
import io.mnemoscope.bus.AlertMessages.AlertsRead;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.domain.StoredEvent;
import io.mnemoscope.domain.TrendDirection;
import io.mnemoscope.operations.MemoryBudget;
import io.mnemoscope.storage.Samples;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A feed of what a test puts in. */
final class FakeSource implements Source {
    final List<StoredEvent> events = new ArrayList<>();
    List<AgentStats> agents = List.of();

    @Nullable
    Future<List<AgentStats>> read;

    final MemoryBudget budget = TestOperations.create().budget();
    final FleetViews views = new FleetViews(budget, filter -> read == null ? Future.succeededFuture(agents) : read);

    long delivered;
    long dropped;

    static AgentStats stats(AgentId id, int snapshots, long size) {
        return new AgentStats(
                Samples.snapshot(id, snapshots, size),
                snapshots,
                0,
                Samples.START,
                1,
                TrendDirection.STABLE,
                0,
                List.of());
    }

    static List<AgentStats> fleet(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> stats(new AgentId("town", String.format("a%05d", i)), 1, 10))
                .toList();
    }

    static StoredEvent event(long offset) {
        return new StoredEvent(offset, Samples.fired(Samples.ALICE, offset));
    }

    /** So many more events that the feed has passed on. */
    void happened(int count) {
        for (int i = 0; i < count; i++) {
            events.add(event(++delivered));
        }
    }

    @Override
    public String epoch() {
        return "epoch";
    }

    @Override
    public long delivered() {
        return delivered;
    }

    @Override
    public FleetViews.Lease fleet(Filter filter) {
        return views.subscribe(filter);
    }

    @Override
    public void dropped(long observations) {
        dropped += observations;
    }

    @Override
    public Future<RecentAlerts> recentAlerts(Filter filter, BooleanSupplier wanted) {
        var read = new AlertsRead(events.stream().map(e -> e.event().alert()).toList(), Map.of());
        return Future.succeededFuture(new RecentAlerts(delivered, Frames.alerts(delivered, read)));
    }

    @Override
    public Future<EventsPage> events(long afterOffset, int limit, BooleanSupplier wanted) {
        var page = events.stream()
                .filter(event -> event.offset() > afterOffset)
                .limit(limit)
                .toList();
        return Future.succeededFuture(EventsPage.of(page, limit, delivered));
    }
}
