package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.Severity;
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
    private static final long NO_STREAK = 0;

    private AlertLifecycle() {}

    /** The state after, and what happened: null if nothing worth an event. */
    record Transition(AlertProgress state, AlertEvent.@Nullable Kind kind) {}

    /**
     * One evaluation.
     *
     * @param startedMillis when the condition began, should it begin now
     */
    static Transition next(RuleSpec spec, AlertProgress before, double value, EvaluationTime now, long startedMillis) {
        if (!Signal.isMeasured(value)) {
            return new Transition(before, null);
        }
        var severity = severity(spec, before, value);
        if (severity == null) {
            return waits(spec, before, value) ? new Transition(wait(before), null) : below(spec, before, now);
        }
        return switch (before.state()) {
            case INACTIVE, RESOLVED -> begin(spec, severity, now, startedMillis, before);
            case PENDING -> pend(spec, severity, before, now);
            case FIRING, RECOVERING -> fire(spec, severity, value, before, now);
        };
    }

    /** Pending, and between the levels: nothing to count. */
    private static boolean waits(RuleSpec spec, AlertProgress before, double value) {
        return before.state() == AlertState.PENDING
                && spec.comparison().holds(value, spec.levels().get(0).leave());
    }

    private static AlertProgress wait(AlertProgress before) {
        return new AlertProgress(
                before.state(),
                before.severity(),
                before.streak(),
                before.startedMillis(),
                shift(before.changes(), false),
                false,
                0,
                before.sinceMillis(),
                before.sinceStep(),
                oneMore(before.age()));
    }

    /** The worst severity that holds, remembering which was firing before; null if none does. */
    private static @Nullable Severity severity(RuleSpec spec, AlertProgress before, double value) {
        boolean held = before.state().active();
        int age = before.open() ? oneMore(before.age()) : 1;
        var levels = spec.levels();
        for (int i = levels.size() - 1; i >= 0; i--) {
            var level = levels.get(i);
            boolean heldBefore = held && before.severity().compareTo(level.severity()) >= 0;
            if (level.holds(spec.comparison(), value, heldBefore, age)) {
                return level.severity();
            }
        }
        return null;
    }

    private static Transition begin(
            RuleSpec spec, Severity severity, EvaluationTime now, long startedMillis, AlertProgress before) {
        boolean atOnce = spec.holdFor().none();
        var state = atOnce ? AlertState.FIRING : AlertState.PENDING;
        int changes = shift(before.changes(), true);
        var after = new AlertProgress(
                state, severity, atOnce ? 0 : 1, startedMillis, changes, false, 0, now.millis(), now.step(), 1);
        return new Transition(after, atOnce ? AlertEvent.Kind.FIRING : AlertEvent.Kind.PENDING);
    }

    /** It fires as the severity that held all the time. */
    private static Transition pend(RuleSpec spec, Severity severity, AlertProgress before, EvaluationTime now) {
        int streak = oneMore(before.streak());
        boolean fires = spec.holdFor().reached(before, streak, now);
        var after = new AlertProgress(
                fires ? AlertState.FIRING : AlertState.PENDING,
                milder(severity, before.severity()),
                fires ? 0 : streak,
                before.startedMillis(),
                shift(before.changes(), false),
                false,
                0,
                before.sinceMillis(),
                before.sinceStep() < 0 ? now.step() : before.sinceStep(),
                oneMore(before.age()));
        return new Transition(after, fires ? AlertEvent.Kind.FIRING : null);
    }

    /** Active, and the value is not past the leave level of what is latched. */
    private static Transition fire(
            RuleSpec spec, Severity severity, double value, AlertProgress before, EvaluationTime now) {
        if (severity.compareTo(before.severity()) > 0) {
            return worsen(spec, severity, before, now);
        }
        boolean above = spec.comparison().holds(value, spec.level(severity).enter());
        var state = above ? AlertState.FIRING : AlertState.RECOVERING;
        boolean changed = state != before.state();
        var after = settle(before, state, severity, 0, changed, now);
        if (severity != before.severity()) {
            return new Transition(after, AlertEvent.Kind.SEVERITY_CHANGED);
        }
        return new Transition(after, notable(before, after, changed ? kindOf(state) : null));
    }

    /** A worse severity must hold for as long as the first one had to; meanwhile the streak of what fires counts towards it. */
    private static Transition worsen(RuleSpec spec, Severity severity, AlertProgress before, EvaluationTime now) {
        boolean back = before.state() == AlertState.RECOVERING;
        int streak = back ? 1 : oneMore(before.streak());
        var after = settle(before, AlertState.FIRING, before.severity(), streak, back, now);
        if (spec.holdFor().none() || spec.holdFor().reached(after, streak, now)) {
            var worse = settle(before, AlertState.FIRING, severity, 0, back, now);
            return new Transition(worse, AlertEvent.Kind.SEVERITY_CHANGED);
        }
        return new Transition(after, notable(before, after, back ? AlertEvent.Kind.REFIRED : null));
    }

    private static Severity milder(Severity one, Severity other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** The value is past every leave level. */
    private static Transition below(RuleSpec spec, AlertProgress before, EvaluationTime now) {
        return switch (before.state()) {
            case INACTIVE, RESOLVED -> calmDown(before);
            case PENDING ->
                new Transition(inactive(AlertState.INACTIVE, shift(before.changes(), true)), AlertEvent.Kind.CANCELLED);
            case FIRING, RECOVERING -> recover(spec, before, now);
        };
    }

    private static Transition calmDown(AlertProgress before) {
        if (before.changes() == 0) {
            return new Transition(before, null);
        }
        return new Transition(inactive(before.state(), shift(before.changes(), false)), null);
    }

    private static Transition recover(RuleSpec spec, AlertProgress before, EvaluationTime now) {
        boolean changed = before.state() == AlertState.FIRING;
        int streak = changed ? 1 : oneMore(before.streak());
        var after = settle(before, AlertState.RECOVERING, before.severity(), streak, changed, now);
        var keep = spec.keepFiringFor();
        if ((keep.none() || keep.reached(after, streak, now)) && !after.flapping()) {
            return new Transition(inactive(AlertState.RESOLVED, after.changes()), AlertEvent.Kind.RESOLVED);
        }
        return new Transition(after, notable(before, after, changed ? AlertEvent.Kind.RECOVERING : null));
    }

    /** The next active state, with the flapping rule applied. */
    private static AlertProgress settle(
            AlertProgress before,
            AlertState state,
            Severity severity,
            int streak,
            boolean changed,
            EvaluationTime now) {
        int changes = shift(before.changes(), changed);
        int calm = changed ? 0 : oneMore(before.calm());
        boolean flapping =
                before.flapping() ? calm < CALM_EVALUATIONS : changed && Integer.bitCount(changes) >= FLAPPING_CHANGES;
        boolean goesOn = streak > 1;
        return new AlertProgress(
                state,
                severity,
                streak,
                before.startedMillis(),
                changes,
                flapping,
                flapping ? calm : 0,
                since(streak, goesOn, before.sinceMillis(), now.millis()),
                since(streak, goesOn && before.sinceStep() >= 0, before.sinceStep(), now.step()),
                oneMore(before.age()));
    }

    private static long since(int streak, boolean goesOn, long before, long now) {
        if (streak == 0) {
            return NO_STREAK;
        }
        return goesOn ? before : now;
    }

    /** While an alert flaps, its changes are no events; that it began to flap is. */
    private static AlertEvent.@Nullable Kind notable(
            AlertProgress before, AlertProgress after, AlertEvent.@Nullable Kind kind) {
        if (after.flapping()) {
            return before.flapping() ? null : AlertEvent.Kind.FLAPPING;
        }
        return kind == null && before.flapping() ? kindOf(after.state()) : kind;
    }

    private static AlertProgress inactive(AlertState state, int changes) {
        return new AlertProgress(state, Severity.INFO, 0, 0, changes, false, 0, 0, 0, 0);
    }

    private static AlertEvent.Kind kindOf(AlertState state) {
        return state == AlertState.FIRING ? AlertEvent.Kind.REFIRED : AlertEvent.Kind.RECOVERING;
    }

    /** Counts without end: an agent may be evaluated more often than an int can count. */
    private static int oneMore(int count) {
        return count == Integer.MAX_VALUE ? count : count + 1;
    }

    private static int shift(int changes, boolean changed) {
        return ((changes << 1) | (changed ? 1 : 0)) & WINDOW;
    }
}
