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
 * The rules that one simulation's agents are held against. Immutable, shared by all of them; an agent's own progress is
 * the array of {@link RuleState}s that it hands in.
 */
public final class RuleSet {
    private final RuleSettings settings;
    private final List<ClassicRule> classic;
    private final List<AlertRule> lifecycle;

    public RuleSet(RuleSettings settings) {
        this.settings = settings;
        this.classic = settings.mode() == AlertMode.CLASSIC ? settings.classicRules() : List.of();
        this.lifecycle = settings.mode() == AlertMode.LIFECYCLE ? settings.lifecycleRules() : List.of();
    }

    public RuleSettings settings() {
        return settings;
    }

    /** The rules with a lifecycle: position i belongs to state i. */
    public List<AlertRule> lifecycle() {
        return lifecycle;
    }

    /** Whether a rule with a lifecycle of this type is among them. */
    public boolean has(RuleType type) {
        return lifecycle.stream().anyMatch(rule -> rule.type() == type);
    }

    /**
     * Holds the rules against a snapshot and moves {@code states} on. Costs no more than the number of rules.
     *
     * @param previous the snapshot before, or null at the first
     * @param states one for each lifecycle rule, changed in place
     * @return what happened, in the rules' order; mostly empty
     */
    public List<AlertEvent> evaluate(@Nullable MemorySnapshot previous, MemorySnapshot current, RuleState[] states) {
        List<AlertEvent> events = List.of();
        for (var rule : classic) {
            double value = rule.match(previous, current);
            if (!Double.isNaN(value)) {
                events = add(events, classicEvent(rule, value, current));
            }
        }
        for (int i = 0; i < states.length; i++) {
            var rule = lifecycle.get(i);
            var before = states[i];
            var measured = rule.measure(current);
            var transition = AlertLifecycle.next(rule, before, measured, current.timestampMillis());
            states[i] = transition.state();
            if (transition.kind() != null) {
                events = add(events, event(rule, before, transition.state(), transition.kind(), measured, current));
            }
        }
        return events;
    }

    /** The end of an alert whose rule no longer is, or null if the rule was quiet. */
    public @Nullable AlertEvent retire(int index, RuleState before, MemorySnapshot latest) {
        if (!before.state().active() && before.state() != AlertState.PENDING) {
            return null;
        }
        boolean fired = before.state().active();
        var after =
                new RuleState(fired ? AlertState.RESOLVED : AlertState.INACTIVE, before.severity(), 0, 0, 0, false, 0);
        var kind = fired ? AlertEvent.Kind.RESOLVED : AlertEvent.Kind.CANCELLED;
        var rule = lifecycle.get(index);
        var ended = event(rule, before, after, kind, rule.measure(latest), latest);
        return new AlertEvent(kind, "the rule was switched off", ended.alert());
    }

    private static List<AlertEvent> add(List<AlertEvent> events, AlertEvent event) {
        var longer = events.isEmpty() ? new ArrayList<AlertEvent>(3) : events;
        longer.add(event);
        return longer;
    }

    private static AlertEvent classicEvent(ClassicRule rule, double value, MemorySnapshot current) {
        long at = current.timestampMillis();
        var alert = new Alert(
                Alert.idOf(current.id(), rule.type(), at),
                current.id(),
                rule.type(),
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

    private static AlertEvent event(
            AlertRule rule,
            RuleState before,
            RuleState after,
            AlertEvent.Kind kind,
            Measurement measured,
            MemorySnapshot current) {
        boolean over = !after.state().active() && after.state() != AlertState.PENDING;
        var latched = over ? before : after;
        var level = AlertLifecycle.level(rule, latched.severity());
        long at = current.timestampMillis();
        var alert = new Alert(
                Alert.idOf(current.id(), rule.type(), latched.startedMillis()),
                current.id(),
                rule.type(),
                latched.severity(),
                after.state(),
                after.flapping(),
                measured.measured() ? rule.message(measured.value(), level) : "no longer measured",
                measured.value(),
                level.enter(),
                latched.startedMillis(),
                at,
                over ? at : Alert.NOT_RESOLVED,
                current.memory());
        return new AlertEvent(kind, reason(rule, kind, level), alert);
    }

    private static String reason(AlertRule rule, AlertEvent.Kind kind, Level level) {
        return switch (kind) {
            case PENDING -> "at or above " + level.enter() + "; fires after " + rule.holdFor() + " snapshots";
            case CANCELLED -> "below " + level.leave() + " before it fired";
            case FIRING -> "at or above " + level.enter() + " for " + rule.holdFor() + " snapshots";
            case SEVERITY_CHANGED -> "now " + level.severity().wireName();
            case RECOVERING ->
                "below " + level.enter() + "; resolved after " + rule.keepFiringFor() + " snapshots below "
                        + level.leave();
            case REFIRED -> "at or above " + level.enter() + " again";
            case FLAPPING -> "changed too often; held until it is calm";
            case RESOLVED -> "below " + level.leave() + " for " + rule.keepFiringFor() + " snapshots";
        };
    }
}
