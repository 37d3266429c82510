package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.AlertMode;
import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.Quarantine;
import io.mnemoscope.domain.Trigger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The rules that are evaluated for an agent. Immutable, shared by all agents of the same settings; an agent's own progress
 * is a {@link AgentRuleState}.
 */
public final class RuleSet {
    private static final int[] NONE = {};

    private final RuleSettings settings;
    private final List<ClassicRule> classic;
    private final List<AlertRule> lifecycle;
    private final AlertRule[] rules;
    /** The rules to be evaluated when something happens. */
    private final Map<Trigger, int[]> triggered = new EnumMap<>(Trigger.class);
    /** The rules that look at snapshots. */
    private final int[] onSnapshots;

    public RuleSet(RuleSettings settings) {
        this.settings = settings;
        this.classic = settings.mode() == AlertMode.CLASSIC ? settings.classicRules() : List.of();
        this.lifecycle = settings.mode() == AlertMode.LIFECYCLE ? settings.lifecycleRules() : List.of();
        this.rules = lifecycle.toArray(AlertRule[]::new);
        for (var trigger : Trigger.values()) {
            triggered.put(trigger, indexes(rule -> rule.trigger() == trigger));
        }
        this.onSnapshots = indexes(rule -> rule.trigger() == Trigger.SNAPSHOT || rule.trigger() == Trigger.SILENCE);
    }

    public RuleSettings settings() {
        return settings;
    }

    /** The rules with a lifecycle: position i belongs to progress i. */
    public List<AlertRule> lifecycle() {
        return lifecycle;
    }

    /** Whether a rule with a lifecycle of this name is among them. */
    public boolean has(String name) {
        return lifecycle.stream().anyMatch(rule -> rule.spec().name().equals(name));
    }

    private int[] indexes(Predicate<AlertRule> which) {
        return IntStream.range(0, rules.length)
                .filter(i -> which.test(rules[i]))
                .toArray();
    }

    /** The positions of the rules with this trigger, in their order; not to be changed. */
    public int[] indexes(Trigger trigger) {
        return triggered.getOrDefault(trigger, NONE);
    }

