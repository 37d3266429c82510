package io.mnemoscope.bus;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.rules.SettingsPatch;

/**
 * What was set for an agent, in place of what was set before.
 *
 * @param agent which; it need not have sent anything yet
 * @param patch what is different from its simulation's settings
 */
public record ConfigureAgent(AgentId agent, SettingsPatch patch) implements BusMessage {}
