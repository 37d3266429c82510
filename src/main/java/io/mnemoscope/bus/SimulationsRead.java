package io.mnemoscope.bus;

import io.mnemoscope.domain.rules.RuleSettings;
import java.util.Map;

/**
 * The settings of simulations.
 *
 * @param defaults what holds for a simulation that has none of its own
 * @param settings by simulation
 */
public record SimulationsRead(RuleSettings defaults, Map<String, RuleSettings> settings) implements BusMessage {}
