package io.mnemoscope.web.live;

import io.mnemoscope.bus.AgentsObserved;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AgentStats;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one subscription has yet to be sent. A client that keeps up gets the frames that everybody gets; for one that
 * does not, only the newest of each agent is kept, so its memory is bounded by the number of agents. One event loop.
 */
final class Outlet {
    final Subscription subscription;
    private final Map<AgentId, AgentStats> waiting = new LinkedHashMap<>();
    private final Set<AgentId> removed = new LinkedHashSet<>();
    private long lastSentMillis;
    private long skipped;

    Outlet(Subscription subscription) {
        this.subscription = subscription;
    }

    boolean isBehind() {
        return !waiting.isEmpty() || !removed.isEmpty();
    }

    boolean isDue(long nowMillis) {
        return nowMillis - lastSentMillis >= subscription.minIntervalMillis();
    }

    void sent(long nowMillis) {
        lastSentMillis = nowMillis;
    }

    /** Keeps the newest of each agent for later. */
    void keep(AgentsObserved observed, boolean slow) {
        for (var agent : observed.agents()) {
            if (subscription.sees(agent) && waiting.put(agent.id(), agent) != null && slow) {
                skipped++;
            }
        }
        for (var id : observed.forgotten()) {
            if (subscription.sees(id)) {
                waiting.remove(id);
                removed.add(id);
            }
        }
    }

    /** What was kept, as frames, preceded by how much was not. */
    List<String> take(long offset) {
        var frames = new ArrayList<String>();
        if (skipped > 0) {
            frames.add(Frames.dropped(skipped));
        }
        frames.addAll(Frames.delta(offset, List.copyOf(waiting.values()), List.copyOf(removed)));
        waiting.clear();
        removed.clear();
        skipped = 0;
        return frames;
    }
}
