package io.mnemoscope.domain.agent;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.AlertMode;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.Observation;
import io.mnemoscope.domain.Quarantine;
import io.mnemoscope.domain.Reception;
import io.mnemoscope.domain.TrendDirection;
import io.mnemoscope.domain.Trigger;
import io.mnemoscope.domain.rules.AgentRuleState;
import io.mnemoscope.domain.rules.AgentSilence;
import io.mnemoscope.domain.rules.AlertEnd;
import io.mnemoscope.domain.rules.AlertRule;
import io.mnemoscope.domain.rules.EvaluationInput;
import io.mnemoscope.domain.rules.EvaluationTime;
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
 * Watches one agent. {@link #observe} depends on nothing but the snapshots seen so far, when they arrived, and the rules: no
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
    private final SnapshotOrder order;
    private final SnapshotCounts counts;
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
        this(rules, AgentRuleState.of(rules), firstSeen, Reception.NONE, new SnapshotCounts());
    }

    private AgentMonitor(
            RuleSet rules, AgentRuleState track, long firstSeen, Reception reception, SnapshotCounts counts) {
        this.rules = rules;
        this.track = track;
        this.firstSeen = firstSeen;
        this.order = new SnapshotOrder(reception);
        this.counts = counts;
    }

    /** The monitor that had this state; {@code rules} are those of its settings. */
    public static AgentMonitor restore(RuleSet rules, AgentState state) {
        var monitor = new AgentMonitor(
                rules,
                AgentRuleState.of(rules, state.rules()),
                state.firstSeen(),
                state.reception(),
                new SnapshotCounts(state));
        monitor.latest = state.latest();
        monitor.alerts = state.alerts();
        monitor.quarantine = state.quarantine();
        return monitor;
    }

    /** As {@link #observe(MemorySnapshot, long, Evaluations)}, where it is not known when it arrived, with no listener. */
    public Observation observe(MemorySnapshot snapshot) {
        return observe(snapshot, Reception.UNKNOWN, null);
    }

    /**
     * Takes a snapshot that was not taken before (the caller keeps duplicates out).
     *
     * @param arrivedMillis when it arrived, by the server's clock; {@link Reception#UNKNOWN} if that is not known
     * @param listener notified of each evaluation of a rule; null for none
     * @return whether it was in order, and the events that it caused
     */
    public Observation observe(MemorySnapshot snapshot, long arrivedMillis, @Nullable Evaluations listener) {
        stats = null;
        // The classic rules see what the Python module saw.
        boolean bySteps = rules.settings().mode() == AlertMode.LIFECYCLE;
        long index = counts.inOrder();
        var place = order.place(latest, snapshot, arrivedMillis, bySteps, index);
        counts.add(snapshot, place);
        if (place == SnapshotOrder.Place.LATE) {
            return Observation.LATE;
        }
        var previous = place == SnapshotOrder.Place.NEXT ? latest : null;
        latest = snapshot;
        var events = evaluate(
                new EvaluationInput(
                        previous,
                        snapshot,
                        order.index(index),
                        new EvaluationTime(order.at(snapshot), order.step(snapshot)),
                        order.aheadMillis()),
                listener);
        if (events.isEmpty()) {
            return order.changed() ? Observation.REORDERED : Observation.QUIET;
        }
        count(events);
        return new Observation(false, order.changed(), events);
    }

    private List<AlertEvent> evaluate(EvaluationInput sample, @Nullable Evaluations listener) {
        if (quarantine != null) {
            return List.of();
        }
        try {
            return rules.evaluate(sample, track, listener);
        } catch (RuntimeException | StackOverflowError e) {
            failed(sample.time().millis(), e);
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
     * @param simulationStep the step that its simulation has reached, counted on where it resumed from an earlier one;
     *     {@link MemorySnapshot#NO_STEP} if it has none
     * @return the events that this caused; mostly empty
     */
    public List<AlertEvent> silent(long nowMillis, long silentMillis, long simulationStep) {
        var reception = order.reception();
        if (latest == null || reception.ended()) {
            return List.of();
        }
        long behind = simulationStep - order.step(latest);
        boolean steps = simulationStep != MemorySnapshot.NO_STEP && latest.hasStep() && behind >= 0;
        var silence = new AgentSilence(silentMillis, steps ? behind : AgentSilence.NO_STEPS, reception);
        return judge(Trigger.SILENCE, nowMillis, (rule, memory) -> rule.silence(silence));
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
            double value = measure.applyAsDouble(rule, track.memory(index));
            return rules.judge(index, value, track, nowMillis, latest, timeOfLatest(latest));
        } catch (RuntimeException | StackOverflowError e) {
            failed(nowMillis, new Quarantine.RuleFailed(rule.spec().name(), e));
            return null;
        }
    }

    private EvaluationTime timeOfLatest(MemorySnapshot newest) {
        return new EvaluationTime(order.at(newest), order.step(newest));
    }

    /** Whose memory this watches. Throws IllegalStateException before the first snapshot. */
    public AgentId id() {
        return newest().id();
    }

    /** The rules that are evaluated for it. */
    public RuleSet rules() {
        return rules;
    }

    /** The latest timestamp of its snapshots; -1 before the first. */
    public long newestMillis() {
        return order.newestMillis();
    }

    /** Whether this is the snapshot that was evaluated last. */
    public boolean isLatest(MemorySnapshot snapshot) {
        return latest != null && latest.timestampMillis() == snapshot.timestampMillis();
    }

    /** When the snapshot that was evaluated last arrived, by the server's clock; {@link Reception#UNKNOWN} before the first. */
    public long arrivedMillis() {
        return order.arrivedMillis();
    }

    /** How its snapshots are received. */
    public Reception reception() {
        return order.reception();
    }

    /**
     * From the next snapshot on, these rules hold. A rule that stays keeps its progress; a quarantine ends. Where an alert
     * cannot be ended, all stays as it was and the agent is in quarantine.
     *
     * @return the ends of the alerts whose rules are no longer there
     */
    public List<AlertEvent> use(RuleSet newRules) {
        return end(newestMillis(), () -> {
            var ended =
                    latest == null ? List.<AlertEvent>of() : rules.retire(newRules, track, latest, order.at(latest));
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
     * @param atMillis when, by the server's clock
     * @return the ends of the alerts; mostly empty
     */
    public List<AlertEvent> endRun(String how, long atMillis) {
        return end(Reception.Presence.ENDED, AlertEnd.ofRun(how), atMillis);
    }

    /** The agent has finished, or has left its simulation, which continues: as {@link #endRun}. */
    public List<AlertEvent> leave(long atMillis) {
        return end(Reception.Presence.LEFT, AlertEnd.OF_AGENT, atMillis);
    }

    private List<AlertEvent> end(Reception.Presence presence, AlertEnd how, long atMillis) {
        long at = latest == null ? atMillis : Math.max(atMillis, order.at(latest));
        return end(at, () -> {
            var ended = latest == null ? List.<AlertEvent>of() : rules.end(how, at, track, latest);
            track = AgentRuleState.of(rules);
            order.end(presence);
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
                counts.inOrder(),
                counts.outOfOrder(),
                counts.firstMillis(),
                counts.firstTotal(),
                firstSeen,
                alerts,
                track.remember(rules),
                rules.settings(),
                quarantine,
                order.reception());
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
        var trend = TrendDirection.classic(counts.firstTotal(), newest.memory().totalSize(), counts.inOrder());
        List<AgentStats.ActiveRule> active = List.of();
        try {
            active = track.active(rules);
        } catch (RuntimeException | StackOverflowError e) {
            failed(newest.timestampMillis(), e);
        }
        return new AgentStats(
                newest,
                counts.all(),
                counts.outOfOrder(),
                counts.firstMillis(),
                firstSeen,
                trend,
                alerts,
                active,
                quarantine,
                order.reception());
    }

    private MemorySnapshot newest() {
        if (latest == null) {
            throw new IllegalStateException("no snapshot yet");
        }
        return latest;
    }
}
