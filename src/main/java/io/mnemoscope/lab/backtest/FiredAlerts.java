package io.mnemoscope.lab.backtest;

import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.RuleType;
import io.mnemoscope.domain.rules.AlertProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The alerts that would have fired for one agent, or for one simulation as a whole, by rule. Those that began before the
 * range of time count for nothing. One thread.
 */
final class FiredAlerts {
    private final long fromMillis;
    private final int room;
    private final Map<String, RuleRecord> rules = new TreeMap<>();
    private final List<SimulatedAlert> listed = new ArrayList<>(0);

    /** What came of one rule. */
    private static final class RuleRecord {
        private final RuleType type;
        private final AlertIntervals spans = new AlertIntervals();
        private long flaps;
        private @Nullable SimulatedAlert open;
        private AlertState state = AlertState.INACTIVE;

        private RuleRecord(RuleType type) {
            this.type = type;
        }

        /** To and fro is told only while it is rare; it is counted always. */
        private void moved(AlertState to) {
            if (state == AlertState.RECOVERING && to == AlertState.FIRING && open != null) {
                flaps++;
                open.flaps++;
            }
            state = to;
        }
    }

    /**
     * An empty one.
     *
     * @param room how many alerts may be told one by one; all are counted
     */
    FiredAlerts(long fromMillis, int room) {
        this.fromMillis = fromMillis;
        this.room = room;
    }

    /** A rule that is active was evaluated; comes before the events of the same evaluation. */
    void evaluated(RuleType type, String rule, AlertProgress after) {
        of(type, rule).moved(after.state());
    }

    /** Something happened. */
    void take(AlertEvent event) {
        var alert = event.alert();
        var of = of(alert.type(), alert.rule());
        switch (event.kind()) {
            case FIRING -> begin(of, event);
            case SEVERITY_CHANGED -> {
                if (of.open != null && alert.severity().compareTo(of.open.worst) > 0) {
                    of.open.worst = alert.severity();
                }
            }
            case FLAPPING -> {
                if (of.open != null) {
                    of.open.flapping = true;
                }
            }
            case RESOLVED -> end(of, alert);
            case PENDING, CANCELLED, RECOVERING, REFIRED, SUPPRESSED, ACKNOWLEDGED -> {}
        }
        of.moved(alert.state());
    }

    private void begin(RuleRecord of, AlertEvent event) {
        var alert = event.alert();
        if (alert.startedMillis() < fromMillis) {
            return;
        }
        boolean moment = alert.resolvedMillis() >= 0;
        int index = of.spans.add(alert.startedMillis(), moment ? alert.resolvedMillis() : AlertIntervals.OPEN);
        var fired = new SimulatedAlert(event, index);
        fired.resolvedMillis = alert.resolvedMillis();
        of.open = moment ? null : fired;
        if (listed.size() < room) {
            listed.add(fired);
        }
    }

    private static void end(RuleRecord of, Alert alert) {
        if (of.open != null) {
            of.spans.end(of.open.index, alert.resolvedMillis());
            of.open.resolvedMillis = alert.resolvedMillis();
            of.open = null;
        }
    }

    private RuleRecord of(RuleType type, String rule) {
        return rules.computeIfAbsent(rule, name -> new RuleRecord(type));
    }

    /** The rules that were ever active. */
    Map<String, RuleType> types() {
        var types = new TreeMap<String, RuleType>();
        rules.forEach((rule, of) -> types.put(rule, of.type));
        return types;
    }

    /** When a rule's alerts were there. */
    AlertIntervals spans(String rule) {
        var of = rules.get(rule);
        return of == null ? new AlertIntervals() : of.spans;
    }

    /** How often a rule's alerts were firing again before they were over. */
    long flaps(String rule) {
        var of = rules.get(rule);
        return of == null ? 0 : of.flaps;
    }

    /** The first of them, as many as there was room for. */
    List<SimulatedAlert> listed() {
        return listed;
    }
}
