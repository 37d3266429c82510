package io.mnemoscope.contract;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Stands before a server on this machine and compares each answer with the contract, for clients that tests cannot look
 * into. It passes bodies on whole, and no WebSockets: what is about connections is not for it.
 */
public final class ComparingProxy {
    private static final long SECONDS_TO_WAIT = 5;
    /** Of a connection (RFC 9110, section 7.6.1), or set anew. */
    private static final Set<String> OWN =
            Set.of("connection", "transfer-encoding", "content-length", "host", "expect");

    private final HttpServer server;
    private final HttpClient client;
    private final int target;
    private final Consumer<String> disagreements;

    private ComparingProxy(Vertx vertx, int target, Consumer<String> disagreements) throws TimeoutException {
        this.client = vertx.createHttpClient();
        this.target = target;
        this.disagreements = disagreements;
        this.server = vertx.createHttpServer()
                .requestHandler(this::pass)
                .listen(0, "127.0.0.1")
                .await(SECONDS_TO_WAIT, SECONDS);
    }

    /**
     * Starts one on a free port.
     *
     * @param target the server's port
     * @param disagreements takes what the contract does not have of an answer
     */
    public static ComparingProxy start(Vertx vertx, int target, Consumer<String> disagreements)
            throws TimeoutException {
        return new ComparingProxy(vertx, target, disagreements);
    }

    public int port() {
        return server.actualPort();
    }

    /** Ends it, and what is under way. */
    public void close() throws TimeoutException {
        var unused = Future.join(List.of(server.close(), client.close())).await(SECONDS_TO_WAIT, SECONDS);
    }

    private void pass(HttpServerRequest request) {
        var method = request.method();
        request.body()
                .compose(body -> client.request(method, target, "127.0.0.1", request.uri())
                        .compose(forward -> {
                            copy(request.headers(), forward.headers());
                            return forward.send(body);
                        }))
                .compose(answer -> answer.body().map(body -> {
                    RecordedAnswers.disagreement(
                                    method.name(),
                                    request.uri(),
                                    answer.statusCode(),
                                    answer.getHeader("Content-Type"),
                                    body)
                            .ifPresent(disagreements);
                    return answer(request, answer, body);
                }))
                .onFailure(cause -> request.connection().close());
    }

    private static Future<Void> answer(HttpServerRequest request, HttpClientResponse answer, Buffer body) {
        var response = request.response().setStatusCode(answer.statusCode());
        copy(answer.headers(), response.headers());
        return response.end(body);
    }

    private static void copy(MultiMap from, MultiMap to) {
        from.forEach(header -> {
            if (!OWN.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                to.add(header.getKey(), header.getValue());
            }
        });
    }
}
