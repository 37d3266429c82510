package io.mnemoscope.bus;

/** So many alerts were deleted. */
public record AlertsCleared(int count) implements BusMessage {}
