package io.mnemoscope.domain.agent;

import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.Quarantine;
import io.mnemoscope.domain.Reception;
import io.mnemoscope.domain.rules.RuleCheckpoint;
import io.mnemoscope.domain.rules.RuleSettings;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that an {@link AgentMonitor} must remember: what a checkpoint holds.
 *
 * @param latest the newest snapshot
 * @param inOrder snapshots that came in order
 * @param outOfOrder snapshots that came out of order
 * @param firstMillis time of the first snapshot
 * @param firstTotal total size of the first snapshot
 * @param firstSeen the order in which agents were first seen
 * @param alerts alerts raised so far
 * @param rules progress of the lifecycle rules, by rule
 * @param settings the rules that were evaluated for it: what came since must be evaluated under the same
 * @param quarantine why its rules are not evaluated; null while they are
 * @param reception how its snapshots are received
 */
public record AgentState(
        MemorySnapshot latest,
        long inOrder,
        long outOfOrder,
        long firstMillis,
        long firstTotal,
        long firstSeen,
        long alerts,
        Map<String, RuleCheckpoint> rules,
        RuleSettings settings,
        @Nullable Quarantine quarantine,
        Reception reception) {
    public AgentState {
        rules = Map.copyOf(rules);
    }

    /** Of an agent whose rules are evaluated and whose snapshots come on time. */
    public AgentState(
            MemorySnapshot latest,
            long inOrder,
            long outOfOrder,
            long firstMillis,
            long firstTotal,
            long firstSeen,
            long alerts,
            Map<String, RuleCheckpoint> rules,
            RuleSettings settings) {
        this(
                latest,
                inOrder,
                outOfOrder,
                firstMillis,
                firstTotal,
                firstSeen,
                alerts,
                rules,
                settings,
                null,
                Reception.of(latest));
    }

    /** The same figures without any progress of rules, for this reason. */
    public AgentState quarantined(Quarantine why) {
        return new AgentState(
                latest,
                inOrder,
                outOfOrder,
                firstMillis,
                firstTotal,
                firstSeen,
                alerts,
                Map.of(),
                settings,
                why,
                reception);
    }
}
