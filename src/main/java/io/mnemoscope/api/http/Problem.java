package io.mnemoscope.api.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mnemoscope.api.json.Json;
import io.mnemoscope.bus.BusFailure.Conflict;
import io.mnemoscope.bus.BusFailure.NotFound;
import io.mnemoscope.bus.BusFailure.TooManyRequests;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.storage.StoreUnavailable;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Errors as {@code application/problem+json} (RFC 9457), in one place. */
final class Problem {
    static final String CONTENT_TYPE = "application/problem+json";
    private static final Logger LOG = LoggerFactory.getLogger(Problem.class);

    /** What the router answers by itself. */
    private static final Map<Integer, String> STATUSES = Map.of(
            400, "the request is not understood",
            404, "there is nothing at this path",
            413, Bodies.TOO_LONG,
            415, "the content type is not taken here",
            416, "the file has no such range");

    private Problem() {}

    /** Makes problems of what no handler of a router answers, or of what fails in one. */
    static void mount(Router router) {
        STATUSES.forEach((status, detail) -> router.errorHandler(status, context -> answer(context, status, detail)));
        router.errorHandler(500, context -> answer(context, context.failure()));
    }

    /** Answers a failed request. What is not the client's doing is logged, and the body says nothing of it. */
    static void answer(RoutingContext context, Throwable cause) {
        answer(context, cause, out -> {});
    }

    /** As {@link #answer(RoutingContext, Throwable)}, with further members. */
    static void answer(RoutingContext context, Throwable cause, Json.Writer more) {
        var response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (cause instanceof InvalidInput invalid) {
            send(context, 400, text(invalid), out -> {
                field(out, invalid);
                more.write(out);
            });
        } else if (cause instanceof HttpRejection refused) {
            send(context, refused.status(), text(refused), more);
        } else if (cause instanceof HttpException refused && refused.getStatusCode() < 500) {
            // Vert.x: a query that is not percent-encoded, for example.
            send(context, refused.getStatusCode(), "the address or the body is not understood", more);
        } else if (cause instanceof NotFound) {
            send(context, 404, text(cause), more);
        } else if (cause instanceof Conflict) {
            send(context, 409, text(cause), more);
        } else if (cause instanceof TooManyRequests overloaded) {
            later(context, 429, text(overloaded), overloaded.retryAfter(), more);
        } else if (cause instanceof StoreUnavailable unavailable) {
            later(context, 503, text(unavailable), unavailable.retryAfter(), more);
        } else if (cause instanceof ReplyException) {
            LOG.warn("no answer inside the server reason={}", cause.getMessage());
            later(context, 503, "the server is busy or stopping", Duration.ofSeconds(1), more);
        } else {
            LOG.error(
                    "request failed method={} path={}",
                    context.request().method(),
                    context.request().path(),
                    cause);
            send(context, 500, "an error in the server; its log says more", more);
        }
    }

    /** A status of the router's own. */
    static void answer(RoutingContext context, int status, String detail) {
        if (!context.response().ended() && !context.response().closed()) {
            send(context, status, detail, out -> {});
        }
    }

    /** Answers a problem with members of its own, or without them where there is no memory for them. */
    static void send(RoutingContext context, int status, String detail, Json.Writer members) {
        var response = context.response();
        response.setStatusCode(status);
        response.putHeader("Content-Type", CONTENT_TYPE);
        if (!Answers.has(context)) {
            send(context.request(), status, detail, members);
            return;
        }
        try {
            Answers.of(context).send(context, body(status, response.getStatusMessage(), detail, members));
        } catch (TooManyRequests e) {
            send(context.request(), status, detail, out -> {});
        }
    }

    /** As {@link #send(RoutingContext, int, String, Json.Writer)}, for a short problem. */
    static void send(HttpServerRequest request, int status, String detail, Json.Writer members) {
        var response = request.response();
        response.setStatusCode(status);
        response.putHeader("Content-Type", CONTENT_TYPE);
        var unused = Heads.end(request, body(status, response.getStatusMessage(), detail, members));
    }

    /** What may be shown of a failure where the answer has begun; what may not is logged. */
    static String detail(Throwable cause) {
        if (cause instanceof InvalidInput || cause instanceof TooManyRequests || cause instanceof StoreUnavailable) {
            return text(cause);
        }
        LOG.error("a request failed after its answer had begun", cause);
        return "an error in the server; its log says more";
    }

    private static String text(Throwable cause) {
        return String.valueOf(cause.getMessage());
    }

    /** As {@link #send(RoutingContext, int, String, Json.Writer)}, where trying again helps. */
    static void later(RoutingContext context, int status, String detail, Duration retryAfter, Json.Writer more) {
        context.response().putHeader("Retry-After", Long.toString(Math.max(1, retryAfter.toSeconds())));
        send(context, status, detail, more);
    }

    private static void field(JsonGenerator out, InvalidInput invalid) throws IOException {
        if (!invalid.field().isEmpty()) {
            out.writeStringField("field", invalid.field());
        }
        out.writeStringField("reason", invalid.reason());
    }

    private static Buffer body(int status, String title, String detail, Json.Writer members) {
        return Json.buffer(out -> {
            out.writeStartObject();
            out.writeStringField("type", "about:blank");
            out.writeStringField("title", title);
            out.writeNumberField("status", status);
            out.writeStringField("detail", detail);
            members.write(out);
            out.writeEndObject();
        });
    }
}
