package io.mnemoscope.monitor;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.Observation;
import io.mnemoscope.domain.Quarantine;
import io.mnemoscope.domain.Reception;
import io.mnemoscope.domain.agent.AgentMonitor;
import io.mnemoscope.domain.rules.Evaluations;
import io.mnemoscope.domain.rules.RuleConfiguration;
import io.mnemoscope.domain.rules.SettingsPatch;
import io.mnemoscope.storage.Restored;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agents of one owner, and the rules that hold for them. What fails for one of them puts that one into quarantine
 * and is not thrown. One thread.
 */
final class AgentRegistry {
    private static final Logger LOG = LoggerFactory.getLogger(AgentRegistry.class);

    private final Map<AgentId, TrackedAgent> watched = new HashMap<>();
    private final RuleSets rules;
    private final Census census;
    private final @Nullable Evaluations listener;
    private final Set<AgentId> forgotten = new LinkedHashSet<>();
    private List<TrackedAgent> changed = new ArrayList<>();
    private final List<TrackedAgent> unwritten = new ArrayList<>();

    AgentRegistry(RuleConfiguration book, Census census) {
        this(book, census, null);
    }

    /**
     * No agents.
     *
     * @param listener notified of each evaluation of a rule; null for none
     */
    AgentRegistry(RuleConfiguration book, Census census, @Nullable Evaluations listener) {
        this.rules = new RuleSets(book);
        this.census = census;
        this.listener = listener;
    }

    int size() {
        return watched.size();
    }

    Collection<TrackedAgent> all() {
        return watched.values();
    }

    @Nullable
    TrackedAgent find(AgentId id) {
        return watched.get(id);
    }

    /** Watches the agent of this snapshot from now on; answers why not, or null. */
    @Nullable
    String add(MemorySnapshot first, long firstSeen) {
        long bytes = Weight.of(first.id());
        var refusal = census.admit(bytes + Weight.extras(first));
        if (refusal == null) {
            var added =
                    new TrackedAgent(first.id(), Monitors.of(rules, first.id(), firstSeen, first.timestampMillis()));
            added.extraBytes = Weight.extras(first);
            added.bytes = bytes + added.extraBytes;
            watched.put(first.id(), added);
        }
        return refusal;
    }

    /** Takes it out of memory. */
    void remove(AgentId id) {
        var removed = watched.remove(id);
        if (removed != null) {
            census.leave(id, removed.bytes);
        }
    }

    /** Forgets it, with the rules that were set for it alone, and tells the live feed so. */
    void forget(AgentId id) {
        rules.forget(id);
        if (watched.containsKey(id)) {
            remove(id);
            forgotten.add(id);
        }
    }

    /** Makes room for the gauges and memory stores of a snapshot; answers why there is none, or null. */
    @Nullable
    String grow(TrackedAgent agent, MemorySnapshot snapshot) {
        long needed = Weight.extras(snapshot);
        if (needed <= agent.extraBytes) {
            return null;
        }
        var refusal = census.grow(needed - agent.extraBytes);
        if (refusal == null) {
            agent.bytes += needed - agent.extraBytes;
            agent.extraBytes = needed;
        }
        return refusal;
    }

    /** Puts a snapshot that arrived at this time through the agent's rules. */
    Observation observe(TrackedAgent agent, MemorySnapshot snapshot, long arrivedMillis) {
        return agent.monitor.observe(snapshot, arrivedMillis, listener);
    }

    /**
     * To be called after a monitor was put to work: whether its quarantine began or ended. Then it is said, and a checkpoint
     * is due.
     */
    boolean noticed(TrackedAgent agent) {
        var monitor = agent.monitor;
        var now = monitor.quarantine();
        if (Objects.equals(now, agent.quarantine)) {
            return false;
        }
        if (now == null) {
            census.released(monitor.id());
        } else {
            now = now.version().isEmpty() ? now.by(census.version()) : now;
            monitor.quarantine(now);
            census.quarantined(monitor.id(), now, monitor.failure());
        }
        agent.quarantine = now;
        agent.sinceCheckpoint = Math.max(1, agent.sinceCheckpoint);
        agent.oldestMillis = 0;
        mark(agent);
        return true;
    }

