package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.InvalidInput;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which settings hold for whom: the configuration's, over them its overrides in their order, over them what was set for
 * the simulation, over them what was set for the agent. Changed by its owner only.
 */
public final class RuleConfiguration {
    private final RuleSettings defaults;
    private final List<RuleOverride> overrides;
    private final Map<String, SettingsPatch> simulations = new HashMap<>();
    private final Map<AgentId, SettingsPatch> agents = new HashMap<>();

    /**
     * A configuration in which nothing is set for a simulation or an agent.
     *
     * @throws InvalidInput if an override does not fit the defaults
     */
    public RuleConfiguration(RuleSettings defaults, List<RuleOverride> overrides) {
        this.defaults = defaults;
        this.overrides = List.copyOf(overrides);
        for (var each : overrides) {
            var unused = defaults.with(each.patch());
        }
    }

    /** A copy to be changed on its own. */
    public RuleConfiguration copy() {
        var copy = new RuleConfiguration(defaults, overrides);
        copy.simulations.putAll(simulations);
        copy.agents.putAll(agents);
        return copy;
    }

    /**
     * What holds for an agent.
     *
     * @throws InvalidInput if what was set does not fit together any more
     */
    public RuleSettings of(AgentId id) {
        var settings = defaults;
        for (var each : overrides) {
            if (each.concerns(id)) {
                settings = settings.with(each.patch());
            }
        }
        var ofSimulation = simulations.get(id.simulation());
        if (ofSimulation != null) {
            settings = settings.with(ofSimulation);
        }
        var ofAgent = agents.isEmpty() ? null : agents.get(id);
        return ofAgent == null ? settings : settings.with(ofAgent);
    }

    /** What holds for a simulation's agents for which nothing else is said. */
    public RuleSettings of(String simulation) {
        var settings = defaults;
        for (var each : overrides) {
            if (each.agent().equals(Glob.ANY) && each.simulation().matches(simulation)) {
                settings = settings.with(each.patch());
            }
        }
        var own = simulations.get(simulation);
        return own == null ? settings : settings.with(own);
    }

    /** Whether agents of one simulation may have different rules. */
    public boolean dependsOnAgent(String simulation) {
        return overrides.stream().anyMatch(each -> !each.agent().equals(Glob.ANY))
                || agents.keySet().stream().anyMatch(id -> id.simulation().equals(simulation));
    }

    /** What was set for a simulation; replaces what was set before; {@link SettingsPatch#NONE} takes it away. */
    public void set(String simulation, SettingsPatch patch) {
        if (patch.equals(SettingsPatch.NONE)) {
            simulations.remove(simulation);
        } else {
            simulations.put(simulation, patch);
        }
    }

    /** What was set for an agent; replaces what was set before; {@link SettingsPatch#NONE} takes it away. */
    public void set(AgentId id, SettingsPatch patch) {
        if (patch.equals(SettingsPatch.NONE)) {
            agents.remove(id);
        } else {
            agents.put(id, patch);
        }
    }

    /** The agents of a simulation for which something was set. */
    public List<AgentId> agents(String simulation) {
        return agents.keySet().stream()
                .filter(id -> id.simulation().equals(simulation))
                .toList();
    }

    /** What was set for an agent, or null. */
    public @Nullable SettingsPatch setFor(AgentId id) {
        return agents.get(id);
    }

    /** The simulations for which something was set. */
    public Map<String, SettingsPatch> simulations() {
        return Map.copyOf(simulations);
    }
}
