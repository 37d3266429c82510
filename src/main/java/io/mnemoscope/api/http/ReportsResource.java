package io.mnemoscope.api.http;

import io.mnemoscope.api.query.Parameters;
import io.mnemoscope.bus.ReportMessages.ReadReport;
import io.vertx.core.eventbus.EventBus;
import io.vertx.ext.web.Router;

/** {@code GET /api/v1/reports}, {@code /export}, {@code /alerts/timeline}: made on demand, sent a page at a time. */
final class ReportsResource implements Resource {
    private final EventBus bus;

    ReportsResource(EventBus bus) {
        this.bus = bus;
    }

    @Override
    public void mount(Router router) {
        router.get("/api/v1/export")
                .handler(StaticPages.answer(bus, query -> query.report(ReadReport.Format.RECORDING)));
        router.get("/api/v1/alerts/timeline").handler(StaticPages.answer(bus, Parameters::alertTimeline));
        router.get("/api/v1/reports")
                .handler(StaticPages.answer(bus, query -> query.report().report()));
    }
}
