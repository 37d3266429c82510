package io.mnemoscope.domain.agent;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.Observation;
import io.mnemoscope.domain.Quarantine;
import io.mnemoscope.domain.TrendDirection;
import io.mnemoscope.domain.Trigger;
import io.mnemoscope.domain.rules.AgentRuleState;
import io.mnemoscope.domain.rules.AlertRule;
import io.mnemoscope.domain.rules.EvaluationInput;
import io.mnemoscope.domain.rules.Evaluations;
import io.mnemoscope.domain.rules.PeerScores;
import io.mnemoscope.domain.rules.RuleScratch;
import io.mnemoscope.domain.rules.RuleSet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleBiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Watches one agent. {@link #observe} depends on nothing but the snapshots seen so far and the rules: no clock, no
 * chance, and constant time and memory, so the same snapshots give the same state and events however they were split
 * into batches, and after any restart. Not safe for use by several threads; it has one owner.
 *
 * <p>What a rule throws puts the agent into {@link Quarantine}: its alerts stay as they were before, its snapshots are
 * counted and no longer evaluated, until {@link #use} or {@link #release}. Nothing is thrown at the caller.
 */
public final class AgentMonitor {
    private RuleSet rules;
    private AgentRuleState track;
    private @Nullable MemorySnapshot latest;
    private long inOrder;
    private long outOfOrder;
    private long firstMillis;
    private long firstTotal;
    private final long firstSeen;
    private long alerts;
    private @Nullable Quarantine quarantine;
    private @Nullable Throwable failure;
    /** What is known, for all who ask until something changes: there are many agents, and each reader keeps what it got. */
    private @Nullable AgentStats stats;

    /**
     * @param rules that are evaluated for the agent
     * @param firstSeen the order in which agents were first seen
     */
    public AgentMonitor(RuleSet rules, long firstSeen) {
        this.rules = rules;
        this.track = AgentRuleState.of(rules);
        this.firstSeen = firstSeen;
    }

    /** The monitor that had this state; {@code rules} are those of its settings. */
    public static AgentMonitor restore(RuleSet rules, AgentState state) {
        var monitor = new AgentMonitor(rules, state.firstSeen());
        monitor.latest = state.latest();
        monitor.inOrder = state.inOrder();
        monitor.outOfOrder = state.outOfOrder();
        monitor.firstMillis = state.firstMillis();
        monitor.firstTotal = state.firstTotal();
        monitor.alerts = state.alerts();
        monitor.track = AgentRuleState.of(rules, state.rules());
        monitor.quarantine = state.quarantine();
        return monitor;
    }

    /** As {@link #observe(MemorySnapshot, Evaluations)}, with no listener. */
    public Observation observe(MemorySnapshot snapshot) {
        return observe(snapshot, null);
    }

    /**
     * Takes a snapshot that was not taken before (the caller keeps duplicates out).
     *
     * @param listener notified of each evaluation of a rule; null for none
     * @return whether it was in order, and the events that it caused
     */
    public Observation observe(MemorySnapshot snapshot, @Nullable Evaluations listener) {
        stats = null;
        var previous = latest;
        if (previous != null && snapshot.timestampMillis() <= previous.timestampMillis()) {
            outOfOrder++;
            firstMillis = Math.min(firstMillis, snapshot.timestampMillis());
            return Observation.LATE;
        }
        if (previous == null) {
            firstMillis = snapshot.timestampMillis();
            firstTotal = snapshot.memory().totalSize();
        }
        latest = snapshot;
        var events = evaluate(new EvaluationInput(previous, snapshot, inOrder++), listener);
        if (events.isEmpty()) {
            return Observation.QUIET;
        }
        count(events);
        return new Observation(false, events);
    }

    private List<AlertEvent> evaluate(EvaluationInput sample, @Nullable Evaluations listener) {
        if (quarantine != null) {
            return List.of();
        }
        try {
            return rules.evaluate(sample, track, listener);
        } catch (RuntimeException | StackOverflowError e) {
            failed(sample.current().timestampMillis(), e);
            return List.of();
        }
    }

    /** What the rules remember may be half moved on: they begin afresh, but for the alerts. */
    private void failed(long atMillis, Throwable thrown) {
        failure = thrown;
        quarantine(Quarantine.of(atMillis, thrown));
    }

    /** Stops the evaluation of its rules; replaces the reason if it is stopped already. */
    public void quarantine(Quarantine why) {
        stats = null;
        quarantine = why;
        track.forgetMemories();
    }

    /** Evaluates its rules again, from the next snapshot on. */
    public void release() {
        stats = null;
        quarantine = null;
        failure = null;
    }

    /** Why its rules are not evaluated; null while they are. */
    public @Nullable Quarantine quarantine() {
        return quarantine;
    }

    /** What was thrown when the quarantine began in this process, for the log; null if nothing was. */
    public @Nullable Throwable failure() {
        return failure;
    }

    private void count(List<AlertEvent> events) {
        events.forEach(event -> alerts += event.kind() == AlertEvent.Kind.FIRING ? 1 : 0);
    }

    /**
     * Nothing has come from the agent for a while, although its simulation continues.
     *
     * @param nowMillis when this is noticed
     * @param silentMillis since the last snapshot arrived
     * @return the events that this caused; mostly empty
     */
    public List<AlertEvent> silent(long nowMillis, long silentMillis) {
        return judge(Trigger.SILENCE, nowMillis, (rule, memory) -> rule.silence(memory, silentMillis));
    }

    /**
     * The agent's growth was compared with that of the others.
     *
     * @param nowMillis when
     * @param scores what the comparison says
     * @return the events that this caused; mostly empty
     */
    public List<AlertEvent> compared(long nowMillis, PeerScores scores) {
        return judge(Trigger.PEERS, nowMillis, (rule, memory) -> rule.compared(memory, scores));
    }

    private List<AlertEvent> judge(
            Trigger trigger, long nowMillis, ToDoubleBiFunction<AlertRule, RuleScratch> measure) {
        List<AlertEvent> events = List.of();
        for (int index : rules.indexes(trigger)) {
            var event = judge(index, nowMillis, measure);
            if (event != null) {
                events = events.isEmpty() ? new ArrayList<>(1) : events;
                events.add(event);
            }
        }
        count(events);
        return events;
    }

    private @Nullable AlertEvent judge(int index, long nowMillis, ToDoubleBiFunction<AlertRule, RuleScratch> measure) {
        if (latest == null || quarantine != null) {
            return null;
        }
        stats = null;
        var rule = rules.lifecycle().get(index);
        try {
            return rules.judge(index, measure.applyAsDouble(rule, track.memory(index)), track, nowMillis, latest);
        } catch (RuntimeException | StackOverflowError e) {
            failed(nowMillis, new Quarantine.RuleFailed(rule.spec().name(), e));
            return null;
        }
    }

    /** Whose memory this watches. Throws IllegalStateException before the first snapshot. */
    public AgentId id() {
        return newest().id();
    }

    /** The rules that are evaluated for it. */
    public RuleSet rules() {
        return rules;
    }

    /** The time of the newest snapshot; -1 before the first. */
    public long newestMillis() {
        return latest == null ? -1 : latest.timestampMillis();
    }

    /**
     * From the next snapshot on, these rules hold. A rule that stays keeps its progress; a quarantine ends. Where an alert
     * cannot be ended, all stays as it was and the agent is in quarantine.
     *
     * @return the ends of the alerts whose rules are no longer there
     */
    public List<AlertEvent> use(RuleSet newRules) {
        return end(newestMillis(), () -> {
            var ended = latest == null ? List.<AlertEvent>of() : rules.retire(newRules, track, latest);
            track = AgentRuleState.of(newRules, track.remember(rules));
            rules = newRules;
            release();
            return ended;
        });
    }

    /**
     * The run that the agent was part of has ended: so do its alerts, and its rules begin afresh. Where an alert cannot be ended,
     * all stays as it was and the agent is in quarantine.
     *
     * @param how the run ended, in words
     * @param atMillis when, or when its newest snapshot came, if that is later
     * @return the ends of the alerts; mostly empty
     */
    public List<AlertEvent> endRun(String how, long atMillis) {
        long at = Math.max(atMillis, newestMillis());
        return end(at, () -> {
            var ended = latest == null ? List.<AlertEvent>of() : rules.endRun(how, at, track, latest);
            track = AgentRuleState.of(rules);
            return ended;
        });
    }

    private List<AlertEvent> end(long atMillis, Supplier<List<AlertEvent>> alerts) {
        stats = null;
        try {
            return alerts.get();
        } catch (RuntimeException | StackOverflowError e) {
            failed(Math.max(0, atMillis), e);
            return List.of();
        }
    }

    /** All that must be remembered. Throws IllegalStateException before the first snapshot. */
    public AgentState state() {
        return new AgentState(
                newest(),
                inOrder,
                outOfOrder,
                firstMillis,
                firstTotal,
                firstSeen,
                alerts,
                track.remember(rules),
                rules.settings(),
                quarantine);
    }

    /** What is known of the agent. Throws IllegalStateException before the first snapshot. */
    public AgentStats stats() {
        if (stats == null) {
            stats = read();
        }
        return stats;
    }

    private AgentStats read() {
        var newest = newest();
        var trend = TrendDirection.classic(firstTotal, newest.memory().totalSize(), inOrder);
        List<AgentStats.ActiveRule> active = List.of();
        try {
            active = track.active(rules);
        } catch (RuntimeException | StackOverflowError e) {
            failed(newest.timestampMillis(), e);
        }
        return new AgentStats(
                newest, inOrder + outOfOrder, outOfOrder, firstMillis, firstSeen, trend, alerts, active, quarantine);
    }

    private MemorySnapshot newest() {
        if (latest == null) {
            throw new IllegalStateException("no snapshot yet");
        }
        return latest;
    }
}
