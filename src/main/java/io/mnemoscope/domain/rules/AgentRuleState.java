package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.AgentStats;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One agent's progress under a {@link RuleSet}: position i belongs to rule i. Changed in place, by its owner only. */
public final class AgentRuleState {
    private final AlertProgress[] states;
    private final @Nullable RuleScratch[] memories;
    private @Nullable AlertProgress @Nullable [] staged;

    private AgentRuleState(int rules) {
        states = new AlertProgress[rules];
        Arrays.fill(states, AlertProgress.START);
        memories = new RuleScratch[rules];
    }

    /** Fresh progress. */
    public static AgentRuleState of(RuleSet rules) {
        return new AgentRuleState(rules.lifecycle().size());
    }

    /** The progress that was remembered; what the rules do not know is left out. */
    public static AgentRuleState of(RuleSet rules, Map<String, RuleCheckpoint> remembered) {
        var track = of(rules);
        for (int i = 0; i < track.states.length; i++) {
            var progress = remembered.get(rules.lifecycle().get(i).spec().name());
            if (progress != null) {
                track.states[i] = progress.state();
                // A rule of a former version may have remembered more.
                boolean empty =
                        progress.memory().isEmpty() || !rules.lifecycle().get(i).remembers();
                track.memories[i] = empty ? null : progress.memory().copy();
            }
        }
        return track;
    }

    /** A copy of all that must be remembered, by rule. */
    public Map<String, RuleCheckpoint> remember(RuleSet rules) {
        var remembered = new TreeMap<String, RuleCheckpoint>();
        for (int i = 0; i < states.length; i++) {
            var memory = memories[i];
            boolean empty = memory == null || memory.isEmpty();
            if (!empty || !states[i].equals(AlertProgress.START)) {
                remembered.put(
                        rules.lifecycle().get(i).spec().name(),
                        new RuleCheckpoint(states[i], memory == null ? new RuleScratch() : memory.copy()));
            }
        }
        return remembered;
    }

    /** How many rules. */
    public int size() {
        return states.length;
    }

    /** Where rule {@code index} is. */
    public AlertProgress state(int index) {
        return states[index];
    }

    void set(int index, AlertProgress state) {
        states[index] = state;
    }

    /** To be the state of rule {@code index} once {@link #commit} is called. */
    void stage(int index, AlertProgress state) {
        var waiting = staged;
        if (waiting == null) {
            waiting = new AlertProgress[states.length];
            staged = waiting;
        }
        waiting[index] = state;
    }

    /** All staged states hold. */
    void commit() {
        var waiting = staged;
        if (waiting == null) {
            return;
        }
        staged = null;
        for (int i = 0; i < waiting.length; i++) {
            var state = waiting[i];
            if (state != null) {
                states[i] = state;
            }
        }
    }

    /** No staged state ever holds. */
    void discard() {
        staged = null;
    }

    /** The rules begin afresh with what they remember; where their alerts are stays. */
    public void forgetMemories() {
        Arrays.fill(memories, null);
    }

    /** What rule {@code index} remembers; to be changed in place. */
    public RuleScratch memory(int index) {
        var memory = memories[index];
        if (memory == null) {
            memory = new RuleScratch();
            memories[index] = memory;
        }
        return memory;
    }

    /** The rules that are not quiet, mildest first. */
    public List<AgentStats.ActiveRule> active(RuleSet rules) {
        List<AgentStats.ActiveRule> active = List.of();
        for (int i = 0; i < states.length; i++) {
            var state = states[i];
            if (state.open()) {
                active = active.isEmpty() ? new ArrayList<>(states.length) : active;
                var spec = rules.lifecycle().get(i).spec();
                active.add(new AgentStats.ActiveRule(
                        spec.type(), spec.name(), state.state(), state.severity(), state.startedMillis()));
            }
        }
        if (active.size() > 1) {
            active.sort(Comparator.comparing(AgentStats.ActiveRule::severity));
        }
        return active;
    }
}
