package io.mnemoscope.lab.backtest;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Trigger;
import io.mnemoscope.domain.rules.AlertRule;
import io.mnemoscope.domain.rules.RuleConfiguration;
import io.mnemoscope.domain.rules.RuleSet;
import io.mnemoscope.domain.rules.RuleSettings;
import io.mnemoscope.domain.rules.SettingsPatch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

    /** The rules on the simulation as a whole. */
    List<AlertRule> simulationRules(String simulation) {
        return book.of(simulation).with(patch).simulationRules();
    }

    /** The agent's rules with this trigger, alone. */
    RuleSet only(AgentId id, Trigger trigger) {
        return new RuleSet(of(id).settings().only(trigger));
    }
}
