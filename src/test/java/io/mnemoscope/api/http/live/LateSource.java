package io.mnemoscope.api.http.live;

import io.mnemoscope.bus.AlertMessages.AlertsRead;
import io.mnemoscope.domain.StoredEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A feed whose reads see the store at one time and are answered at a later one, when the test says so. */
final class LateSource implements Source {
    final List<StoredEvent> stored = new ArrayList<>();
    final List<Read<?>> reads = new ArrayList<>();
    long delivered;

    /** A read on its way: first it sees the store, then it is answered. */
    static final class Read<T> {
        private final Supplier<T> look;
        private final Promise<T> promise = Promise.promise();
        private Supplier<T> seen = () -> {
            throw new IllegalStateException("it has not seen the store");
        };
        boolean looked;

        Read(Supplier<T> look) {
            this.look = look;
        }

        void look() {
            var now = look.get();
            seen = () -> now;
            looked = true;
        }

        void answer() {
            promise.complete(seen.get());
        }
    }

    private <T> Future<T> later(Supplier<T> look) {
        var read = new Read<>(look);
        reads.add(read);
        return read.promise.future();
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
        throw new UnsupportedOperationException("only alerts are read here");
    }

    @Override
    public void dropped(long observations) {
        throw new UnsupportedOperationException("only alerts are read here");
    }

    @Override
    public Future<RecentAlerts> recentAlerts(Filter filter, BooleanSupplier wanted) {
        long before = delivered;
        return later(() -> new RecentAlerts(before, Frames.alerts(before, new AlertsRead(List.of(), Map.of()))));
    }

    @Override
    public Future<EventsPage> events(long afterOffset, int limit, BooleanSupplier wanted) {
        long before = delivered;
        return later(() -> EventsPage.of(
                stored.stream()
                        .filter(event -> event.offset() > afterOffset)
                        .limit(limit)
                        .toList(),
                limit,
                before));
    }
}
