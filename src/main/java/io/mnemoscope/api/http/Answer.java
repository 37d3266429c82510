package io.mnemoscope.api.http;

import io.mnemoscope.api.json.Json;
import io.mnemoscope.bus.ReportMessages.Rendered;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Answers requests with what a Future brings, or with a {@link Problem}. */
final class Answer {
    private Answer() {}

    /** A handler that answers JSON. */
    static Handler<RoutingContext> json(Function<RoutingContext, Future<Json.Writer>> handler) {
        return rendered(
                context -> handler.apply(context).map(writer -> new Rendered("application/json", Json.buffer(writer))));
    }

    /** The request's body as text, read by {@link Bodies#whole}; empty if there is none. */
    static String body(RoutingContext context) {
        return Bodies.text(context);
    }

    /** A handler that answers what was rendered elsewhere. */
    static Handler<RoutingContext> rendered(Function<RoutingContext, Future<Rendered>> handler) {
        return context -> counted(handler, context)
                .map(rendered -> {
                    send(context, rendered);
                    return rendered;
                })
                .onFailure(cause -> Problem.answer(context, cause));
    }

    /** Only so many answers of the API are made at a time: each may hold lists of all agents. */
    private static Future<Rendered> counted(
            Function<RoutingContext, Future<Rendered>> handler, RoutingContext context) {
        var method = context.request().method();
        boolean read = HttpMethod.GET.equals(method) || HttpMethod.HEAD.equals(method);
        if (!read || !context.request().path().startsWith("/api/")) {
            return call(handler, context);
        }
        var answers = Answers.of(context);
        try {
            answers.render(false);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
        boolean called = false;
        try {
            var answer =
                    call(handler, context).onComplete(made -> answers.traffic().rendered(false));
            called = true;
            return answer;
        } finally {
            if (!called) {
                // An error, which the router answers.
                answers.traffic().rendered(false);
            }
        }
    }

    private static Future<Rendered> call(Function<RoutingContext, Future<Rendered>> handler, RoutingContext context) {
        try {
            return handler.apply(context);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    /** The same request from a cursor on, to be resolved against its own address (RFC 8288). */
    private static String next(RoutingContext context, String cursor) {
        var query = context.request().query();
        var kept = query == null
                ? Stream.<String>empty()
                : Stream.of(query.split("&", -1)).filter(part -> !part.isEmpty() && !part.startsWith("cursor="));
        return Stream.concat(kept, Stream.of("cursor=" + cursor))
                .collect(Collectors.joining("&", "?", ""))
                .replace("<", "%3C")
                .replace(">", "%3E");
    }

    private static void send(RoutingContext context, Rendered rendered) {
        var response = context.response();
        if (!response.closed()) {
            response.putHeader("Content-Type", rendered.contentType());
            response.putHeader("Cache-Control", "no-store");
            if (rendered.nextCursor() != null) {
                response.putHeader("Link", "<" + next(context, rendered.nextCursor()) + ">; rel=\"next\"");
            }
            Answers.of(context).send(context, rendered.body());
        }
    }
}
