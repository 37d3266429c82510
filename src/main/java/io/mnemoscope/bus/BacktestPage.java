package io.mnemoscope.bus;

import io.vertx.core.buffer.Buffer;

/**
 * How far a backtest has come.
 *
 * @param id of the backtest
 * @param line a line of JSON: progress, or the result
 * @param last true if it is over
 */
public record BacktestPage(String id, Buffer line, boolean last) implements BusMessage {}
