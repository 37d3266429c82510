package io.mnemoscope.domain;

import io.mnemoscope.domain.rules.RuleSet;
import io.mnemoscope.domain.rules.RuleState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Watches one agent. {@link #observe} depends on nothing but the snapshots seen so far and the rules: no clock, no
 * chance, and constant time and memory, so the same snapshots give the same state and events however they were split
 * into batches, and after any restart. Not safe for use by several threads; it has one owner.
 */
public final class AgentMonitor {
    private RuleSet rules;
    private RuleState[] states;
    private @Nullable MemorySnapshot latest;
    private long inOrder;
    private long late;
    private long firstMillis;
    private long firstTotal;
    private final long firstSeen;
    private long alerts;

    /**
     * @param rules what the agent is held against
     * @param firstSeen the order in which agents were first seen
     */
    public AgentMonitor(RuleSet rules, long firstSeen) {
        this.rules = rules;
        this.states = fresh(rules);
        this.firstSeen = firstSeen;
    }

    /** The monitor that had this state; {@code rules} are those of its settings. */
    public static AgentMonitor restore(RuleSet rules, AgentState state) {
        var monitor = new AgentMonitor(rules, state.firstSeen());
        monitor.latest = state.latest();
        monitor.inOrder = state.inOrder();
        monitor.late = state.late();
        monitor.firstMillis = state.firstMillis();
        monitor.firstTotal = state.firstTotal();
        monitor.alerts = state.alerts();
        monitor.adopt(state.rules());
        return monitor;
    }

    /**
     * Takes a snapshot that was not taken before (the caller keeps duplicates out).
     *
     * @return what came of it
     */
    public Observation observe(MemorySnapshot snapshot) {
        var previous = latest;
        if (previous != null && snapshot.timestampMillis() <= previous.timestampMillis()) {
            late++;
            firstMillis = Math.min(firstMillis, snapshot.timestampMillis());
            return Observation.LATE;
        }
        if (previous == null) {
            firstMillis = snapshot.timestampMillis();
            firstTotal = snapshot.memory().totalSize();
        }
        inOrder++;
        latest = snapshot;
        var events = rules.evaluate(previous, snapshot, states);
        if (events.isEmpty()) {
            return Observation.QUIET;
        }
        for (var event : events) {
            alerts += event.kind() == AlertEvent.Kind.FIRING ? 1 : 0;
        }
        return new Observation(false, events);
    }

    /**
     * Whose memory this watches.
     *
     * @throws IllegalStateException before the first snapshot
     */
    public AgentId id() {
        return newest().id();
    }

    /** The rules that it is held against. */
    public RuleSet rules() {
        return rules;
    }

    /** The time of the newest snapshot; -1 before the first. */
    public long newestMillis() {
        return latest == null ? -1 : latest.timestampMillis();
    }

    /**
     * From the next snapshot on, these rules hold. A rule that stays keeps its progress.
     *
     * @return the ends of the alerts whose rules are no longer there
     */
    public List<AlertEvent> use(RuleSet newRules) {
        var ended = new ArrayList<AlertEvent>();
        for (int i = 0; i < states.length; i++) {
            if (latest != null && !newRules.has(rules.lifecycle().get(i).type())) {
                var event = rules.retire(i, states[i], latest);
                if (event != null) {
                    ended.add(event);
                }
            }
        }
        var progress = progress();
        rules = newRules;
        adopt(progress);
        return ended;
    }

    /**
     * All that must be remembered.
     *
     * @throws IllegalStateException before the first snapshot
     */
    public AgentState state() {
        return new AgentState(
                newest(), inOrder, late, firstMillis, firstTotal, firstSeen, alerts, progress(), rules.settings());
    }

    /**
     * What is known of the agent.
     *
     * @throws IllegalStateException before the first snapshot
     */
    public AgentStats stats() {
        var newest = newest();
        var trend = Trend.classic(firstTotal, newest.memory().totalSize(), inOrder);
        return new AgentStats(newest, inOrder + late, late, firstMillis, firstSeen, trend, alerts, active());
    }

    private List<AgentStats.ActiveRule> active() {
        List<AgentStats.ActiveRule> active = List.of();
        for (int i = 0; i < states.length; i++) {
            var state = states[i];
            if (state.state().active() || state.state() == AlertState.PENDING) {
                active = active.isEmpty() ? new ArrayList<>(states.length) : active;
                active.add(new AgentStats.ActiveRule(
                        rules.lifecycle().get(i).type(), state.state(), state.severity(), state.startedMillis()));
            }
        }
        if (active.size() > 1) {
            active.sort(Comparator.comparing(AgentStats.ActiveRule::severity));
        }
        return active;
    }

    private MemorySnapshot newest() {
        if (latest == null) {
            throw new IllegalStateException("no snapshot yet");
        }
        return latest;
    }

    private Map<RuleType, RuleState> progress() {
        var progress = new EnumMap<RuleType, RuleState>(RuleType.class);
        for (int i = 0; i < states.length; i++) {
            if (!states[i].equals(RuleState.START)) {
                progress.put(rules.lifecycle().get(i).type(), states[i]);
            }
        }
        return progress;
    }

    private void adopt(Map<RuleType, RuleState> progress) {
        states = fresh(rules);
        for (int i = 0; i < states.length; i++) {
            states[i] = progress.getOrDefault(rules.lifecycle().get(i).type(), RuleState.START);
        }
    }

    private static RuleState[] fresh(RuleSet rules) {
        var states = new RuleState[rules.lifecycle().size()];
        Arrays.fill(states, RuleState.START);
        return states;
    }
}
