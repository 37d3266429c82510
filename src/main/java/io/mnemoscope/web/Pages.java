package io.mnemoscope.web;

import io.mnemoscope.bus.ReadReport;
import io.mnemoscope.bus.ReportPage;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.json.Parameters;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.eventbus.EventBus;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a report a page at a time: the next one is asked for when the client has room, so a slow client costs the memory
 * of a page. A failure before the first page is answered as a problem; one after it breaks the connection off, so that
 * nobody takes a part for the whole.
 */
record Pages(EventBus bus, RoutingContext context) {
    private static final Logger LOG = LoggerFactory.getLogger(Pages.class);

    /** A handler that answers the report that a query means. */
    static Handler<RoutingContext> answer(EventBus bus, Function<Parameters, ReadReport> query) {
        return context -> {
            try {
                var report = query.apply(new Query(context).parameters());
                new Pages(bus, context).start(report);
            } catch (RuntimeException e) {
                Problem.answer(context, e);
            }
        };
    }

    private void start(ReadReport report) {
        page(report)
                .onSuccess(first -> {
                    var response = context.response();
                    response.putHeader("Content-Type", report.format().contentType());
                    response.putHeader("Cache-Control", "no-store");
                    response.putHeader("X-Content-Type-Options", "nosniff");
                    if (first.next() == null) {
                        var unused = response.end(first.body());
                    } else {
                        response.setChunked(true);
                        send(report, first);
                    }
                })
                .onFailure(cause -> Problem.answer(context, cause));
    }

    private Future<ReportPage> page(ReadReport report) {
        return Topics.REPORT_READ.request(bus, report);
    }

    private void send(ReadReport report, ReportPage page) {
        var response = context.response();
        if (response.closed()) {
            return;
        }
        if (page.next() == null) {
            var unused = response.end(page.body());
            return;
        }
        var unused = response.write(page.body());
        if (response.writeQueueFull()) {
            response.drainHandler(drained -> go(report.from(page.next())));
        } else {
            go(report.from(page.next()));
        }
    }

    private void go(ReadReport report) {
        context.response().drainHandler(null);
        page(report).onSuccess(page -> send(report, page)).onFailure(cause -> {
            LOG.warn(
                    "a report is broken off path={} reason={}",
                    context.request().path(),
                    cause.getMessage());
            var unused = context.request().connection().close();
        });
    }
}
