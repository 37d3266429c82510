package io.mnemoscope.bus;

import io.mnemoscope.domain.rules.RuleSettings;

/** A simulation's agents are held against these rules from now on. */
public record ConfigureSimulation(String simulation, RuleSettings settings) implements BusMessage {}
