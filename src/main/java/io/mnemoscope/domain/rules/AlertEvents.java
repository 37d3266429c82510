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
        var measured = rule.measured(value, latest);
        var hint = after.open() ? rule.hint(latest) : "";
        return of(rule, before, after, kind, value, atMillis, latest.id(), latest.memory(), measured, hint);
    }

    /** What happened to an alert of a whole simulation. */
    static AlertEvent of(
            AlertRule rule,
            AlertProgress before,
            AlertProgress after,
            AlertEvent.Kind kind,
            double value,
            long atMillis,
            AgentId id,
            MemoryStats memory) {
        return of(rule, before, after, kind, value, atMillis, id, memory, rule.measured(value), rule.hint());
    }

    private static AlertEvent of(
            AlertRule rule,
            AlertProgress before,
            AlertProgress after,
            AlertEvent.Kind kind,
            double value,
            long atMillis,
            AgentId id,
            MemoryStats memory,
            String measured,
            String hint) {
        boolean over = !after.open();
        var latched = over ? before : after;
        var level = rule.spec().level(latched.severity());
        var since = UtcText.seconds(latched.startedMillis());
        var message = over ? measured + "; ended, began " + since : message(rule, level, measured, since, hint);
        var alert = alert(rule, latched, after, message, value, atMillis, id, memory);
        boolean milder =
                kind == AlertEvent.Kind.SEVERITY_CHANGED && after.severity().compareTo(before.severity()) < 0;
        var reason = milder
                ? AlertEvent.MILDER + before.severity().wireName() + ", now "
                        + level.severity().wireName()
                : reason(rule, kind, level);
        return new AlertEvent(kind, reason, alert);
    }

    /**
     * How it stands.
     *
     * @param latched what it is or was
     */
    private static Alert alert(
            AlertRule rule,
            AlertProgress latched,
            AlertProgress after,
            String message,
            double value,
            long atMillis,
            AgentId id,
            MemoryStats memory) {
        var name = rule.spec().name();
        return new Alert(
                Alert.idOf(id, name, latched.startedMillis()),
                id,
                rule.type(),
                name,
                latched.severity(),
                after.state(),
                after.flapping(),
                message,
                value,
                rule.spec().level(latched.severity()).enter(),
                latched.startedMillis(),
                atMillis,
                after.open() ? Alert.NOT_RESOLVED : atMillis,
                memory);
    }

    /** The end of an alert whose rule no longer is. */
    static AlertEvent retired(AlertRule rule, AlertProgress before, AgentId id, MemoryStats memory, long atMillis) {
        return ended(rule, before, AlertEnd.OF_RULE, atMillis, id, memory);
    }

    /**
     * The end of an alert that no value ends.
     *
     * @param how it ends
     */
    static AlertEvent ended(
            AlertRule rule, AlertProgress before, AlertEnd how, long atMillis, AgentId id, MemoryStats memory) {
        boolean fired = before.state().active();
        var kind = fired ? AlertEvent.Kind.RESOLVED : AlertEvent.Kind.CANCELLED;
        var after = new AlertProgress(
                fired ? AlertState.RESOLVED : AlertState.INACTIVE, before.severity(), 0, 0, 0, false, 0, 0, 0, 0);
        var words = how.message() + "; began " + UtcText.seconds(before.startedMillis());
        var alert = alert(rule, before, after, words, Signal.NO_DATA, atMillis, id, memory);
        return new AlertEvent(kind, how.reason(), alert);
    }

    private static String message(AlertRule rule, Level level, String measured, String since, String hint) {
        return measured + " (" + level.severity().wireName() + " level: " + rule.unit(level.enter()) + ") since "
                + since + (hint.isEmpty() ? "" : "; " + hint);
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
