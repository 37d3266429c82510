package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.AlertMode;
import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.RuleType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules that an agent is held against. Immutable, shared by all agents of the same settings; an agent's own progress
 * is a {@link RuleTrack}.
 */
public final class RuleSet {
    private final RuleSettings settings;
    private final List<ClassicRule> classic;
    private final List<AlertRule> lifecycle;
    private final AlertRule[] rules;

    public RuleSet(RuleSettings settings) {
        this.settings = settings;
        this.classic = settings.mode() == AlertMode.CLASSIC ? settings.classicRules() : List.of();
        this.lifecycle = settings.mode() == AlertMode.LIFECYCLE ? settings.lifecycleRules() : List.of();
        this.rules = lifecycle.toArray(AlertRule[]::new);
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

    /** The position of the first rule of this type; -1 if there is none. */
    public int indexOf(RuleType type) {
        for (int i = 0; i < rules.length; i++) {
            if (rules[i].type() == type) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Holds the rules against a snapshot and moves {@code track} on. Costs no more than the number of rules.
     *
     * @param told of each evaluation; null for nobody
     * @return what happened, in the rules' order; mostly empty
     */
    public List<AlertEvent> evaluate(Sample sample, RuleTrack track, @Nullable Evaluations told) {
        List<AlertEvent> events = List.of();
        var current = sample.current();
        for (var rule : classic) {
            double value = rule.match(sample.previous(), current);
            if (!Double.isNaN(value)) {
                events = add(events, classicEvent(rule, value, current));
            }
        }
        for (int i = 0; i < rules.length; i++) {
            if (!rules[i].looksAtSnapshots()) {
                continue;
            }
            double value = rules[i].measure(sample, rules[i].remembers() ? track.memory(i) : Memory.NONE);
            var event = judge(
                    i, value, track, current.timestampMillis(), current.step(), current.timestampMillis(), current);
            if (event != null) {
                events = add(events, event);
            }
            if (told != null) {
                told.evaluated(rules[i], current, value, track.state(i));
            }
        }
        return events;
    }

    /**
     * One evaluation of a rule on a timer.
     *
     * @param index which rule
     * @param value what was measured
     * @param latest the agent's newest snapshot: a silence began with it
     * @return what happened, or null
     */
    public @Nullable AlertEvent judge(int index, double value, RuleTrack track, long nowMillis, MemorySnapshot latest) {
        return judge(index, value, track, nowMillis, latest.step(), latest.timestampMillis(), latest);
    }

    private @Nullable AlertEvent judge(
            int index,
            double value,
            RuleTrack track,
            long nowMillis,
            long step,
            long startedMillis,
            MemorySnapshot latest) {
        var before = track.state(index);
        var spec = rules[index].spec();
        if (!Signal.isMeasured(value) || (before.quiet() && !spec.matches(value))) {
            return null;
        }
        var transition = AlertLifecycle.next(spec, before, value, new Moment(nowMillis, step), startedMillis);
        track.set(index, transition.state());
        if (transition.kind() == null) {
            return null;
        }
        return AlertEvents.of(rules[index], before, transition.state(), transition.kind(), value, nowMillis, latest);
    }

    /** The end of an alert whose rule no longer is, or null if the rule was quiet. */
    public @Nullable AlertEvent retire(int index, RuleTrack track, MemorySnapshot latest) {
        var before = track.state(index);
        return before.open() ? AlertEvents.retired(rules[index], before, latest) : null;
    }

    private static List<AlertEvent> add(List<AlertEvent> events, AlertEvent event) {
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
