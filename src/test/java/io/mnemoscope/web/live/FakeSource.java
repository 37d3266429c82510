package io.mnemoscope.web.live;

import io.mnemoscope.bus.AlertsRead;
import io.mnemoscope.bus.ReadEvents;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.domain.Trend;
import io.mnemoscope.storage.Samples;
import io.mnemoscope.storage.StoredEvent;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A feed of what a test puts in. */
final class FakeSource implements Source {
    final List<StoredEvent> events = new ArrayList<>();
    List<AgentStats> agents = List.of();

    @Nullable
    Future<List<AgentStats>> read;

    long delivered;

    static AgentStats stats(AgentId id, int snapshots, long size) {
        return new AgentStats(
                Samples.snapshot(id, snapshots, size), snapshots, 0, Samples.START, 1, Trend.STABLE, 0, List.of());
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
    public Future<List<AgentStats>> state(Subscription subscription) {
        return read == null ? Future.succeededFuture(agents) : read;
    }

    @Override
    public Future<AlertsRead> recentAlerts(Subscription subscription, int limit) {
        return Future.succeededFuture(
                new AlertsRead(events.stream().map(e -> e.event().alert()).toList(), Map.of()));
    }

    @Override
    public Future<List<StoredEvent>> events(ReadEvents request) {
        return Future.succeededFuture(events.stream()
                .filter(event -> event.offset() > request.afterOffset())
                .limit(request.limit())
                .toList());
    }
}
