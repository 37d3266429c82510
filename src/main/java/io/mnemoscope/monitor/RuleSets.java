package io.mnemoscope.monitor;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.rules.RuleConfiguration;
import io.mnemoscope.domain.rules.RuleSet;
import io.mnemoscope.domain.rules.RuleSettings;
import io.mnemoscope.domain.rules.SettingsPatch;
import java.util.HashMap;
import java.util.Map;

/** The rules of one owner's agents; agents of the same settings share a set. One thread. */
final class RuleSets {
    private final RuleConfiguration book;
    private final Map<RuleSettings, RuleSet> sets = new HashMap<>();
    private final Map<String, RuleSet> bySimulation = new HashMap<>();

    RuleSets(RuleConfiguration book) {
        this.book = book.copy();
    }

    /** What an agent is to be held against. */
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

    /** The set of these settings. */
    RuleSet of(RuleSettings settings) {
        return sets.computeIfAbsent(settings, RuleSet::new);
    }

    void set(String simulation, SettingsPatch patch) {
        book.set(simulation, patch);
        forgetWhoHasWhat();
    }

    void set(AgentId agent, SettingsPatch patch) {
        book.set(agent, patch);
        forgetWhoHasWhat();
    }

    /** Nothing is set for an agent any more. */
    void forget(AgentId agent) {
        if (book.setFor(agent) != null) {
            set(agent, SettingsPatch.NONE);
        }
    }

    private void forgetWhoHasWhat() {
        bySimulation.clear();
        sets.clear();
    }
}
