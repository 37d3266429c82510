package io.mnemoscope.api.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.mnemoscope.api.http.live.HardCut;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Lets requests through whose framing can be read in one way only (RFC 9112, sections 3 and 6). All others are answered 400,
 * and their connection is closed: a proxy in front of the server might see the end of their body elsewhere, and what it
 * takes for a body would be a request here. What Netty's decoder refuses ends here too. One event loop.
 */
final class StrictFraming implements Handler<HttpServerRequest> {
    private static final String HOST_MARKS = "._~%:[]-!$&'()*+;=";
    private static final int MOST_DIGITS = 18;

    private final Counter refused;
    private final Handler<HttpServerRequest> next;
    /** Connections that are being closed: what follows on them is not looked at. */
    private final Set<HttpConnection> ended = Collections.newSetFromMap(new WeakHashMap<>());

    StrictFraming(MeterRegistry meters, Handler<HttpServerRequest> next) {
        this.refused = Traffic.refusals(meters, "framing");
        this.next = next;
    }

    @Override
    public void handle(HttpServerRequest request) {
        if (!ended.isEmpty() && ended.contains(request.connection())) {
            return;
        }
        Door.begins(request);
        var fault = request.version() == HttpVersion.HTTP_2 ? null : fault(request);
        if (fault == null) {
            next.handle(request);
        } else {
            refuse(request, 400, fault);
        }
    }

    /** Answers what the decoder could not read. */
    void invalid(HttpServerRequest request) {
        var cause = request.decoderResult().cause();
        if (cause instanceof TooLongHttpLineException) {
            refuse(request, 414, "the request line is too long");
        } else if (cause instanceof TooLongHttpHeaderException) {
            refuse(request, 431, "the header fields are too long");
        } else {
            refuse(request, 400, "this is not valid HTTP");
        }
    }

    private void refuse(HttpServerRequest request, int status, String detail) {
        if (ended.contains(request.connection())) {
            return;
        }
        ended.add(request.connection());
        refused.increment();
        if (request.response().writeQueueFull()) {
            HardCut.of(request.connection());
            return;
        }
        request.response().putHeader("Connection", "close");
        Problem.send(request, status, detail, out -> {});
        var unused = request.connection().close();
    }

    private static @Nullable String fault(HttpServerRequest request) {
        boolean old = request.version() == HttpVersion.HTTP_1_0;
        var hosts = request.headers().getAll("Host");
        if (hosts.size() > 1 || (hosts.isEmpty() && !old)) {
            return "there must be one Host header";
        }
        if (!hosts.isEmpty() && !isHost(hosts.get(0))) {
            return "the Host header is not valid";
        }
        var fault = lengthFault(request, old);
        return fault == null ? targetFault(request, hosts) : fault;
    }

    private static @Nullable String lengthFault(HttpServerRequest request, boolean old) {
        var lengths = request.headers().getAll("Content-Length");
        var codings = request.headers().getAll("Transfer-Encoding");
        if (lengths.size() > 1 || (!lengths.isEmpty() && !isNumber(lengths.get(0)))) {
            return "Content-Length must be one number";
        }
        if (codings.isEmpty()) {
            return null;
        }
        if (old) {
            return "HTTP/1.0 has no Transfer-Encoding";
        }
        if (!lengths.isEmpty()) {
            return "Content-Length and Transfer-Encoding exclude each other";
        }
        return codings.size() == 1 && codings.get(0).equalsIgnoreCase("chunked")
                ? null
                : "Transfer-Encoding must be chunked";
    }

    private static @Nullable String targetFault(HttpServerRequest request, List<String> hosts) {
        var target = request.uri();
        if (!isEncoded(target)) {
            return "the path is not percent-encoded: % must be followed by two hexadecimal digits";
        }
        if (target.startsWith("/") || (target.equals("*") && HttpMethod.OPTIONS.equals(request.method()))) {
            return null;
        }
        int from = target.regionMatches(true, 0, "http://", 0, 7)
                ? 7
                : target.regionMatches(true, 0, "https://", 0, 8) ? 8 : -1;
        if (from < 0) {
            return "the request target must be a path";
        }
        int to = from;
        while (to < target.length() && "/?#".indexOf(target.charAt(to)) < 0) {
            to++;
        }
        return hosts.isEmpty() || target.substring(from, to).equalsIgnoreCase(hosts.get(0))
                ? null
                : "the request target and the Host header differ";
    }

    /** Of the path; a query is its reader's to judge. */
    private static boolean isEncoded(String target) {
        int end = target.indexOf('?') < 0 ? target.length() : target.indexOf('?');
        for (int at = target.indexOf('%'); at >= 0 && at < end; at = target.indexOf('%', at + 1)) {
            if (at + 2 >= end
                    || Character.digit(target.charAt(at + 1), 16) < 0
                    || Character.digit(target.charAt(at + 2), 16) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() <= MOST_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean isHost(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!plain && HOST_MARKS.indexOf(c) < 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
