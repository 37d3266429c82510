package io.mnemoscope.monitor;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AgentMonitor;
import io.mnemoscope.domain.AgentState;
import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.domain.rules.Rulebook;
import io.mnemoscope.domain.rules.SettingsPatch;
import io.mnemoscope.storage.Restored;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The agents of one owner, and the rules they are held against. One thread. */
final class Agents {
    private final Map<AgentId, Watched> watched = new HashMap<>();
    private final RuleSets rules;
    private final Set<AgentId> forgotten = new LinkedHashSet<>();
    private List<Watched> changed = new ArrayList<>();
    private final List<Watched> movedOver = new ArrayList<>();

    Agents(Rulebook book) {
        this.rules = new RuleSets(book);
    }

    int size() {
        return watched.size();
    }

    Collection<Watched> all() {
        return watched.values();
    }

    @Nullable
    Watched find(AgentId id) {
        return watched.get(id);
    }

    Watched add(AgentId id, long firstSeen) {
        var added = new Watched(new AgentMonitor(rules.of(id), firstSeen));
        watched.put(id, added);
        return added;
    }

    void remove(AgentId id) {
        watched.remove(id);
    }

    /** Forgets it, with the rules that were set for it alone, and tells the live feed so. */
    void forget(AgentId id) {
        rules.forget(id);
        if (watched.remove(id) != null) {
            forgotten.add(id);
        }
    }

    /**
     * Brings an agent back as the store knows it, under the rules that held then; if others hold now, it goes over to
     * them, and what ends thereby is to be stored: see {@link #takeMovedOver}.
     */
    void restore(Restored restored) {
        var checkpoint = restored.checkpoint();
        if (checkpoint == null && restored.since().isEmpty()) {
            return;
        }
        var now = rules.of(restored.agent());
        var monitor = checkpoint == null
                ? new AgentMonitor(now, 0)
                : AgentMonitor.restore(rules.of(checkpoint.settings()), checkpoint);
        for (var snapshot : restored.since()) {
            // What it says was told and stored when it was observed first.
            var unused = monitor.observe(snapshot);
        }
        var back = new Watched(monitor);
        back.sinceCheckpoint = restored.since().size();
        watched.put(restored.agent(), back);
        mark(back);
        if (monitor.rules() != now) {
            movedOver.add(back);
        }
    }

    /** Lets the agents that were restored under older rules go over to today's; gathers what comes of it. */
    Work takeMovedOver() {
        var work = new Work(0);
        for (var agent : movedOver) {
            var id = agent.monitor.id();
            if (watched.get(id) == agent && agent.monitor.rules() != rules.of(id)) {
                moveOver(agent, work);
            }
        }
        movedOver.clear();
        return work;
    }

    /** Lets an agent go over to the rules that hold for its simulation. */
    void moveOver(Watched agent, Work work) {
        work.events.addAll(agent.monitor.use(rules.of(agent.monitor.id())));
        work.checkpoints.add(checkpoint(agent));
        mark(agent);
    }

    /** The live feed is to be told of this one. */
    void mark(Watched agent) {
        if (!agent.changed) {
            agent.changed = true;
            changed.add(agent);
        }
    }

    /** The newest figures of those that changed since the last call. */
    List<AgentStats> takeChanged() {
        var taken = new ArrayList<AgentStats>(changed.size());
        for (var agent : changed) {
            agent.changed = false;
            if (watched.get(agent.monitor.id()) == agent) {
                taken.add(agent.monitor.stats());
            }
        }
        changed = new ArrayList<>();
        return taken;
    }

    List<AgentId> takeForgotten() {
        var taken = List.copyOf(forgotten);
        forgotten.clear();
        return taken;
    }

    /** This is set for a simulation from now on; answers its agents. */
    List<Watched> set(String simulation, SettingsPatch patch) {
        rules.set(simulation, patch);
        return watched.entrySet().stream()
                .filter(entry -> entry.getKey().simulation().equals(simulation))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** This is set for an agent from now on; answers it, if it is known. */
    List<Watched> set(AgentId agent, SettingsPatch patch) {
        rules.set(agent, patch);
        var known = watched.get(agent);
        return known == null ? List.of() : List.of(known);
    }

    static AgentState checkpoint(Watched agent) {
        agent.sinceCheckpoint = 0;
        return agent.monitor.state();
    }
}
