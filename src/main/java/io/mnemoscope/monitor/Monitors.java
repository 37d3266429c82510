package io.mnemoscope.monitor;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Quarantine;
import io.mnemoscope.domain.agent.AgentMonitor;
import io.mnemoscope.domain.rules.RuleSettings;
import io.mnemoscope.storage.Restored;

/** Makes monitors, whatever their settings and checkpoints are: where those make no sense, the agent is in quarantine. */
final class Monitors {
    private Monitors() {}

    /** Of an agent that has sent nothing yet. */
    static AgentMonitor of(RuleSets rules, AgentId id, long firstSeen, long nowMillis) {
        try {
            return new AgentMonitor(rules.of(id), firstSeen);
        } catch (RuntimeException e) {
            var monitor = new AgentMonitor(rules.of(RuleSettings.DEFAULTS), firstSeen);
            monitor.quarantine(unfit(nowMillis, e));
            return monitor;
        }
    }

    /** Of an agent as it was at its checkpoint, under the rules of then; as new if there is none. */
    static AgentMonitor of(RuleSets rules, Restored restored) {
        var checkpoint = restored.checkpoint();
        if (checkpoint == null) {
            return of(rules, restored.agent(), 0, 0);
        }
        var settings = rules.of(checkpoint.settings());
        try {
            return AgentMonitor.restore(settings, checkpoint);
        } catch (RuntimeException e) {
            return AgentMonitor.restore(
                    settings,
                    checkpoint.quarantined(Quarantine.of(checkpoint.latest().timestampMillis(), e)));
        }
    }

    /** Why an agent whose settings contradict each other is in quarantine. */
    static Quarantine unfit(long nowMillis, RuntimeException cause) {
        return Quarantine.of(nowMillis, "its settings do not fit together: " + cause.getMessage());
    }
}
