package io.mnemoscope.api.http;

import io.mnemoscope.api.http.live.HardCut;
import io.mnemoscope.api.query.Parameters;
import io.mnemoscope.bus.ReportMessages.ReadReport;
import io.mnemoscope.bus.ReportMessages.ReportPage;
import io.mnemoscope.bus.Topics;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.eventbus.EventBus;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a report a page at a time: the next one is asked for when the client has room, so a slow client costs the memory
 * of a page and of the list of agents, which is reserved before the first byte goes out. A failure before the first page is
 * answered as a problem; one after it breaks the connection off, so that nobody takes a part for the whole.
 */
record StaticPages(EventBus bus, RoutingContext context, Answers answers) {
    private static final Logger LOG = LoggerFactory.getLogger(StaticPages.class);
    /** Memory of the longest pages. */
    private static final long PAGE = 2 << 20;
    /** Memory of an agent in the list that a report keeps. */
    private static final long AGENT = 256;
    /** Memory of an alert event that pages keep for later ones. */
    private static final long EVENT = 1_024;

    /** A handler that answers the report that a query means. */
    static Handler<RoutingContext> answer(EventBus bus, Function<Parameters, ReadReport> query) {
        return context -> {
            try {
                var report = query.apply(new Query(context).parameters());
                new StaticPages(bus, context, Answers.of(context)).start(report);
            } catch (RuntimeException e) {
                Problem.answer(context, e);
            }
        };
    }

    private void start(ReadReport report) {
        answers.render(true);
        page(report)
                .onComplete(made -> answers.traffic().rendered(true))
                .map(first -> {
                    begin(report, first);
                    return first;
                })
                .onFailure(cause -> Problem.answer(context, cause));
    }

    private void begin(ReadReport report, ReportPage first) {
        var response = context.response();
        if (response.closed()) {
            return;
        }
        var next = first.next();
        if (next != null && !Heads.is(context.request())) {
            var outgoing = answers.open(context);
            outgoing.reserve(Math.max(PAGE, first.body().length())
                    + AGENT * next.roster().agents().size());
            headers(first);
            response.setChunked(true);
            send(outgoing, report, first);
        } else if (next != null) {
            // As long as nothing but GET could say.
            headers(first);
            var unused = response.end();
        } else {
            headers(first);
            answers.send(context, first.body());
        }
    }

    private void headers(ReportPage first) {
        context.response()
                .putHeader("Content-Type", first.contentType())
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff");
    }

    private Future<ReportPage> page(ReadReport report) {
        return Topics.REPORT_READ.request(bus, report);
    }

    private void send(Outgoing outgoing, ReadReport report, ReportPage page) {
        var next = page.next();
        long kept = next == null ? 0 : EVENT * next.kept().size();
        outgoing.hold(page.body().length() + kept);
        var sent = outgoing.write(page.body(), next == null);
        if (next != null) {
            sent.onSuccess(room -> go(outgoing, report.from(next)));
        }
    }

    private void go(Outgoing outgoing, ReadReport report) {
        page(report).onSuccess(page -> send(outgoing, report, page)).onFailure(cause -> {
            LOG.warn(
                    "a report is broken off path={} reason={}",
                    context.request().path(),
                    cause.getMessage());
            HardCut.of(context.request());
        });
    }
}
