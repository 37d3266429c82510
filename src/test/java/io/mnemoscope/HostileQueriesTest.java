package io.mnemoscope;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.mnemoscope.api.eventbus.PublicAddress;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Queries of alerts, charts and series over the event bus whose bodies are wrong; nothing is deleted by mistake. */
@ExtendWith(VertxExtension.class)
class HostileQueriesTest {
    private static final List<PublicAddress> ADDRESSES = List.of(
            PublicAddress.TIMELINE,
            PublicAddress.CONSOLIDATION,
            PublicAddress.CHART,
            PublicAddress.ALERT_LIST,
            PublicAddress.ALERT_CLEAR,
            PublicAddress.ALERT_TIMELINE);
    private static final Logger LOG = (Logger) LoggerFactory.getLogger("io.mnemoscope");

    private final ListAppender<ILoggingEvent> said = new ListAppender<>();
    private Vertx vertx;
    private TestServer server;

    @BeforeEach
    void start(Vertx given) throws Exception {
        vertx = given;
        server = TestServer.start(vertx);
        var unused = server.taken(Lines.line("Alice", 0, 95)
                + Lines.line("Alice", 1, 95)
                + Lines.calm("Alice", 2, 12)
                + Lines.line("Bob", 0, 95)
                + Lines.line("Bob", 1, 95)
                + Lines.calm("Bob", 2, 12));
        said.start();
        LOG.addAppender(said);
    }

    @AfterEach
    void stop() throws Exception {
        var unused = LOG.detachAppender(said);
        server.close();
        assertThat(said.list)
                .filteredOn(event -> event.getLevel() == Level.ERROR)
                .isEmpty();
    }

    private @Nullable ReplyException refused(PublicAddress address, @Nullable Object body) {
        var options = new DeliveryOptions()
                .addHeader("action", "drop")
                .addHeader("limit", "1")
                .addHeader("x", "y".repeat(100_000));
        return catchThrowableOfType(
                ReplyException.class,
                () -> vertx.eventBus().request(address.address(), body, options).await(20, SECONDS));
    }

    private void refused(PublicAddress address, @Nullable Object body, int code, String message) {
        var refused = refused(address, body);
        assertThat(refused).as(address.address()).isNotNull();
        assertThat(refused.failureCode())
                .as(address + " " + refused.getMessage())
                .isEqualTo(code);
        assertThat(refused.getMessage())
                .as(address.address())
                .startsWith(message)
                .hasSizeLessThan(400);
    }

    private int alerts() throws Exception {
        return server.get("/api/v1/alerts")
                .bodyAsJsonObject()
                .getJsonArray("alerts")
                .size();
    }

    static Stream<Object> bodiesThatAreNoObjects() {
        return Stream.of(
                "",
                "{\"simulation\":\"town\"}",
                new JsonArray(),
                new JsonArray().add(new JsonObject().put("agent", "Alice")),
                Buffer.buffer("{}"),
                new byte[] {1},
                7,
                1e308,
                true);
    }

    @ParameterizedTest
    @MethodSource("bodiesThatAreNoObjects")
    void aBodyIsAnObject(Object body) throws Exception {
        for (var address : ADDRESSES) {
            refused(address, body, 400, "the request must be a JsonObject");
        }
        assertThat(alerts()).isPositive();
    }

    @Test
    void aBodyHasALongestLength() throws Exception {
        for (var body : List.of(
                new JsonObject().put("agent", "x".repeat(2 << 20)),
                new JsonObject().put("x".repeat(2 << 20), 1),
                "x".repeat(2 << 20),
                Buffer.buffer("x".repeat(2 << 20)))) {
            for (var address : ADDRESSES) {
                refused(address, body, 413, "the body is longer than the server takes");
            }
        }
        assertThat(alerts()).isPositive();
    }

    static Stream<Object> wrongMembers() {
        var deep = new JsonObject();
        var at = deep;
        for (int i = 0; i < 500; i++) {
            var below = new JsonObject();
            at.put("a", below);
            at = below;
        }
        return Stream.of(
                        deep,
                        new JsonArray(),
                        new JsonObject(),
                        "x".repeat(257),
                        "x".repeat(900_000),
                        "\u0000",
                        "a\nERROR b")
                .map(value -> value);
    }

    @ParameterizedTest
    @MethodSource("wrongMembers")
    void aWrongNameIsNamed(Object value) throws Exception {
        for (var address : ADDRESSES) {
            for (var member : List.of("simulation", "agent")) {
                var body = new JsonObject().put("simulation", "town").put("agent", "Alice");
                refused(address, body.put(member, value), 400, member + ": ");
            }
        }
        assertThat(alerts()).isPositive();
    }

    static Stream<Arguments> wrongNumbers() {
        return Stream.of(
                        PublicAddress.CHART,
                        PublicAddress.ALERT_LIST,
                        PublicAddress.ALERT_CLEAR,
                        PublicAddress.ALERT_TIMELINE)
                .flatMap(address -> Stream.of("from", "to").map(member -> Arguments.of(address, member)));
    }