    /**
     * Brings an agent back as the store knows it, under the rules that held then; if others hold now, it goes over to
     * them, and what ends thereby is to be stored: see {@link #takeUnwritten}. One that could not be evaluated, by another
     * version of the server, is evaluated again after that.
     */
    void restore(Restored restored) {
        var id = restored.agent();
        var known = watched.get(id);
        if (known == null && restored.isEmpty()) {
            LOG.warn(
                    "agent cannot be brought back simulation={} agent={} reason=\"{}\"",
                    id.simulation(),
                    id.agent(),
                    restored.damage());
            return;
        }
        var back = known == null ? new TrackedAgent(id, Monitors.of(rules, restored)) : known;
        for (var snapshot : restored.since()) {
            // What it says was told and stored when it was observed first.
            var unused = observe(back, snapshot, Reception.UNKNOWN);
        }
        back.sinceCheckpoint += restored.since().size();
        if (known == null) {
            watched.put(id, back);
            var latest = back.monitor.stats().latest();
            back.extraBytes = Weight.extras(latest);
            back.bytes = Weight.of(id) + back.extraBytes;
            census.enter(back.bytes);
        }
        if (restored.damage() != null) {
            back.monitor.quarantine(Quarantine.of(back.monitor.newestMillis(), restored.damage()));
        }
        boolean released = restored.damage() == null && releasedByVersion(back.monitor);
        if (noticed(back) || released || !fits(back)) {
            unwritten.add(back);
        }
        mark(back);
    }

    private boolean releasedByVersion(AgentMonitor monitor) {
        var quarantine = monitor.quarantine();
        if (quarantine == null
                || quarantine.version().isEmpty()
                || quarantine.version().equals(census.version())) {
            return false;
        }
        monitor.release();
        return true;
    }

    /** Whether it is evaluated by the rules that hold for it today. */
    private boolean fits(TrackedAgent agent) {
        try {
            return agent.monitor.rules() == rules.of(agent.monitor.id());
        } catch (RuntimeException e) {
            agent.monitor.quarantine(Monitors.unfit(agent.monitor.newestMillis(), e));
            return !noticed(agent);
        }
    }

    /**
     * Lets the agents that were restored under older rules change to today's; gathers the events of that, and the states of
     * those whose quarantine began or ended as they were restored.
     */
    ObservationBatch takeUnwritten() {
        var work = new ObservationBatch(0);
        for (var agent : unwritten) {
            if (watched.get(agent.monitor.id()) == agent) {
                if (fits(agent)) {
                    checkpoint(agent, work);
                } else {
                    moveOver(agent, work);
                }
            }
        }
        unwritten.clear();
        return work;
    }

    /** Lets an agent go over to the rules that hold for its simulation. */
    void moveOver(TrackedAgent agent, ObservationBatch work) {
        try {
            work.events.addAll(agent.monitor.use(rules.of(agent.monitor.id())));
        } catch (RuntimeException e) {
            agent.monitor.quarantine(Monitors.unfit(agent.monitor.newestMillis(), e));
        }
        var unused = noticed(agent);
        checkpoint(agent, work);
        mark(agent);
    }

    /** The live feed is to be told of this one. */
    void mark(TrackedAgent agent) {
        if (!agent.changed) {
            agent.changed = true;
            changed.add(agent);
        }
    }

    /** The newest figures of those that changed since the last call. */
    List<AgentStats> takeChanged() {
        var now = changed;
        changed = new ArrayList<>();
        var taken = new ArrayList<AgentStats>(now.size());
        for (var agent : now) {
            agent.changed = false;
            if (watched.get(agent.monitor.id()) == agent) {
                taken.add(stats(agent));
            }
        }
        return taken;
    }

    List<AgentId> takeForgotten() {
        var taken = List.copyOf(forgotten);
        forgotten.clear();
        return taken;
    }

    /** This is set for a simulation from now on; answers its agents. */
    List<TrackedAgent> set(String simulation, SettingsPatch patch) {
        rules.set(simulation, patch);
        return of(simulation);
    }

    /** The agents of a simulation. */
    List<TrackedAgent> of(String simulation) {
        return watched.entrySet().stream()
                .filter(entry -> entry.getKey().simulation().equals(simulation))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** This is set for an agent from now on; answers it, if it is known. */
    List<TrackedAgent> set(AgentId agent, SettingsPatch patch) {
        rules.set(agent, patch);
        var known = watched.get(agent);
        return known == null ? List.of() : List.of(known);
    }

    /** What is known of it at the moment. */
    AgentStats stats(TrackedAgent agent) {
        var stats = agent.monitor.stats();
        return noticed(agent) ? agent.monitor.stats() : stats;
    }

    /** Its state goes to the store with this work. */
    static void checkpoint(TrackedAgent agent, ObservationBatch work) {
        agent.sinceCheckpoint = 0;
        work.checkpoints.add(agent.monitor.state());
    }
}
