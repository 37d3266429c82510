package io.mnemoscope.bus;

/** Which simulations have settings of their own, and what holds for the others? */
public record ReadSimulations() implements BusMessage {}
