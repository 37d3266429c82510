package io.mnemoscope;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.mnemoscope.config.Config;
import io.mnemoscope.config.ConfigReader;
import io.mnemoscope.contract.ComparingProxy;
import io.mnemoscope.contract.RecordedAnswers;
import io.mnemoscope.operations.Operations;
import io.mnemoscope.storage.Store;
import io.mnemoscope.storage.inmemory.InMemoryStore;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.ext.web.client.impl.ClientPhase;
import io.vertx.ext.web.client.impl.HttpContext;
import io.vertx.ext.web.client.impl.HttpRequestImpl;
import io.vertx.ext.web.client.impl.WebClientInternal;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The whole server on a free port, over a {@link InMemoryStore} unless another is given, in this process, and a client of it.
 */
public final class TestServer implements AutoCloseable {
    private static final long SECONDS_TO_WAIT = 60;

    private final Store store;
    private final Operations operations = TestOperations.create();
    private final Server server;
    private final WebClient client;
    private final Vertx vertx;
    private @Nullable ComparingProxy compared;
    private final Queue<String> disagreements = new ConcurrentLinkedQueue<>();
    private final Set<String> succeeded = ConcurrentHashMap.newKeySet();

    private TestServer(Vertx vertx, Config config, Store store) throws TimeoutException {
        this.store = store;
        this.vertx = vertx;
        server = Server.start(vertx, config, store, InstantSource.system(), operations)
                .await(SECONDS_TO_WAIT, SECONDS);
        client = WebClient.create(
                vertx, new WebClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(server.port()));
        var unused = ((WebClientInternal) client).addInterceptor(this::compare);
    }

    /** Every answer to this client is as the contract says, or {@link #close} fails. */
    private void compare(HttpContext<?> context) {
        if (context.phase() == ClientPhase.DISPATCH_RESPONSE
                && context.response().body() instanceof Buffer body) {
            var request = (HttpRequestImpl<?>) context.request();
            int status = context.response().statusCode();
            if (status / 100 == 2) {
                RecordedAnswers.operation(
                                request.method().name(),
                                context.requestOptions().getURI())
                        .ifPresent(succeeded::add);
            }
            RecordedAnswers.disagreement(
                            request.method().name(),
                            context.requestOptions().getURI(),
                            status,
                            context.response().getHeader("Content-Type"),
                            body)
                    .ifPresent(disagreements::add);
        }
        context.next();
    }

    /**
     * Starts one.
     *
     * @param settings keys and values of the configuration, in turn
     */
    public static TestServer start(Vertx vertx, String... settings) throws TimeoutException {
        return start(vertx, new InMemoryStore(), settings);
    }

    /** Starts one over a store that another has left. Each needs a Vert.x of its own. */
    public static TestServer start(Vertx vertx, Store store, String... settings) throws TimeoutException {
        var overrides = new HashMap<>(Map.of("http.port", "0", "http.instances", "1", "monitor.tick", "20ms"));
        for (int i = 0; i < settings.length; i += 2) {
            overrides.put(settings[i], settings[i + 1]);
        }
        return new TestServer(vertx, ConfigReader.read("", Map.of(), overrides), store);
    }

    /** The store, if it is one in memory. */
    public InMemoryStore store() {
        return (InMemoryStore) store;
    }

    /** The operations that this client has seen succeed. */
    public Set<String> succeeded() {
        return Set.copyOf(succeeded);
    }

    public Operations operations() {
        return operations;
    }

    public int port() {
        return server.port();
    }

    /**
     * Where the same answers are compared with the contract too, for clients other than this one's; as they are, or {@link
     * #close} fails.
     */
    public int comparedPort() throws TimeoutException {
        if (compared == null) {
            compared = ComparingProxy.start(vertx, port(), disagreements::add);
        }
        return compared.port();
    }

    public WebClient client() {
        return client;
    }

    /** A request for a path that is used as it stands. */
    public HttpRequest<Buffer> request(HttpMethod method, String path) {
        return client.request(method, path);
    }

    public HttpResponse<Buffer> get(String path) throws TimeoutException {
        return request(HttpMethod.GET, path).send().await(SECONDS_TO_WAIT, SECONDS);
    }

    public HttpResponse<Buffer> delete(String path) throws TimeoutException {
        return request(HttpMethod.DELETE, path).send().await(SECONDS_TO_WAIT, SECONDS);
    }

    public HttpResponse<Buffer> put(String path, String json) throws TimeoutException {
        return request(HttpMethod.PUT, path)
                .putHeader("Content-Type", "application/json")
                .sendBuffer(Buffer.buffer(json))
                .await(SECONDS_TO_WAIT, SECONDS);
    }

    /** Posts JSON to any path. */
    public HttpResponse<Buffer> postTo(String path, String json) throws TimeoutException {
        return request(HttpMethod.POST, path)
                .putHeader("Content-Type", "application/json")
                .sendBuffer(Buffer.buffer(json))
                .await(SECONDS_TO_WAIT, SECONDS);
    }

    /** Posts snapshots. */
    public HttpResponse<Buffer> post(String contentType, Buffer body) throws TimeoutException {
        return request(HttpMethod.POST, "/api/v1/snapshots")
                .putHeader("Content-Type", contentType)
                .sendBuffer(body)
                .await(SECONDS_TO_WAIT, SECONDS);
    }

    public HttpResponse<Buffer> postJson(String body) throws TimeoutException {
        return post("application/json", Buffer.buffer(body));
    }

    /** Posts NDJSON that must be taken; answers the receipt. */
    public JsonObject taken(String ndjson) throws TimeoutException {
        var answer = post("application/x-ndjson", Buffer.buffer(ndjson));
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.statusCode() + " " + answer.bodyAsString());
        }
        return answer.bodyAsJsonObject();
    }

    @Override
    public void close() throws TimeoutException {
        client.close();
        if (compared != null) {
            compared.close();
        }
        server.close().await(SECONDS_TO_WAIT, SECONDS);
        if (!disagreements.isEmpty()) {
            throw new AssertionError("not as openapi.yaml says: " + disagreements);
        }
    }
}
