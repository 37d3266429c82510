package io.mnemoscope.lab.backtest;

import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.Reception;
import io.mnemoscope.domain.agent.AgentMonitor;
import io.mnemoscope.domain.rules.AlertProgress;
import io.mnemoscope.domain.rules.AlertRule;
import io.mnemoscope.domain.rules.Evaluations;
import io.mnemoscope.domain.rules.PeerScores;
import io.mnemoscope.domain.rules.RuleSet;

/** An agent's history through the very monitor that watches it live. One thread. */
final class RuleSimulation implements Evaluations {
    private final AgentMonitor monitor;
    private final FiredAlerts fired;

    RuleSimulation(RuleSet rules, FiredAlerts fired) {
        this.monitor = new AgentMonitor(rules, 0);
        this.fired = fired;
    }

    void observe(MemorySnapshot snapshot) {
        var events = monitor.observe(snapshot, Reception.UNKNOWN, this).events();
        if (!events.isEmpty()) {
            events.forEach(fired::take);
        }
    }

    @Override
    public void evaluated(AlertRule rule, MemorySnapshot snapshot, double value, AlertProgress after) {
        if (after.state().active()) {
            fired.evaluated(rule.type(), rule.spec().name(), after);
        }
    }

    /** Nothing has come for a while, in which its simulation has reached this step. */
    void silent(long nowMillis, long silentMillis, long simulationStep) {
        monitor.silent(nowMillis, silentMillis, simulationStep).forEach(fired::take);
    }

    /** How its snapshots came until now. */
    Reception reception() {
        return monitor.reception();
    }

    /** Its growth was compared with that of the others. */
    void compared(long nowMillis, PeerScores scores) {
        monitor.compared(nowMillis, scores).forEach(fired::take);
    }

    /** The time of the newest snapshot; -1 before the first. */
    long newestMillis() {
        return monitor.newestMillis();
    }

    FiredAlerts fired() {
        return fired;
    }
}
