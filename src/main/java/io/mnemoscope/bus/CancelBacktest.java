package io.mnemoscope.bus;

/** Nobody wants the rest of a backtest; answered whether there was one of this id. */
public record CancelBacktest(String id) implements BusMessage {}
