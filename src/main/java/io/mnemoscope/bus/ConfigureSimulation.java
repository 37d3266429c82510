package io.mnemoscope.bus;

import io.mnemoscope.domain.rules.SettingsPatch;

/**
 * What was set for a simulation, in place of what was set before.
 *
 * @param simulation which
 * @param patch what is different from the configuration
 */
public record ConfigureSimulation(String simulation, SettingsPatch patch) implements BusMessage {}
