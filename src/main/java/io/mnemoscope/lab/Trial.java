package io.mnemoscope.lab;

import io.mnemoscope.domain.AgentMonitor;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.rules.AlertRule;
import io.mnemoscope.domain.rules.Evaluations;
import io.mnemoscope.domain.rules.RuleSet;
import io.mnemoscope.domain.rules.RuleState;

/** An agent's history through the very monitor that watches it live. One thread. */
final class Trial implements Evaluations {
    private final AgentMonitor monitor;
    private final Ledger ledger;

    Trial(RuleSet rules, Ledger ledger) {
        this.monitor = new AgentMonitor(rules, 0);
        this.ledger = ledger;
    }

    void observe(MemorySnapshot snapshot) {
        var events = monitor.observe(snapshot, this).events();
        if (!events.isEmpty()) {
            events.forEach(ledger::take);
        }
    }

    @Override
    public void evaluated(AlertRule rule, MemorySnapshot snapshot, double value, RuleState after) {
        if (after.state().active()) {
            ledger.evaluated(rule.type(), rule.spec().name(), after);
        }
    }

    /** Nothing has come for a while. */
    void silent(long nowMillis, long silentMillis) {
        monitor.silent(nowMillis, silentMillis).forEach(ledger::take);
    }

    /** Its growth was compared with that of the others. */
    void compared(long nowMillis, double score) {
        monitor.compared(nowMillis, score).forEach(ledger::take);
    }

    /** The time of the newest snapshot; -1 before the first. */
    long newestMillis() {
        return monitor.newestMillis();
    }

    Ledger ledger() {
        return ledger;
    }
}
