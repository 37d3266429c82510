package io.mnemoscope.api.eventbus;

import io.mnemoscope.api.json.BacktestJson;
import io.mnemoscope.bus.BacktestMessages.BacktestPage;
import io.mnemoscope.bus.BacktestMessages.CancelBacktest;
import io.mnemoscope.bus.BacktestMessages.ContinueBacktest;
import io.mnemoscope.bus.BacktestMessages.StartBacktest;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.domain.InvalidInput;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * {@link PublicAddress#BACKTEST}: the request as in REST; the reply is the result's object, so that a long backtest needs a
 * long send timeout.
 */
record BacktestRequests(EventBus bus) {
    Future<JsonObject> run(@Nullable Object body) {
        var result = Promise.<JsonObject>promise();
        Topics.BACKTEST_START
                .request(bus, new StartBacktest(BacktestJson.request(text(body))))
                .onSuccess(page -> go(page, result))
                .onFailure(result::fail);
        return result.future();
    }

    private static String text(@Nullable Object body) {
        if (body != null && !(body instanceof JsonObject)) {
            throw new InvalidInput("", "the request must be a JsonObject");
        }
        var json = Requests.json(body);
        return json == null ? "" : json.toString();
    }

    /** One page after another; not as one chain of futures, which would be as deep as there are pages. */
    private void go(BacktestPage page, Promise<JsonObject> result) {
        if (page.last()) {
            result.complete(new JsonObject(page.line()).getJsonObject("result"));
            return;
        }
        Topics.BACKTEST_CONTINUE
                .request(bus, new ContinueBacktest(page.id()))
                .onSuccess(next -> go(next, result))
                .onFailure(cause -> {
                    var unused = Topics.BACKTEST_CANCEL.request(bus, new CancelBacktest(page.id()));
                    result.fail(cause);
                });
    }
}
