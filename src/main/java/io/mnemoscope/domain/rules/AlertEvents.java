package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.MemoryStats;
import io.mnemoscope.domain.UtcText;

/** Words an alert's events: what was measured, the level, since when, and what to do. */
final class AlertEvents {
    private AlertEvents() {}

    /** What happened to an agent's alert. */
    static AlertEvent of(
            AlertRule rule,
            AlertProgress before,
            AlertProgress after,
            AlertEvent.Kind kind,
            double value,
            long atMillis,
            MemorySnapshot latest) {
        return of(rule, before, after, kind, value, atMillis, latest.id(), latest.memory());
    }

    /** What happened to an alert. */
    static AlertEvent of(
            AlertRule rule,
            AlertProgress before,
            AlertProgress after,
            AlertEvent.Kind kind,
            double value,
            long atMillis,
            AgentId id,
            MemoryStats memory) {
        boolean over = !after.open();
        var latched = over ? before : after;
        var level = rule.spec().level(latched.severity());
        var name = rule.spec().name();
        var alert = new Alert(
                Alert.idOf(id, name, latched.startedMillis()),
                id,
                rule.type(),
                name,
                latched.severity(),
                after.state(),
                after.flapping(),
                message(rule, level, value, latched.startedMillis(), over),
                value,
                level.enter(),
                latched.startedMillis(),
                atMillis,
                over ? atMillis : Alert.NOT_RESOLVED,
                memory);
        return new AlertEvent(kind, reason(rule, kind, level), alert);
    }

    /** The end of an alert whose rule no longer is. */
    static AlertEvent retired(AlertRule rule, AlertProgress before, MemorySnapshot latest) {
        boolean fired = before.state().active();
        var after = new AlertProgress(
                fired ? AlertState.RESOLVED : AlertState.INACTIVE, before.severity(), 0, 0, 0, false, 0, 0, 0, 0);
        var kind = fired ? AlertEvent.Kind.RESOLVED : AlertEvent.Kind.CANCELLED;
        var ended = of(rule, before, after, kind, Signal.NO_DATA, latest.timestampMillis(), latest);
        return new AlertEvent(kind, "the rule was switched off", ended.alert());
    }

    private static String message(AlertRule rule, Level level, double value, long startedMillis, boolean over) {
        var since = UtcText.seconds(startedMillis);
        if (!Signal.isMeasured(value)) {
            return "No longer measured; began " + since;
        }
        if (over) {
            return rule.measured(value) + "; ended, began " + since;
        }
        var hint = rule.hint();
        return rule.measured(value) + " (" + level.severity().wireName() + " level: " + rule.unit(level.enter())
                + ") since " + since + (hint.isEmpty() ? "" : "; " + hint);
    }

    private static String reason(AlertRule rule, AlertEvent.Kind kind, Level level) {
        var holdFor = rule.spec().holdFor();
        var keep = rule.spec().keepFiringFor();
        return switch (kind) {
            case PENDING -> reached(rule, level) + "; fires after " + holdFor.text();
            case CANCELLED -> left(rule, level) + " before it fired";
            case FIRING -> reached(rule, level) + (holdFor.none() ? "" : " for " + holdFor.text());
            case SEVERITY_CHANGED -> "now " + level.severity().wireName();
            case RECOVERING ->
                "no longer " + reached(rule, level) + "; resolved after " + keep.text() + " " + left(rule, level);
            case REFIRED -> reached(rule, level) + " again";
            case FLAPPING -> "changed too often; held until it is calm";
            case RESOLVED -> left(rule, level) + (keep.none() ? "" : " for " + keep.text());
            case SUPPRESSED, ACKNOWLEDGED -> throw new IllegalArgumentException("no rule makes this: " + kind);
        };
    }

    private static String reached(AlertRule rule, Level level) {
        return rule.spec().comparison().words() + " " + rule.unit(level.enter());
    }

    private static String left(AlertRule rule, Level level) {
        return rule.spec().comparison().otherwise() + " " + rule.unit(level.leave());
    }
}
