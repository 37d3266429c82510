package io.mnemoscope.bus;

/**
 * It was done.
 *
 * @param found whether there was anything to do it to
 */
public record Done(boolean found) implements BusMessage {}
