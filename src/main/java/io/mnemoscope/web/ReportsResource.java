package io.mnemoscope.web;

import io.vertx.core.eventbus.EventBus;
import io.vertx.ext.web.Router;

/** {@code GET /api/v1/reports}: rendered on demand, sent a page at a time. */
final class ReportsResource implements Resource {
    private final EventBus bus;

    ReportsResource(EventBus bus) {
        this.bus = bus;
    }

    @Override
    public void mount(Router router) {
        router.get("/api/v1/reports")
                .handler(Pages.answer(bus, query -> query.report().report()));
    }
}
