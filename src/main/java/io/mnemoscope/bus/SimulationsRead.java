package io.mnemoscope.bus;

import io.mnemoscope.domain.rules.Rulebook;

/**
 * Which settings hold for whom.
 *
 * @param rulebook a copy that nobody changes any more
 */
public record SimulationsRead(Rulebook rulebook) implements BusMessage {}
