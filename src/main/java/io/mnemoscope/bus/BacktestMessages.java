package io.mnemoscope.bus;

import io.mnemoscope.domain.rules.BacktestRequest;
import io.vertx.core.buffer.Buffer;

/** Backtests: rules evaluated again over the history. */
public final class BacktestMessages {
    private BacktestMessages() {}

    /** Evaluate the rules again. */
    public record StartBacktest(BacktestRequest request) implements BusMessage {}

    /** Continue a backtest: it works only while it is asked to. */
    public record ContinueBacktest(String id) implements BusMessage {}

    /** The rest of a backtest is not wanted; answered whether there was one of this id. */
    public record CancelBacktest(String id) implements BusMessage {}

    /**
     * How far a backtest has come.
     *
     * @param id of the backtest
     * @param line a line of JSON: progress, or the result
     * @param last true if it has ended
     */
    public record BacktestPage(String id, Buffer line, boolean last) implements BusMessage {}
}
