package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.AgentId;

/**
 * Settings for some agents.
 *
 * @param simulation which simulations
 * @param agent which of their agents
 * @param patch what is different for them
 */
public record RuleOverride(Glob simulation, Glob agent, SettingsPatch patch) {
    boolean concerns(AgentId id) {
        return simulation.matches(id.simulation()) && agent.matches(id.agent());
    }
}
