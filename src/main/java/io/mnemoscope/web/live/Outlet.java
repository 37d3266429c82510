package io.mnemoscope.web.live;

import io.mnemoscope.bus.AgentsObserved;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AgentStats;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one subscription to figures has yet to be sent: first the state, then what changed. A client that keeps up gets the
 * frames that everybody gets; for one that does not, only the newest of each agent is kept and frames are made when the
 * socket takes them, so its memory is bounded by the number of agents. One event loop.
 */
final class Outlet {
    final Subscription subscription;
    private final Map<AgentId, AgentStats> state = new LinkedHashMap<>();
    private final Map<AgentId, AgentStats> changed = new LinkedHashMap<>();
    private final Set<AgentId> removed = new LinkedHashSet<>();
    private boolean stateRead;
    private boolean stateSent;
    private boolean sending;
    private int page;
    private long lastSentMillis;
    private long skipped;

    Outlet(Subscription subscription) {
        this.subscription = subscription;
    }

    /** The figures to begin with; what was kept meanwhile wins where it is not older. */
    void begin(List<AgentStats> agents) {
        for (var agent : agents) {
            var kept = changed.remove(agent.id());
            state.put(agent.id(), kept != null && kept.snapshots() >= agent.snapshots() ? kept : agent);
        }
        stateRead = true;
    }

    /** Whether it takes the frames that everybody gets, now. */
    boolean isAbreast(long nowMillis) {
        return stateSent && changed.isEmpty() && removed.isEmpty() && subscription.seesAll() && isDue(nowMillis);
    }

    void sent(long nowMillis) {
        lastSentMillis = nowMillis;
    }

    /** Keeps the newest of each agent for later. */
    void keep(AgentsObserved observed, boolean slow) {
        for (var id : observed.forgotten()) {
            if (subscription.sees(id)) {
                state.remove(id);
                changed.remove(id);
                removed.add(id);
            }
        }
        for (var agent : observed.agents()) {
            if (subscription.sees(agent)) {
                var replaced = (state.containsKey(agent.id()) ? state : changed).put(agent.id(), agent);
                skipped += replaced != null && slow ? 1 : 0;
            }
        }
    }

    /** The next frame, if it is time for one: the state's pages at once, changes no more often than was asked for. */
    Optional<Frame> next(long offset, long nowMillis) {
        if (!stateRead) {
            return Optional.empty();
        }
        if (!stateSent) {
            lastSentMillis = nowMillis;
            var frame = Frames.state(subscription.channel(), page++, offset, state);
            stateSent = state.isEmpty();
            return Optional.of(frame);
        }
        if (changed.isEmpty() && removed.isEmpty()) {
            sending = false;
            return Optional.empty();
        }
        return sending || isDue(nowMillis) ? Optional.of(change(offset, nowMillis)) : Optional.empty();
    }

    private Frame change(long offset, long nowMillis) {
        sending = true;
        lastSentMillis = nowMillis;
        if (skipped > 0) {
            var frame = Frames.dropped(skipped);
            skipped = 0;
            return frame;
        }
        var frame = Frames.delta(offset, changed, List.copyOf(removed));
        removed.clear();
        return frame;
    }

    private boolean isDue(long nowMillis) {
        return nowMillis - lastSentMillis >= subscription.minIntervalMillis();
    }
}
