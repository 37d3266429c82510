package io.mnemoscope.api.http;

import io.mnemoscope.api.json.BacktestJson;
import io.mnemoscope.api.json.Json;
import io.mnemoscope.api.json.SettingsJson;
import io.mnemoscope.bus.BacktestMessages.BacktestPage;
import io.mnemoscope.bus.BacktestMessages.CancelBacktest;
import io.mnemoscope.bus.BacktestMessages.ContinueBacktest;
import io.mnemoscope.bus.BacktestMessages.StartBacktest;
import io.mnemoscope.bus.BusFailure.NotFound;
import io.mnemoscope.bus.Topics;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * {@code POST /api/v1/backtest}, answered with NDJSON as it goes on, and {@code DELETE /api/v1/backtest/{id}}. It goes on
 * only while the client reads; a client that leaves ends it.
 */
record BacktestResource(EventBus bus, Bodies bodies) implements Resource {
    private static final String PATH = "/api/v1/backtest";

    @Override
    public void mount(Router router) {
        router.post(PATH).handler(bodies.whole(SettingsJson.MAX_BYTES)).handler(this::start);
        router.delete(PATH + "/:id").handler(Answer.json(this::cancel));
    }

    private void start(RoutingContext context) {
        try {
            Topics.BACKTEST_START
                    .request(bus, new StartBacktest(BacktestJson.request(Answer.body(context))))
                    .map(page -> {
                        begin(context, page);
                        return page;
                    })
                    .onFailure(cause -> Problem.answer(context, cause));
        } catch (RuntimeException e) {
            Problem.answer(context, e);
        }
    }

    /** Nobody reads the rest. */
    private void leave(String id) {
        var unused = Topics.BACKTEST_CANCEL.request(bus, new CancelBacktest(id));
    }

    private void begin(RoutingContext context, BacktestPage page) {
        var response = context.response();
        if (response.closed()) {
            leave(page.id());
            return;
        }
        int unused = context.addEndHandler(ended -> {
            if (ended.failed()) {
                leave(page.id());
            }
        });
        response.putHeader("Content-Type", "application/x-ndjson");
        response.putHeader("Cache-Control", "no-store");
        response.setChunked(true);
        send(context, Answers.of(context).open(context), page);
    }

    private void send(RoutingContext context, Outgoing outgoing, BacktestPage page) {
        outgoing.hold(page.line().length());
        var sent = outgoing.write(page.line(), page.last());
        if (!page.last()) {
            sent.onSuccess(room -> go(context, outgoing, page.id()));
        }
    }

    private void go(RoutingContext context, Outgoing outgoing, String id) {
        Topics.BACKTEST_CONTINUE
                .request(bus, new ContinueBacktest(id))
                .onSuccess(page -> send(context, outgoing, page))
                .onFailure(cause -> end(context, id, cause));
    }

    private static void end(RoutingContext context, String id, Throwable cause) {
        var response = context.response();
        if (!response.closed()) {
            var unused = response.end(line(id, cause));
        }
    }

    private static Buffer line(String id, Throwable cause) {
        boolean cancelled = cause instanceof NotFound;
        return Json.buffer(out -> {
                    out.writeStartObject();
                    out.writeObjectFieldStart(cancelled ? "cancelled" : "error");
                    out.writeStringField("id", id);
                    out.writeStringField("detail", cancelled ? "the backtest was ended" : Problem.detail(cause));
                    out.writeEndObject();
                    out.writeEndObject();
                })
                .appendString("\n");
    }

    private Future<Json.Writer> cancel(RoutingContext context) {
        var id = new Query(context).inPath("id");
        return Topics.BACKTEST_CANCEL.request(bus, new CancelBacktest(id)).map(done -> {
            if (!done.found()) {
                throw new NotFound("backtest " + id + " that runs");
            }
            return out -> {
                out.writeStartObject();
                out.writeBooleanField("cancelled", true);
                out.writeEndObject();
            };
        });
    }
}
