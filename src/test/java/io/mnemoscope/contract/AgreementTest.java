package io.mnemoscope.contract;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.mnemoscope.Lines;
import io.mnemoscope.TestServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The door agrees with the contract: what a schema allows is not refused, what it forbids is answered with a problem that
 * names the parameter or the member. Generated from the contract, so that a new parameter is tried too. Why there is no
 * second validator at run time is in {@code src/docs/adr/0009-contract-agreement.md}.
 */
@ExtendWith(VertxExtension.class)
class AgreementTest {
    private static final OpenApi CONTRACT = OpenApi.today();
    private static final Candidates CANDIDATES = new Candidates(CONTRACT);
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    /** By the scanner, with a test of its own; and a WebSocket, whose only parameter is a token. */
    private static final Set<String> ELSEWHERE = Set.of("recordSnapshots", "openLiveSocket");
    /** How reasons begin that no schema of a member can say: they are about several members, a rule's type, or the time. */
    private static final List<String> BETWEEN_MEMBERS = List.of(
            "must be in the future",
            "must not be before starts_at",
            "must not be milder than that of a milder severity",
            "needs leave <= enter",
            "there is no such key",
            "gauge and direction are for gauge rules only",
            "enter and leave must be finite",
            "needs a level: info, warning or critical");

    private static final String SIMULATION = "focus-group-1";
    private static final AtomicInteger SIMULATIONS = new AtomicInteger();

    private TestServer server;
    private HttpClient client;

