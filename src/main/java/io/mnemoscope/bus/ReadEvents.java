package io.mnemoscope.bus;

/** The first {@code limit} alert events after an offset (exclusive); a negative offset asks for the newest offset only. */
public record ReadEvents(long afterOffset, int limit) implements BusMessage {}
