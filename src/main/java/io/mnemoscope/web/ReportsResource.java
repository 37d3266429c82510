package io.mnemoscope.web;

import io.mnemoscope.bus.Rendered;
import io.mnemoscope.bus.Topics;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** {@code GET /api/v1/reports}: rendered on demand. */
final class ReportsResource implements Resource {
    private final EventBus bus;

    ReportsResource(EventBus bus) {
        this.bus = bus;
    }

    @Override
    public void mount(Router router) {
        router.get("/api/v1/reports").handler(Answer.rendered(this::render));
    }

    private Future<Rendered> render(RoutingContext context) {
        return Topics.REPORT_RENDER.request(bus, new Query(context).parameters().report());
    }
}