    private record Answer(int status, String field, String reason, String text) {
        boolean names(String wanted) {
            return field.equals(wanted) || field.startsWith(wanted + ".") || field.startsWith(wanted + "[");
        }
    }

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        server = TestServer.start(vertx, "limits.max_settings", "1000000");
        client = vertx.createHttpClient();
        var snapshot = Lines.snapshot(SIMULATION, "Alice", 0, 10).encode();
        assertThat(server.taken(snapshot).getInteger("accepted")).isEqualTo(1);
    }

    @AfterEach
    void stop() throws Exception {
        client.close().await(5, SECONDS);
        server.close();
    }

    @TestFactory
    Stream<DynamicTest> parametersAsTheSchemaSays() {
        return CONTRACT.operations().stream()
                .filter(operation -> !ELSEWHERE.contains(operation.id()))
                .flatMap(operation -> stream(operation.node().path("parameters"))
                        .map(CONTRACT::resolved)
                        .filter(parameter -> List.of("path", "query")
                                .contains(parameter.path("in").asText()))
                        .map(parameter -> DynamicTest.dynamicTest(
                                operation.id() + " " + parameter.path("name").asText(),
                                () -> parameter(operation, parameter))));
    }

    private void parameter(OpenApi.Operation operation, JsonNode parameter) throws Exception {
        var name = parameter.path("name").asText();
        boolean inPath = parameter.path("in").asText().equals("path");
        var schema = parameter.path("schema");
        boolean many = schema.path("type").asText().equals("array");
        var example = operation.node().at("/requestBody/content/application~1json/example");
        var body = example.isMissingNode() ? "{}" : example.toString();
        var wrong = new ArrayList<String>();
        for (var value : CANDIDATES.of(many ? schema.path("items") : schema)) {
            if (value.isContainerNode() || value.isNull() || value.asText().isEmpty()) {
                continue;
            }
            var text = value.isTextual() ? value.textValue() : value.toString();
            if (inPath && (text.equals(".") || text.equals(".."))) {
                // No path has them for a part, however they are encoded: NamesTest.
                continue;
            }
            // A query is text: it is a number where the schema has one.
            var read = isNumeric(schema) ? number(text) : NODES.textNode(text);
            boolean valid = CONTRACT.errors(schema, many ? NODES.arrayNode().add(read) : read)
                    .isEmpty();
            var path = path(operation, inPath ? name : "", text);
            var target = inPath ? path : path + "?" + name + "=" + encoded(text) + beside(text);
            compare(wrong, valid, name, target, call(operation.method(), target, inPath ? body : ""));
        }
        assertThat(wrong).isEmpty();
    }

    /** What a value needs beside it. */
    private static String beside(String text) {
        return text.equals("agent") ? "&simulation=" + SIMULATION + "&agent=Alice" : "";
    }

    @TestFactory
    Stream<DynamicTest> bodiesAsTheSchemaSays() {
        return CONTRACT.operations().stream()
                .filter(operation -> !ELSEWHERE.contains(operation.id()))
                .filter(operation -> operation.node().has("requestBody"))
                .map(operation -> DynamicTest.dynamicTest(operation.id(), () -> body(operation)));
    }

    private void body(OpenApi.Operation operation) throws Exception {
        var media = operation.node().at("/requestBody/content/application~1json");
        var wrong = new ArrayList<String>();
        var tried = new ArrayList<String>();
        for (var body : new Bodies(CONTRACT, CANDIDATES).of(media.path("schema"), media.path("example"))) {
            tried.add(body.field());
            boolean valid = CONTRACT.errors(media.path("schema"), body.whole()).isEmpty();
            var answer = call(
                    operation.method(), path(operation, "", ""), body.whole().toString());
            compare(wrong, valid, body.field(), operation.id() + " " + body.whole(), answer);
        }
        assertThat(wrong).isEmpty();
        assertThat(tried).hasSizeGreaterThan(20);
    }

    private static void compare(List<String> wrong, boolean valid, String field, String what, Answer answer) {
        if (valid && answer.status() == 400 && BETWEEN_MEMBERS.stream().noneMatch(answer.reason()::startsWith)) {
            wrong.add("allowed, but refused: " + what + " " + answer.text());
        } else if (!valid && answer.status() / 100 != 4) {
            wrong.add("forbidden, but answered " + answer.status() + ": " + what);
        } else if (!valid && !answer.names(field)) {
            wrong.add("forbidden, but " + field + " is not named: " + what + " " + answer.text());
        }
    }

    private static boolean isNumeric(JsonNode schema) {
        return List.of("integer", "number").contains(schema.path("type").asText());
    }

    private static JsonNode number(String text) {
        try {
            var number = new BigDecimal(text);
            return number.stripTrailingZeros().scale() <= 0
                    ? NODES.numberNode(number.toBigIntegerExact())
                    : NODES.numberNode(number.doubleValue());
        } catch (NumberFormatException e) {
            return NODES.textNode(text);
        }
    }

    /** With this value for this parameter. Simulations that are configured are new ones. */
    private static String path(OpenApi.Operation operation, String name, String value) {
        boolean configured = operation.method().equals("PUT");
        return operation
                .path()
                .replace("{" + name + "}", encoded(value))
                .replace("{simulation}", configured ? "s" + SIMULATIONS.incrementAndGet() : SIMULATION)
                .replace("{agent}", "Alice")
                .replace("{id}", "no-such-id")
                .replace("{run}", "no-such-run");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Answer call(String method, String target, String body) throws Exception {
        return client.request(HttpMethod.valueOf(method), server.port(), "127.0.0.1", target)
                .compose(request -> request.putHeader("Content-Type", OpenApi.JSON)
                        .send(Buffer.buffer(body))
                        .compose(AgreementTest::read))
                .await(20, SECONDS);
    }

    /** A stream of events does not end: of it, the status is enough. */
    private static Future<Answer> read(HttpClientResponse response) {
        var type = String.valueOf(response.getHeader("Content-Type"));
        if (type.startsWith("text/event-stream")) {
            var unused = response.request().reset();
            return Future.succeededFuture(new Answer(response.statusCode(), "", "", ""));
        }
        return response.body().map(body -> {
            var text = body.toString();
            var problem = type.equals("application/problem+json") ? new JsonObject(text) : new JsonObject();
            return new Answer(
                    response.statusCode(), problem.getString("field", ""), problem.getString("reason", ""), text);
        });
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
