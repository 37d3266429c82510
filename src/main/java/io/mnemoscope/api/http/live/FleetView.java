package io.mnemoscope.api.http.live;

import io.mnemoscope.bus.AgentMessages.AgentsObserved;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.operations.MemoryBudget;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The newest figures of the agents that a filter sees, shared by all the subscriptions with that filter. Each change has a
 * version, so that a subscription needs to remember only up to which one it has been sent, and which slot is next. Agents
 * stay in their slots, so that a client that is always behind still comes to each of them in turn. Putting an agent costs
 * O(1), looking for what a subscription lacks O(slots). One event loop.
 */
final class FleetView {
    /** Of the map's entry and the slot; the figures themselves are shared with whoever made them. */
    static final long BYTES_PER_AGENT = 96;

    static final int NO_SLOT = -1;
    /** The version before all changes. */
    static final long NOTHING = 0;

    private static final int FIRST_SLOTS = 4;
    /** With further removals the oldest are not known any more: who lacks these begins again with the state. */
    private static final int MAX_REMOVALS = 2_000;

    private final MemoryBudget.Share memory;
    private final StatePages pages;
    private final Map<AgentId, Integer> slots = new HashMap<>();
    private final Deque<Integer> free = new ArrayDeque<>();
    private final Deque<Removal> removals = new ArrayDeque<>();
    private final Set<AgentId> goneWhileReading = new HashSet<>();
    private @Nullable AgentStats[] agents = new AgentStats[FIRST_SLOTS];
    private long[] versions = new long[FIRST_SLOTS];
    private int used;
    private long head;
    private long unknownRemovals;
    private boolean loaded;
    private @Nullable FleetChange change;

    /** An agent that is gone since this version. */
    private record Removal(long version, AgentId id) {}

    FleetView(MemoryBudget.Share memory) {
        this.memory = memory;
        this.pages = new StatePages(memory);
    }

    /** The version of the newest change; 0 if there was none. */
    long head() {
        return head;
    }

    boolean isEmpty() {
        return slots.isEmpty();
    }

    /** What the bus has just brought; null if that was nothing for this view. */
    @Nullable
    FleetChange change() {
        return change;
    }

    /** The figures to begin with; what was observed while they were read wins where it is not older. */
    void load(Collection<AgentStats> read) {
        for (var agent : read) {
            var slot = slots.get(agent.id());
            var kept = slot == null ? null : agents[slot];
            if (!goneWhileReading.contains(agent.id()) && (kept == null || kept.snapshots() < agent.snapshots())) {
                put(agent, slotOf(agent.id()));
            }
        }
        goneWhileReading.clear();
        loaded = true;
    }

    /** Takes in what happened to agents that the filter sees. Whoever is gone may have come anew. */
    void apply(AgentsObserved observed, long offset) {
        var applied = new FleetChange(head, offset, observed.agents().size());
        for (var id : observed.forgotten()) {
            if (remove(id)) {
                applied.removed(id);
            }
        }
        for (var agent : observed.agents()) {
            int slot = slotOf(agent.id());
            applied.put(agent, slot, versions[slot]);
            put(agent, slot);
        }
        applied.end(head);
        change = applied;
    }

    /** A page of the state, for all who begin with it. */
    StatePages.Page page(StatePages.Key key, long offset) {
        return pages.page(this, key, offset);
    }

    /** Time has passed: who came at once has been served. */
    void tick() {
        pages.clear();
    }

    /** All have been sent what the bus brought, or will come to it in their own time. */
    void settle() {
        change = null;
    }

    private void put(AgentStats agent, int slot) {
        agents[slot] = agent;
        versions[slot] = ++head;
    }

    private int slotOf(AgentId id) {
        var known = slots.get(id);
        if (known != null) {
            return known;
        }
        int slot = free.isEmpty() ? used++ : free.pop();
        if (slot == agents.length) {
            agents = Arrays.copyOf(agents, 2 * slot);
            versions = Arrays.copyOf(versions, 2 * slot);
        }
        versions[slot] = 0;
        slots.put(id, slot);
        // The number of agents has a bound of its own: beyond the budget they are shown, but no client is added.
        var unused = memory.tryGrow(BYTES_PER_AGENT);
        return slot;
    }

    private boolean remove(AgentId id) {
        if (!loaded) {
            goneWhileReading.add(id);
        }
        var slot = slots.remove(id);
        if (slot == null) {
            return false;
        }
        agents[slot] = null;
        free.push(slot);
        removals.add(new Removal(++head, id));
        if (removals.size() > MAX_REMOVALS) {
            unknownRemovals = removals.remove().version();
        }
        return true;
    }

    /** Whether agents went after this version of which it is not known any more which they were. */
    boolean hasUnknownRemovals(long version) {
        return version < unknownRemovals;
    }

    /**
     * Writes the agents that went after a version, up to another, until the text is full.
     *
     * @return the version up to which they are written
     */
    long appendRemoved(StringBuilder body, long after, long upTo) {
        for (var removal : removals) {
            if (removal.version() > upTo) {
                break;
            }
            if (removal.version() > after) {
                if (Frames.isFull(body)) {
                    return removal.version() - 1;
                }
                Frames.append(body, removal.id());
            }
        }
        return upTo;
    }

    /**
     * Writes the agents from a slot on that changed after a version, until the text is full.
     *
     * @return the slot of the next such agent, or {@link #NO_SLOT}
     */
    int append(StringBuilder body, int from, long after) {
        for (int slot = from; slot < used; slot++) {
            var agent = agents[slot];
            if (agent != null && versions[slot] > after) {
                if (Frames.isFull(body)) {
                    return slot;
                }
                Frames.append(body, agent);
            }
        }
        return NO_SLOT;
    }
}
