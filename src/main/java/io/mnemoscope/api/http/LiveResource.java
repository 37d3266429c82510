package io.mnemoscope.api.http;

import io.mnemoscope.api.http.live.LiveClients;
import io.mnemoscope.api.http.live.LiveClients.Transport;
import io.mnemoscope.api.http.live.LiveRoute;
import io.mnemoscope.domain.InvalidInput;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** {@code /api/v1/live}, a WebSocket, and {@code /api/v1/live/events}, the same as Server-Sent Events. */
final class LiveResource implements Resource {
    private final LiveRoute live;

    LiveResource(LiveRoute live) {
        this.live = live;
    }

    @Override
    public void mount(Router router) {
        router.get("/api/v1/live").handler(this::upgrade);
        router.get("/api/v1/live/events").handler(this::stream);
    }

    private void upgrade(RoutingContext context) {
        var request = context.request();
        if (isHead(context) || !"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            Problem.answer(context, 400, "this is a WebSocket");
        } else if (hasBody(request)) {
            // It would be waited for, without an answer, and with a place taken.
            Problem.answer(context, 400, "a WebSocket handshake has no body");
        } else {
            admit(context, Transport.WEBSOCKET)
                    .ifPresent(place -> live.upgrade(request, place)
                            .onFailure(cause -> Problem.answer(context, 400, "the handshake is not understood")));
        }
    }

    private static boolean hasBody(HttpServerRequest request) {
        return request.headers().contains("Transfer-Encoding") || Expectations.isLonger(request, 0);
    }

    private static boolean isHead(RoutingContext context) {
        return HttpMethod.HEAD.equals(context.request().method());
    }

    private void stream(RoutingContext context) {
        if (isHead(context)) {
            head(context);
            return;
        }
        admit(context, Transport.EVENT_STREAM).ifPresent(place -> {
            try {
                live.stream(context.request(), place);
            } catch (RuntimeException e) {
                place.leave();
                Problem.answer(context, e);
            }
        });
    }

    private void head(RoutingContext context) {
        try {
            live.head(context.request());
        } catch (InvalidInput e) {
            Problem.answer(context, e);
        }
    }

    private Optional<LiveClients.Client> admit(RoutingContext context, Transport transport) {
        if (!SameOrigin.of(context.request())) {
            Problem.answer(context, 403, "pages of other origins may not connect");
            return Optional.empty();
        }
        var place = live.admit(transport);
        if (place.isEmpty()) {
            context.response().putHeader("Retry-After", "5");
            Problem.answer(context, 503, "there are too many live clients");
        }
        return place;
    }
}
