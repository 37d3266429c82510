package io.mnemoscope.report;

import io.mnemoscope.bus.AlertMessages.AlertsCleared;
import io.mnemoscope.bus.AlertMessages.AlertsRead;
import io.mnemoscope.bus.AlertMessages.EventsRead;
import io.mnemoscope.bus.AlertMessages.ReadAlerts;
import io.mnemoscope.bus.AlertMessages.ReadEvents;
import io.mnemoscope.bus.Fleet;
import io.mnemoscope.bus.ReportMessages.RenderReport;
import io.mnemoscope.bus.ReportMessages.Rendered;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.StoredEvent;
import io.mnemoscope.storage.Store;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import java.time.InstantSource;
import java.util.List;

/**
 * Renders reports, charts and histories on a worker thread, and reads alerts. In: {@link Topics#REPORT_RENDER},
 * {@link Topics#REPORT_READ}, {@link Topics#ALERTS_READ}, {@link Topics#ALERTS_CLEAR}, {@link Topics#EVENTS_READ}. Out: {@link
 * Topics#AGENTS_READ}.
 */
public final class ReportVerticle extends VerticleBase {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String SVG = "image/svg+xml";
    private static final String JSON = "application/json";

    private final Store store;
    private final int partitions;
    private final InstantSource clock;
    private final HtmlShell shell = new HtmlShell();
    private final Rosters rosters = new Rosters();

    public ReportVerticle(Store store, int partitions, InstantSource clock) {
        this.store = store;
        this.partitions = partitions;
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        var bus = vertx.eventBus();
        return Future.all(
                Topics.REPORT_RENDER.serve(bus, this::render).completion(),
                Topics.REPORT_READ
                        .serve(bus, message -> documents().page(message))
                        .completion(),
                Topics.ALERTS_READ.serve(bus, this::alerts).completion(),
                Topics.ALERTS_CLEAR
                        .serve(bus, message -> store.clear(message.query()).map(AlertsCleared::new))
                        .completion(),
                Topics.EVENTS_READ.serve(bus, this::events).completion());
    }

    private Future<AlertsRead> alerts(ReadAlerts message) {
        return store.alerts(message.query())
                .compose(found -> store.notifications()
                        .acknowledgements(found.stream().map(Alert::id).toList())
                        .map(acknowledgements -> new AlertsRead(found, acknowledgements)));
    }

    private Future<EventsRead> events(ReadEvents message) {
        var events = message.afterOffset() < 0
                ? Future.succeededFuture(List.<StoredEvent>of())
                : store.eventsAfter(message.afterOffset(), message.limit());
        return events.compose(found -> store.lastOffset().map(last -> new EventsRead(found, last, store.epoch())));
    }

    private Documents documents() {
        return new Documents(store, store, new Fleet(vertx.eventBus(), partitions), rosters, clock, shell);
    }

    private Future<Rendered> render(RenderReport request) {
        if (request instanceof RenderReport.Whole whole) {
            return documents()
                    .whole(whole.report(), Buffer.buffer())
                    .map(all -> new Rendered(all.contentType(), all.body()));
        }
        var histories = new Histories(store);
        if (request instanceof RenderReport.Chart chart) {
            return histories.chart(chart).map(text -> new Rendered(TEXT, Buffer.buffer(text)));
        }
        if (request instanceof RenderReport.Series series) {
            return histories.series(series).map(body -> new Rendered(JSON, body));
        }
        if (request instanceof RenderReport.Plot plot) {
            var type = plot.style() == RenderReport.Plot.Style.SVG ? SVG : TEXT;
            return histories.plot(plot).map(drawn -> new Rendered(type, Buffer.buffer(drawn)));
        }
        if (request instanceof RenderReport.Statistics statistics) {
            return histories
                    .statistics(new Fleet(vertx.eventBus(), partitions), statistics)
                    .map(body -> new Rendered(JSON, body));
        }
        if (request instanceof RenderReport.Badge badge) {
            return new Fleet(vertx.eventBus(), partitions)
                    .one(badge.agent())
                    .map(agent -> new Rendered(SVG, Buffer.buffer(PlotSvg.badge(agent))));
        }
        return histories.history((RenderReport.History) request);
    }
}
