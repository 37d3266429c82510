package io.mnemoscope.web;

import io.mnemoscope.bus.ReadReport;
import io.mnemoscope.json.Parameters;
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
        router.get("/api/v1/export").handler(Pages.answer(bus, query -> query.report(ReadReport.Format.RECORDING)));
        router.get("/api/v1/alerts/timeline").handler(Pages.answer(bus, Parameters::alertTimeline));
        router.get("/api/v1/reports")
                .handler(Pages.answer(bus, query -> query.report().report()));
    }
}
