package io.mnemoscope.bus;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.rules.RuleConfiguration;
import io.mnemoscope.domain.rules.SettingsPatch;

/** The settings of simulations and agents. */
public final class SettingsMessages {
    private SettingsMessages() {}

    /**
     * What was set for a simulation, in place of what was set before.
     *
     * @param simulation which
     * @param patch what is different from the configuration
     */
    public record ConfigureSimulation(String simulation, SettingsPatch patch) implements BusMessage {}

    /**
     * What was set for an agent, in place of what was set before.
     *
     * @param agent which; it need not have sent anything yet
     * @param patch what is different from its simulation's settings
     */
    public record ConfigureAgent(AgentId agent, SettingsPatch patch) implements BusMessage {}

    /** Which simulations have settings of their own, and what holds for the others? */
    public record ReadSimulations() implements BusMessage {}

    /**
     * Which settings hold for whom.
     *
     * @param ruleConfiguration a copy that is not changed any more
     */
    public record SimulationsRead(RuleConfiguration ruleConfiguration) implements BusMessage {}
}
