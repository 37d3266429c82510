package io.mnemoscope.bus;

/** Go on with a backtest: nothing is done for one unless it is asked to go on. */
public record ContinueBacktest(String id) implements BusMessage {}
