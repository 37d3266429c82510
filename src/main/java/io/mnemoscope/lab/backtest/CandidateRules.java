package io.mnemoscope.lab.backtest;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.RuleType;
import io.mnemoscope.domain.rules.RuleConfiguration;
import io.mnemoscope.domain.rules.RuleSet;
import io.mnemoscope.domain.rules.RuleSettings;
import io.mnemoscope.domain.rules.SettingsPatch;
import io.mnemoscope.domain.rules.SimulationLost;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rules under trial: those of today with what is different. Agents of the same settings share a set. One thread. */
final class CandidateRules {
    private final RuleConfiguration book;
    private final SettingsPatch patch;
    private final Map<RuleSettings, RuleSet> sets = new HashMap<>();
    private final Map<String, RuleSet> bySimulation = new HashMap<>();

    CandidateRules(RuleConfiguration book, SettingsPatch patch) {
        this.book = book;
        this.patch = patch;
    }

    /**
     * What an agent is held against.
     *
     * @throws io.mnemoscope.domain.InvalidInput naming the key that does not fit
     */
    RuleSet of(AgentId id) {
        var known = bySimulation.get(id.simulation());
        if (known != null) {
            return known;
        }
        var set = of(book.of(id));
        if (!book.dependsOnAgent(id.simulation())) {
            bySimulation.put(id.simulation(), set);
        }
        return set;
    }

    private RuleSet of(RuleSettings today) {
        return sets.computeIfAbsent(today, settings -> new RuleSet(settings.with(patch)));
    }

    /** What the simulation as a whole is held against; null if that is off. */
    @Nullable
    SimulationLost simulationLost(String simulation) {
        return book.of(simulation).with(patch).simulationLost();
    }

    /** The one rule of this type that an agent is held against, alone; no rule if that is off. */
    RuleSet only(AgentId id, RuleType type) {
        return new RuleSet(of(id).settings().only(type));
    }
}