    /** The shortest silence that a rule on silence can be about, in milliseconds; {@link Long#MAX_VALUE} without such rules. */
    public long leastSilenceMillis() {
        return Arrays.stream(indexes(Trigger.SILENCE))
                .mapToLong(index -> rules[index].leastSilenceMillis())
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** Whether a comparison with these scores may begin an alert of an agent for which no rule on peers remembers anything. */
    public boolean mayBegin(PeerScores scores) {
        return Arrays.stream(indexes(Trigger.PEERS))
                .mapToObj(index -> rules[index])
                .anyMatch(rule -> rule.remembers() || rule.spec().matches(rule.compared(RuleScratch.NONE, scores)));
    }

    /**
     * Holds the rules against a snapshot and moves {@code track} on. Costs no more than the number of rules.
     *
     * @param listener notified of each evaluation; null for none
     * @return what happened, in the rules' order; mostly empty
     * @throws Quarantine.RuleFailed with what a rule, or {@code listener}, threw; then no rule's state has moved, but what rules
     *     remember may have
     */
    public List<AlertEvent> evaluate(EvaluationInput sample, AgentRuleState track, @Nullable Evaluations listener) {
        List<AlertEvent> events = List.of();
        for (var rule : classic) {
            events = evaluate(rule, sample, events);
        }
        for (int i : onSnapshots) {
            try {
                events = add(events, evaluate(i, sample, track, listener));
            } catch (RuntimeException | StackOverflowError e) {
                track.discard();
                throw new Quarantine.RuleFailed(rules[i].spec().name(), e);
            }
        }
        track.commit();
        return events;
    }

    private @Nullable AlertEvent evaluate(
            int index, EvaluationInput sample, AgentRuleState track, @Nullable Evaluations listener) {
        var current = sample.current();
        var time = sample.time();
        double value = rules[index].measure(sample, rules[index].remembers() ? track.memory(index) : RuleScratch.NONE);
        var before = track.state(index);
        var next = next(index, value, before, time, time.millis());
        var event = next == null ? null : event(index, before, next, value, time.millis(), current);
        if (next != null) {
            track.stage(index, next.state());
        }
        if (listener != null) {
            listener.evaluated(rules[index], current, value, next == null ? before : next.state());
        }
        return event;
    }

    private static List<AlertEvent> evaluate(ClassicRule rule, EvaluationInput sample, List<AlertEvent> events) {
        try {
            double value = rule.match(sample.previous(), sample.current());
            return Double.isNaN(value) ? events : add(events, classicEvent(rule, value, sample.current()));
        } catch (RuntimeException | StackOverflowError e) {
            throw new Quarantine.RuleFailed(rule.type().wireName(), e);
        }
    }

    /**
     * One evaluation of a rule on a timer. What it throws leaves the rule's state as it was.
     *
     * @param index which rule
     * @param value what was measured
     * @param latest the agent's newest snapshot: a silence began with it
     * @param then when and at which step that was
     * @return what happened, or null
     */
    public @Nullable AlertEvent judge(
            int index, double value, AgentRuleState track, long nowMillis, MemorySnapshot latest, EvaluationTime then) {
        var before = track.state(index);
        var next = next(index, value, before, new EvaluationTime(nowMillis, then.step()), then.millis());
        if (next == null) {
            return null;
        }
        var event = event(index, before, next, value, nowMillis, latest);
        track.set(index, next.state());
        return event;
    }

    /** Where a rule goes; null if it stays quiet, or nothing was measured. */
    private AlertLifecycle.@Nullable Transition next(
            int index, double value, AlertProgress before, EvaluationTime now, long startedMillis) {
        var spec = rules[index].spec();
        if (!Signal.isMeasured(value) || (before.quiet() && !spec.matches(value))) {
            return null;
        }
        return AlertLifecycle.next(spec, before, value, now, startedMillis);
    }

    private @Nullable AlertEvent event(
            int index,
            AlertProgress before,
            AlertLifecycle.Transition next,
            double value,
            long atMillis,
            MemorySnapshot latest) {
        return next.kind() == null
                ? null
                : AlertEvents.of(rules[index], before, next.state(), next.kind(), value, atMillis, latest);
    }

    /** The ends of the alerts whose rules are not among others. */
    public List<AlertEvent> retire(RuleSet others, AgentRuleState track, MemorySnapshot latest, long atMillis) {
        return ends(
                track,
                (rule, before) -> others.has(rule.spec().name())
                        ? null
                        : AlertEvents.retired(rule, before, latest.id(), latest.memory(), atMillis));
    }

    /**
     * The ends of all alerts with what they were part of.
     *
     * @param how they end
     */
    public List<AlertEvent> end(AlertEnd how, long atMillis, AgentRuleState track, MemorySnapshot latest) {
        return ends(
                track, (rule, before) -> AlertEvents.ended(rule, before, how, atMillis, latest.id(), latest.memory()));
    }

    private List<AlertEvent> ends(
            AgentRuleState track, BiFunction<AlertRule, AlertProgress, @Nullable AlertEvent> end) {
        List<AlertEvent> events = new ArrayList<>(0);
        for (int i = 0; i < rules.length; i++) {
            var event = track.state(i).open() ? end.apply(rules[i], track.state(i)) : null;
            if (event != null) {
                events.add(event);
            }
        }
        return events;
    }

    private static List<AlertEvent> add(List<AlertEvent> events, @Nullable AlertEvent event) {
        if (event == null) {
            return events;
        }
        var longer = events.isEmpty() ? new ArrayList<AlertEvent>(3) : events;
        longer.add(event);
        return longer;
    }

    private static AlertEvent classicEvent(ClassicRule rule, double value, MemorySnapshot current) {
        long at = current.timestampMillis();
        var name = rule.type().wireName();
        var alert = new Alert(
                Alert.idOf(current.id(), name, at),
                current.id(),
                rule.type(),
                name,
                rule.severity(),
                AlertState.RESOLVED,
                false,
                rule.message(value, current),
                value,
                rule.threshold(),
                at,
                at,
                at,
                current.memory());
        return new AlertEvent(AlertEvent.Kind.FIRING, "the snapshot matches", alert);
    }
}
