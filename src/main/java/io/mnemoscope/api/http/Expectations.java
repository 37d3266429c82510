package io.mnemoscope.api.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;

/**
 * What clients expect before they send a body (RFC 9110, section 10.1.1). {@code 100 Continue} is sent by whoever reads the
 * body, once it is known that it will be taken; an answer without it ends the connection, since nobody can tell whether the
 * body still comes. Other expectations are refused.
 */
final class Expectations implements Handler<RoutingContext> {
    private static final String CONTINUE = "100-continue";
    private static final String ASKED = Expectations.class.getName();
    private static final int MOST_DIGITS = 18;

    @Override
    public void handle(RoutingContext context) {
        var request = context.request();
        if (request.version() == HttpVersion.HTTP_1_0 || !request.headers().contains("Expect")) {
            context.next();
            return;
        }
        if (request.version() == HttpVersion.HTTP_1_1 && Unread.hasBody(request)) {
            int unused = context.addHeadersEndHandler(answered -> closeUnlessAsked(context));
        }
        if (request.headers().getAll("Expect").stream().allMatch(CONTINUE::equalsIgnoreCase)) {
            context.next();
        } else {
            Problem.answer(context, 417, "the only expectation that is met is " + CONTINUE);
        }
    }

    /** Asks for the body, if its client waits to be asked. */
    static void ask(RoutingContext context) {
        var request = context.request();
        if (request.version() != HttpVersion.HTTP_1_0
                && CONTINUE.equalsIgnoreCase(request.getHeader("Expect"))
                && Unread.hasBody(request)) {
            context.put(ASKED, true);
            var unused = context.response().writeContinue();
        }
    }

    /** Whether a request says that its body has more bytes than this. */
    static boolean isLonger(HttpServerRequest request, long most) {
        var length = request.getHeader("Content-Length");
        return length != null && (length.length() > MOST_DIGITS || Long.parseLong(length) > most);
    }

    private static void closeUnlessAsked(RoutingContext context) {
        if (context.get(ASKED) == null) {
            context.response().putHeader("Connection", "close");
        }
    }
}
