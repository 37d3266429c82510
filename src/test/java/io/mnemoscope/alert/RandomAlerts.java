package io.mnemoscope.alert;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.AlertEvent.Kind;
import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.BuiltIn;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.storage.Samples;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Alerts of agents that begin, change and end as a seed decides; of an agent one at a time. */
final class RandomAlerts {
    private final InstantSource time;
    private final RandomGenerator random;
    private final Map<AgentId, Alert> open = new HashMap<>();
    private final Map<String, Alert> all = new HashMap<>();

    RandomAlerts(InstantSource time, RandomGenerator random) {
        this.time = time;
        this.random = random;
    }

    /** All that there were, as they stand. */
    Collection<Alert> all() {
        return all.values();
    }

    /** How many have not ended. */
    int active() {
        return open.size();
    }

    /** The next event of this agent: an alert of it begins, changes or ends. */
    AlertEvent next(AgentId agent) {
        var before = open.get(agent);
        var kind = before == null ? Kind.FIRING : kind(before);
        var severity = kind == Kind.SEVERITY_CHANGED
                ? Severity.CRITICAL
                : before == null ? Severity.WARNING : before.severity();
        var alert = alert(agent, before == null ? time.millis() : before.startedMillis(), severity, kind);
        if (kind == Kind.RESOLVED) {
            open.remove(agent);
        } else {
            open.put(agent, alert);
        }
        all.put(alert.id(), alert);
        return new AlertEvent(kind, "as it comes", alert);
    }

    private Kind kind(Alert before) {
        int chance = random.nextInt(5);
        if (chance == 0 && before.severity() != Severity.CRITICAL) {
            return Kind.SEVERITY_CHANGED;
        }
        if (chance <= 2) {
            return before.state() == AlertState.FIRING ? Kind.RECOVERING : Kind.REFIRED;
        }
        return Kind.RESOLVED;
    }

    /** Each is later than what was known of it. */
    private Alert alert(AgentId agent, long started, Severity severity, Kind kind) {
        var known = open.get(agent);
        long now = known == null ? started : Math.max(time.millis(), known.updatedMillis() + 1);
        var rule = BuiltIn.THRESHOLD_EXCEEDED;
        boolean over = kind == Kind.RESOLVED;
        var state = over ? AlertState.RESOLVED : kind == Kind.RECOVERING ? AlertState.RECOVERING : AlertState.FIRING;
        return new Alert(
                known == null ? Alert.idOf(agent, rule.wireName(), all.size()) : known.id(),
                agent,
                rule,
                rule.wireName(),
                severity,
                state,
                false,
                "usage",
                0.9,
                0.8,
                started,
                now,
                over ? now : Alert.NOT_RESOLVED,
                Samples.snapshot(agent, 1, 81).memory());
    }
}
