package io.mnemoscope.web;

import static io.mnemoscope.Lines.line;
import static io.mnemoscope.storage.SnapshotStoreContract.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.TestServer;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Names that are none are refused wherever a name may be given, and none is special. */
@ExtendWith(VertxExtension.class)
class NamesTest {
    private static final String LONG = "a".repeat(257);
    /** As in a URL; the last is half a surrogate pair. */
    private static final List<String> BAD = List.of(LONG, "%00", "a%0Ab", "%C2%85", "%ED%A0%80");

    private TestServer server;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        server = TestServer.start(vertx);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    static Stream<Arguments> queries() {
        var queries = new ArrayList<Arguments>();
        for (var bad : BAD) {
            for (var path :
                    List.of("alerts", "alerts/timeline", "agents", "reports", "export", "profiles", "live/events")) {
                queries.add(Arguments.of(HttpMethod.GET, "/api/v1/" + path + "?simulation=" + bad, "simulation"));
                queries.add(Arguments.of(HttpMethod.GET, "/api/v1/" + path + "?simulation=s&agent=" + bad, "agent"));
            }
            for (var path : List.of("alerts", "profiles")) {
                queries.add(Arguments.of(HttpMethod.DELETE, "/api/v1/" + path + "?simulation=s&agent=" + bad, "agent"));
                queries.add(Arguments.of(HttpMethod.DELETE, "/api/v1/" + path + "?simulation=" + bad, "simulation"));
            }
            queries.add(Arguments.of(HttpMethod.GET, "/api/v1/notifications?simulation=" + bad, "simulation"));
            for (var below : List.of("", "/explain", "/snapshots", "/timeline", "/chart", "/chart.svg", "/badge.svg")) {
                queries.add(Arguments.of(HttpMethod.GET, "/api/v1/agents/s/" + bad + below, "agent"));
                queries.add(Arguments.of(HttpMethod.GET, "/api/v1/agents/" + bad + "/a" + below, "simulation"));
            }
            queries.add(Arguments.of(HttpMethod.DELETE, "/api/v1/agents/s/" + bad, "agent"));
            queries.add(Arguments.of(HttpMethod.PUT, "/api/v1/agents/s/" + bad, "agent"));
            queries.add(Arguments.of(HttpMethod.PUT, "/api/v1/simulations/" + bad, "simulation"));
            queries.add(Arguments.of(HttpMethod.GET, "/api/v1/simulations/" + bad, "simulation"));
        }
        return queries.stream();
    }

    @ParameterizedTest
    @MethodSource("queries")
    void whatIsNoNameIsRefusedByItsParameter(HttpMethod method, String path, String parameter) throws Exception {
        var answer = await(server.request(method, path).send());

        assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(400);
        assertThat(answer.getHeader("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.bodyAsJsonObject().getString("field")).isEqualTo(parameter);
    }

    @Test
    void theBusRefusesThemToo(Vertx vertx) {
        for (var address : List.of("agents", "stats", "history", "report")) {
            for (var bad : List.of(LONG, "\u0000")) {
                var request = new JsonObject().put("simulation", "s").put("agent", bad);

                var refused = Assertions.catchThrowableOfType(
                        ReplyException.class, () -> await(vertx.eventBus().request("mnemoscope." + address, request)));

                assertThat(refused.failureCode()).as(address).isEqualTo(400);
                assertThat(refused.getMessage()).startsWith("agent: ");
            }
        }
    }

    @Test
    void anAgentMayBeCalledAnything() throws Exception {
        var unused = server.taken(line("*", 0, 85) + line("*", 1, 86) + line("null", 0, 10));

        var alerts = server.get("/api/v1/alerts?simulation=town&agent=*")
                .bodyAsJsonObject()
                .getJsonArray("alerts");
        var text = server.get("/api/v1/reports?simulation=town&agent=*").bodyAsString();
        var forgotten = server.delete("/api/v1/agents/town/*");

        assertThat(alerts).hasSize(1);
        assertThat(alerts.getJsonObject(0).getString("agent")).isEqualTo("*");
        assertThat(text).contains("Agent: *", " - *: Memory usage at 86.0%").doesNotContain("Agent: null");
        assertThat(forgotten.statusCode()).isEqualTo(200);
        assertThat(server.get("/api/v1/agents").bodyAsJsonObject().getLong("total"))
                .isEqualTo(1);
    }
}
