package io.mnemoscope.notify;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.mnemoscope.contract.RecordedAnswers;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A receiver of notifications that does as the test says, and shows what it got; webhooks are compared with the contract.
 */
public final class HookServer implements AutoCloseable {
    private static final long SECONDS_TO_WAIT = 10;

    /** Takes what comes. */
    public static final Behaviour TAKES = status(200);

    /** What came, and whether it was then the behaviour to take it. */
    public record Call(String path, Map<String, String> headers, Buffer body, boolean taken) {
        public JsonObject json() {
            return body.toJsonObject();
        }

        public JsonArray array() {
            return body.toJsonArray();
        }

        /** A header, by its name in lower case. */
        public String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /** How a request is answered; not at all, if it does nothing. */
    @FunctionalInterface
    public interface Behaviour {
        void answer(HttpServerRequest request);
    }

    private final HttpServer server;
    private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
    private final Queue<String> disagreements = new ConcurrentLinkedQueue<>();
    private volatile Behaviour behaviour = TAKES;

    private HookServer(Vertx vertx, int port) throws TimeoutException {
        server = vertx.createHttpServer()
                .requestHandler(this::take)
                .listen(port, "127.0.0.1")
                .await(SECONDS_TO_WAIT, SECONDS);
    }

    public static HookServer start(Vertx vertx) throws TimeoutException {
        return new HookServer(vertx, 0);
    }

    /** One at the port of another that is closed. */
    public static HookServer start(Vertx vertx, int port) throws TimeoutException {
        return new HookServer(vertx, port);
    }

    private void take(HttpServerRequest request) {
        request.bodyHandler(body -> {
            var headers = new TreeMap<String, String>();
            request.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
            var now = behaviour;
            if (headers.containsKey("webhook-timestamp")) {
                RecordedAnswers.invalidWebhook(body).ifPresent(disagreements::add);
            }
            calls.add(new Call(request.path(), headers, body, now.equals(TAKES)));
            now.answer(request);
        });
    }

    /** From now on. */
    public void behave(Behaviour to) {
        behaviour = to;
    }

    /** Answers with a status and headers, in turn name and value. */
    public static Behaviour status(int status, String... headers) {
        return request -> {
            HttpServerResponse response = request.response().setStatusCode(status);
            for (int i = 0; i < headers.length; i += 2) {
                response.putHeader(headers[i], headers[i + 1]);
            }
            var unused = response.end(status < 300 ? "ok" : "no <b>thanks</b>");
        };
    }

    /** Closes the connection instead of answering. */
    public static Behaviour closing() {
        return request -> {
            var unused = request.connection().close();
        };
    }

    public int port() {
        return server.actualPort();
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    /** The next request; waits for it. */
    @CanIgnoreReturnValue
    public Call next() throws InterruptedException {
        var call = calls.poll(SECONDS_TO_WAIT, SECONDS);
        if (call == null) {
            throw new AssertionError("no request came");
        }
        return call;
    }

    /** The next request if there is one already. */
    public @Nullable Call poll() {
        return calls.poll();
    }

    @Override
    public void close() throws TimeoutException {
        server.close().await(SECONDS_TO_WAIT, SECONDS);
        if (!disagreements.isEmpty()) {
            throw new AssertionError("webhooks are not as openapi.yaml says: " + disagreements);
        }
    }
}