    @ParameterizedTest
    @MethodSource("wrongNumbers")
    void aWrongTimeIsNamed(PublicAddress address, String member) throws Exception {
        for (var value :
                List.<Object>of(1e300, 1.5, true, "x", "9".repeat(500), new JsonArray(), "2026-13-45T00:00:00Z")) {
            var body = new JsonObject().put("simulation", "town").put("agent", "Alice");
            refused(address, body.put(member, value), 400, member + ": ");
        }
        assertThat(alerts()).isPositive();
    }

    @ParameterizedTest
    @CsvSource({
        "CHART, metric",
        "CHART, width",
        "CHART, height",
        "CHART, style",
        "ALERT_LIST, type",
        "ALERT_LIST, severity",
        "ALERT_LIST, state",
        "ALERT_LIST, limit",
        "ALERT_LIST, cursor",
        "ALERT_CLEAR, type",
        "ALERT_CLEAR, severity",
        "ALERT_CLEAR, state",
        "ALERT_CLEAR, limit",
        "ALERT_CLEAR, cursor",
        "ALERT_TIMELINE, limit",
        "ALERT_TIMELINE, cursor"
    })
    void aWrongParameterIsNamed(PublicAddress address, String member) throws Exception {
        for (var value :
                List.<Object>of(-1, 1e18, Long.MIN_VALUE, true, "x\ny", "x".repeat(900_000), new JsonObject())) {
            var body = new JsonObject().put("simulation", "town").put("agent", "Alice");
            refused(address, body.put(member, value), 400, member + ": ");
        }
        assertThat(alerts()).isPositive();
    }

    /** What a program in this process can put into an object, though JSON has it not. */
    @Test
    void aMemberWithoutANameIsRefused() throws Exception {
        for (var address : ADDRESSES) {
            var body = new JsonObject().put("simulation", "town").put("agent", "Alice");
            var unused = body.getMap().put(null, "x");
            refused(address, body, 400, "");
        }
        assertThat(alerts()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"simulation", "agent", "type", "severity", "state", "from", "to"})
    void anEmptyFilterDeletesNothing(String filter) throws Exception {
        int before = alerts();
        for (var body : List.of(new JsonObject().put(filter, ""), new JsonObject().putNull(filter))) {
            refused(PublicAddress.ALERT_CLEAR, body, 400, filter + ": must not be empty");
        }
        for (var query : List.of(filter, filter + "=", filter + "=&simulation=town")) {
            var answer = server.delete("/api/v1/alerts?" + query);
            assertThat(answer.statusCode()).as(query).isEqualTo(400);
            assertThat(answer.bodyAsJsonObject().getString("field")).isEqualTo(filter);
        }
        assertThat(alerts()).isEqualTo(before).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit", "cursor", "agnet", "Agent"})
    void whatIsNoFilterDeletesNothing(String name) throws Exception {
        int before = alerts();
        refused(PublicAddress.ALERT_CLEAR, new JsonObject().put(name, 1), 400, name + ": is not a filter; there are ");
        assertThat(server.delete("/api/v1/alerts?" + name + "=1").statusCode()).isEqualTo(400);
        refused(PublicAddress.ALERT_CLEAR, new JsonObject().put("x".repeat(900_000), 1), 400, "xxx");
        refused(PublicAddress.ALERT_CLEAR, new JsonObject().put("x\nERROR y", 1), 400, "x\ufffdERROR y: is not");
        assertThat(alerts()).isEqualTo(before).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"alerts", "profiles"})
    void filtersInABodyDeleteNothing(String what) throws Exception {
        int before = alerts();
        var answer = server.request(HttpMethod.DELETE, "/api/v1/" + what)
                .sendJsonObject(new JsonObject().put("agent", "Nobody"))
                .await(10, SECONDS);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.bodyAsString()).contains("filters are in the address, not in a body");
        assertThat(alerts()).isEqualTo(before).isPositive();
    }

    @Test
    void whatIsNamedIsDeletedAndNothingElse() throws Exception {
        int before = alerts();
        var cleared = (JsonObject) vertx.eventBus()
                .request(
                        PublicAddress.ALERT_CLEAR.address(),
                        new JsonObject().put("simulation", "town").put("agent", "Alice"))
                .await(10, SECONDS)
                .body();

        assertThat(cleared.getInteger("cleared")).isPositive();
        assertThat(alerts()).isEqualTo(before - cleared.getInteger("cleared")).isPositive();
        assertThat(Set.copyOf(server.get("/api/v1/alerts").bodyAsJsonObject().getJsonArray("alerts").stream()
                        .map(alert -> ((JsonObject) alert).getString("agent"))
                        .toList()))
                .containsExactly("Bob");
    }
}
