package io.mnemoscope.lab;

import io.mnemoscope.bus.BacktestPage;
import io.mnemoscope.bus.ContinueBacktest;
import io.mnemoscope.bus.FailureCode;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.json.BacktestJson;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * {@link Topics#PUBLIC_BACKTEST} for co-deployed programs: the request as in REST, a {@link JsonObject}; the reply is the
 * result's object, so that a long backtest needs a long send timeout. A failure's code is an HTTP status.
 */
record PublicBacktests(EventBus bus, Backtests backtests) {
    Future<Void> start() {
        return bus.consumer(Topics.PUBLIC_BACKTEST, this::answer).completion();
    }

    private void answer(Message<@Nullable Object> message) {
        begin(message.body())
                .compose(this::toTheEnd)
                .onSuccess(page -> message.reply(new JsonObject(page.line()).getJsonObject("result")))
                .onFailure(cause -> FailureCode.fail(message, cause));
    }

    private Future<BacktestPage> begin(@Nullable Object body) {
        try {
            if (body == null || body instanceof JsonObject) {
                return backtests.start(BacktestJson.request(body == null ? "" : ((JsonObject) body).encode()));
            }
            throw new InvalidInput("", "the request must be a JsonObject");
        } catch (InvalidInput e) {
            return Future.failedFuture(e);
        }
    }

    private Future<BacktestPage> toTheEnd(BacktestPage page) {
        return page.last()
                ? Future.succeededFuture(page)
                : backtests.goOn(new ContinueBacktest(page.id())).compose(this::toTheEnd);
    }
}
