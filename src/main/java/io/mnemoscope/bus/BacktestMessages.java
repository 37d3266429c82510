package io.mnemoscope.bus;

import io.mnemoscope.domain.rules.Glob;
import io.mnemoscope.domain.rules.SettingsPatch;
import io.vertx.core.buffer.Buffer;

/** Backtests: rules evaluated again over the history. */
public final class BacktestMessages {
    private BacktestMessages() {}

    /**
     * What would have fired under these rules?
     *
     * @param simulation which simulations
     * @param agent which of their agents
     * @param fromMillis history from here on
     * @param toMillis and before this
     * @param patch what is different from the rules of today
     * @param limit alerts to be listed at most; they are counted all
     */
    public record StartBacktest(
            Glob simulation, Glob agent, long fromMillis, long toMillis, SettingsPatch patch, int limit)
            implements BusMessage {
        public static final int DEFAULT_LIMIT = 1_000;
        public static final int MAX_LIMIT = 10_000;
    }

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
