package io.mnemoscope.api.http.live;

import io.mnemoscope.bus.AgentMessages.AgentsObserved;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.operations.MemoryBudget;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The fleet as the live clients of one event loop see it: one {@link FleetView} for each filter that somebody uses, or used
 * a moment ago. An agent is in at most four of them, whatever clients ask for. One event loop.
 */
final class FleetViews {
    private static final int READS_AT_ONCE = 2;
    private static final long KEPT_MILLIS = 5_000;
    private static final long IN_USE = -1;
    /** That can see one agent. */
    private static final int MOST_FILTERS = 4;

    private final MemoryBudget budget;
    private final Function<Filter, Future<List<AgentStats>>> source;
    private final SharedReads<Filter, List<AgentStats>> reads = new SharedReads<>(READS_AT_ONCE);
    private final Map<Filter, Held> views = new HashMap<>();

    private static final class Held {
        private final Filter filter;
        private final FleetView view;
        private final MemoryBudget.Share memory;
        private Future<FleetView> loaded = Future.failedFuture("not read yet");
        private int subscriptions;
        private long unusedSince = IN_USE;

        Held(Filter filter, MemoryBudget.Share memory) {
            this.filter = filter;
            this.memory = memory;
            this.view = new FleetView(memory);
        }
    }

    /**
     * A subscription to a view.
     *
     * @param loaded succeeds when all its agents are there
     * @param release ends it; to be called once
     */
    record Lease(Future<FleetView> loaded, Runnable release) {}

    /**
     * Without any view.
     *
     * @param source reads the figures of the agents that a filter sees
     */
    FleetViews(MemoryBudget budget, Function<Filter, Future<List<AgentStats>>> source) {
        this.budget = budget;
        this.source = source;
    }

    /** Subscribes to the view with a filter. */
    Lease subscribe(Filter filter) {
        var known = views.get(filter);
        var held = known == null ? new Held(filter, budget.share(MemoryBudget.Kind.LIVE)) : known;
        held.subscriptions++;
        if (known == null) {
            views.put(filter, held);
            held.loaded = reads.read(filter, () -> held.subscriptions > 0, () -> source.apply(filter))
                    .map(read -> load(held, read))
                    .onFailure(cause -> close(held));
        }
        return new Lease(held.loaded, () -> release(held));
    }

    private void release(Held held) {
        held.subscriptions--;
        if (held.subscriptions == 0 && held.view.isEmpty()) {
            close(held);
        }
    }

    private static FleetView load(Held held, List<AgentStats> read) {
        long bytes = FleetView.BYTES_PER_AGENT * read.size();
        if (!held.memory.tryGrow(bytes)) {
            throw new NoMemory();
        }
        held.memory.shrink(bytes);
        held.view.load(read);
        return held.view;
    }

    /** The live clients have all the memory that they may take. */
    static final class NoMemory extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoMemory() {
            super("no memory for a further view of the fleet", null, false, false);
        }
    }

    private void close(Held held) {
        if (views.remove(held.filter, held)) {
            held.memory.close();
        }
    }

    /** Takes in what the bus brought; each view then has its {@link FleetView#change()} until {@link #settle()}. */
    void observed(AgentsObserved observed, long offset) {
        var parts = new HashMap<Held, AgentsObserved>();
        for (var id : observed.forgotten()) {
            seeing(id).forEach(held -> part(parts, held).forgotten().add(id));
        }
        for (var agent : observed.agents()) {
            seeing(agent.id()).forEach(held -> part(parts, held).agents().add(agent));
        }
        parts.forEach((held, part) -> held.view.apply(part, offset));
    }

    private static AgentsObserved part(Map<Held, AgentsObserved> parts, Held held) {
        return parts.computeIfAbsent(held, none -> new AgentsObserved(new ArrayList<>(), new ArrayList<>()));
    }

    private List<Held> seeing(AgentId id) {
        var found = new ArrayList<Held>(MOST_FILTERS);
        if (views.size() <= MOST_FILTERS) {
            for (var held : views.values()) {
                if (held.filter.sees(id)) {
                    found.add(held);
                }
            }
            return found;
        }
        for (var filter : List.of(
                Filter.ALL,
                new Filter(id.simulation(), null),
                new Filter(null, id.agent()),
                new Filter(id.simulation(), id.agent()))) {
            var held = views.get(filter);
            if (held != null) {
                found.add(held);
            }
        }
        return found;
    }

    /** All have been offered what the bus brought. */
    void settle() {
        views.values().forEach(held -> held.view.settle());
    }

    /** Lets go of views that have not been used for a while. */
    void tick(long nowMillis) {
        for (var held : List.copyOf(views.values())) {
            held.view.tick();
            if (held.subscriptions > 0) {
                held.unusedSince = IN_USE;
            } else if (held.unusedSince == IN_USE) {
                held.unusedSince = nowMillis;
            } else if (nowMillis - held.unusedSince > KEPT_MILLIS) {
                close(held);
            }
        }
    }

    /** Whether there is none. */
    boolean isEmpty() {
        return views.isEmpty();
    }
}
