package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.Severity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The life of one alert as a pure function: the state before, what was measured and when go in, the state after and
 * what happened come out. Terms and order follow Prometheus ({@code for}, {@code keep_firing_for}); the two levels per
 * severity are Netdata's hysteresis, the flapping rule is Nagios's.
 */
final class AlertLifecycle {
    private static final int WINDOW = (1 << 20) - 1;
    private static final int FLAPPING_CHANGES = 4;
    private static final int CALM_EVALUATIONS = 4;

    private AlertLifecycle() {}

    /** The state after, and what happened: null if nothing that anybody need be told. */
    record Transition(RuleState state, AlertEvent.@Nullable Kind kind) {}

    static Transition next(AlertRule rule, RuleState before, Measurement measured, long nowMillis) {
        if (!measured.measured()) {
            return new Transition(before, null);
        }
        double value = measured.value();
        var severity = severity(rule.levels(), before, value);
        if (severity == null) {
            return below(rule, before);
        }
        return switch (before.state()) {
            case INACTIVE, RESOLVED -> begin(rule, severity, nowMillis, before);
            case PENDING -> pend(rule, severity, before);
            case FIRING, RECOVERING -> fire(rule, severity, value, before);
        };
    }

    /** The worst severity that holds, remembering which held before; null if none does. */
    private static @Nullable Severity severity(List<Level> levels, RuleState before, double value) {
        boolean held = before.state() == AlertState.PENDING || before.state().active();
        for (int i = levels.size() - 1; i >= 0; i--) {
            var level = levels.get(i);
            if (level.holds(value, held && before.severity().compareTo(level.severity()) >= 0)) {
                return level.severity();
            }
        }
        return null;
    }

    private static Transition begin(AlertRule rule, Severity severity, long nowMillis, RuleState before) {
        boolean atOnce = rule.holdFor() <= 1;
        var state = atOnce ? AlertState.FIRING : AlertState.PENDING;
        var after = new RuleState(state, severity, atOnce ? 0 : 1, nowMillis, shift(before.changes(), true), false, 0);
        return new Transition(after, atOnce ? AlertEvent.Kind.FIRING : AlertEvent.Kind.PENDING);
    }

    private static Transition pend(AlertRule rule, Severity severity, RuleState before) {
        int streak = before.streak() + 1;
        boolean fires = streak >= rule.holdFor();
        var after = new RuleState(
                fires ? AlertState.FIRING : AlertState.PENDING,
                severity,
                fires ? 0 : streak,
                before.startedMillis(),
                shift(before.changes(), false),
                false,
                0);
        return new Transition(after, fires ? AlertEvent.Kind.FIRING : null);
    }

    /** Active, and the value is at least at the leave level of what is latched. */
    private static Transition fire(AlertRule rule, Severity severity, double value, RuleState before) {
        boolean above = value >= level(rule, severity).enter();
        var state = above ? AlertState.FIRING : AlertState.RECOVERING;
        boolean changed = state != before.state();
        var after = settle(before, state, severity, 0, changed);
        if (severity != before.severity()) {
            return new Transition(after, AlertEvent.Kind.SEVERITY_CHANGED);
        }
        return new Transition(after, told(before, after, changed ? kindOf(state) : null));
    }

    /** The value is below every leave level. */
    private static Transition below(AlertRule rule, RuleState before) {
        return switch (before.state()) {
            case INACTIVE, RESOLVED -> calmDown(before);
            case PENDING ->
                new Transition(inactive(AlertState.INACTIVE, shift(before.changes(), true)), AlertEvent.Kind.CANCELLED);
            case FIRING, RECOVERING -> recover(rule, before);
        };
    }

    private static Transition calmDown(RuleState before) {
        if (before.changes() == 0) {
            return new Transition(before, null);
        }
        return new Transition(inactive(before.state(), shift(before.changes(), false)), null);
    }

    private static Transition recover(AlertRule rule, RuleState before) {
        int streak = before.streak() + 1;
        boolean changed = before.state() == AlertState.FIRING;
        var after = settle(before, AlertState.RECOVERING, before.severity(), streak, changed);
        if (streak >= rule.keepFiringFor() && !after.flapping()) {
            return new Transition(inactive(AlertState.RESOLVED, after.changes()), AlertEvent.Kind.RESOLVED);
        }
        return new Transition(after, told(before, after, changed ? AlertEvent.Kind.RECOVERING : null));
    }

    /** The next active state, with the flapping rule applied. */
    private static RuleState settle(
            RuleState before, AlertState state, Severity severity, int streak, boolean changed) {
        int changes = shift(before.changes(), changed);
        int calm = changed ? 0 : before.calm() + 1;
        boolean flapping =
                before.flapping() ? calm < CALM_EVALUATIONS : changed && Integer.bitCount(changes) >= FLAPPING_CHANGES;
        return new RuleState(state, severity, streak, before.startedMillis(), changes, flapping, flapping ? calm : 0);
    }

    /** While an alert flaps, its to and fro is not told; that it began to flap is. */
    private static AlertEvent.@Nullable Kind told(RuleState before, RuleState after, AlertEvent.@Nullable Kind kind) {
        if (after.flapping()) {
            return before.flapping() ? null : AlertEvent.Kind.FLAPPING;
        }
        return kind == null && before.flapping() ? kindOf(after.state()) : kind;
    }

    private static RuleState inactive(AlertState state, int changes) {
        return new RuleState(state, Severity.INFO, 0, 0, changes, false, 0);
    }

    private static AlertEvent.Kind kindOf(AlertState state) {
        return state == AlertState.FIRING ? AlertEvent.Kind.REFIRED : AlertEvent.Kind.RECOVERING;
    }

    /** The level of this severity; where the rules have changed since and there is none, the worst there is. */
    static Level level(AlertRule rule, Severity severity) {
        for (var level : rule.levels()) {
            if (level.severity() == severity) {
                return level;
            }
        }
        return rule.levels().get(rule.levels().size() - 1);
    }

    private static int shift(int changes, boolean changed) {
        return ((changes << 1) | (changed ? 1 : 0)) & WINDOW;
    }
}
