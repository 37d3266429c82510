package io.mnemoscope.api.http;

import static io.mnemoscope.Lines.line;
import static io.mnemoscope.storage.SnapshotStoreContract.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mnemoscope.Lines;
import io.mnemoscope.TestOperations;
import io.mnemoscope.TestServer;
import io.mnemoscope.client.MemoryMonitor;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.storage.Samples;
import io.mnemoscope.storage.StoreBatch;
import io.mnemoscope.storage.embedded.EmbeddedStore;
import io.mnemoscope.storage.embedded.config.EmbeddedStoreConfig;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
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

    /** Names that RFC 3986 (section 5.2.4) takes out of a path, also where they are percent-encoded. */
    @Test
    void dotsAreNoNewNames(Vertx vertx) throws Exception {
        for (var dots : List.of(".", "..")) {
            refuses(vertx, Lines.snapshot("town", dots, 0, 10), dots, "agent");
            refuses(vertx, Lines.snapshot(dots, "Alice", 0, 10), dots, "simulation");
        }
        assertThat(server.get("/api/v1/agents").bodyAsJsonObject().getLong("total"))
                .isZero();
        var unused = server.taken(line("...", 0, 10) + line(".a", 0, 10) + line("%2e", 0, 10));
        for (var name : List.of("...", ".a", "%252e")) {
            assertThat(server.get("/api/v1/agents/town/" + name).statusCode()).isEqualTo(200);
        }
    }

    private void refuses(Vertx vertx, JsonObject snapshot, String dots, String field) throws Exception {
        var fast = server.post("application/x-ndjson", Buffer.buffer(snapshot.encode() + "\n"));
        var escaped = snapshot.encode().replace("\"" + dots + "\"", "\"" + dots.replace(".", "\\u002e") + "\"");
        var timing = new JsonObject()
                .put("simulation", snapshot.getString("simulation"))
                .put("agent", snapshot.getString("agent"))
                .put("name", "act")
                .put("seconds", 1);

        assertThat(refused(fast)).isEqualTo(field);
        assertThat(refused(server.postJson(escaped))).isEqualTo(field);
        assertThat(server.postTo("/api/v1/profiles", timing.encode())
                        .bodyAsJsonObject()
                        .getString("field"))
                .isEqualTo(field);
        assertThat(busRefuses(vertx, "profiles", timing)).startsWith(field + ": ");
        var receipt = (JsonObject) await(vertx.eventBus().request("mnemoscope.snapshots", snapshot))
                .body();
        assertThat(receipt.getInteger("rejected")).isEqualTo(1);
    }

    @Test
    void clientsRefuseThemBeforeTheyAreSent(Vertx vertx) {
        var monitor = MemoryMonitor.connect(vertx, "town");

        assertThatThrownBy(() -> MemoryMonitor.connect(vertx, ".."))
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("simulation: ");
        assertThatThrownBy(() -> monitor.trackAgent(".", () -> Samples.snapshot(Samples.ALICE, 0, 1)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("agent: ");
    }

    private static String refused(HttpResponse<Buffer> answer) {
        var error = answer.bodyAsJsonObject().getJsonArray("errors").getJsonObject(0);
        assertThat(error.getString("reason")).startsWith("must not be . or ..");
        return error.getString("field");
    }

    private static String busRefuses(Vertx vertx, String address, Object body) {
        var refused = Assertions.catchThrowableOfType(
                ReplyException.class, () -> await(vertx.eventBus().request("mnemoscope." + address, body)));
        return String.valueOf(refused.getMessage());
    }

    /** Each would be another path: the last ones delete alerts and profiles. */
    @ParameterizedTest
    @CsvSource({
        "GET, agents/town/..",
        "GET, agents/town/.",
        "GET, agents/%2E%2e/Alice",
        "GET, agents/.%2E/Alice/snapshots",
        "PUT, simulations/%2e",
        "GET, agents/../agents/town/Alice",
        "DELETE, agents/../alerts",
        "DELETE, agents/%2e%2e/profiles"
    })
    void noPathHasDotsForAPart(HttpMethod method, String path) throws Exception {
        var unused = server.taken(line("Alice", 0, 85));
        var timing = "{\"agent\":\"Alice\",\"name\":\"act\",\"seconds\":1}";
        assertThat(server.postTo("/api/v1/profiles", timing).statusCode()).isEqualTo(200);

        var answer = await(server.request(method, "/api/v1/" + path).send());

        assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(400);
        assertThat(answer.bodyAsJsonObject().getString("field")).isEqualTo("path");
        assertThat(server.get("/api/v1/profiles").bodyAsJsonObject().getJsonArray("profiles"))
                .hasSize(1);
    }

    @Test
    void aStoreThatHasDotsForNamesShowsThem(@TempDir Path data) throws Exception {
        for (int round = 0; round < 2; round++) {
            var vertxOfStore = Vertx.vertx();
            var store = await(EmbeddedStore.open(
                    vertxOfStore, EmbeddedStoreConfig.in(data), InstantSource.system(), TestOperations.create()));
            if (round == 0) {
                var id = new AgentId("..", ".");
                var snapshots = List.of(Samples.snapshot(id, 0, 95), Samples.snapshot(id, 1, 96));
                long generation = await(store.restore(agent -> false, page -> {}));
                var appended = await(
                        store.append(new StoreBatch(generation, snapshots, List.of(Samples.fired(id, 1)), List.of())));
                assertThat(appended).isNotNull();
                await(store.close());
            } else {
                try (var other = TestServer.start(vertxOfStore, store)) {
                    shows(other);
                }
            }
            await(vertxOfStore.close());
        }
    }

    private static void shows(TestServer other) throws Exception {
        var agents = other.get("/api/v1/agents?simulation=..&agent=.").bodyAsJsonObject();
        var simulations = other.get("/api/v1/simulations").bodyAsJsonObject();
        var alerts = other.get("/api/v1/alerts?simulation=..&agent=.").bodyAsJsonObject();
        var report = other.get("/api/v1/reports?simulation=..&agent=.").bodyAsString();
        var recording = other.get("/api/v1/export?simulation=..").bodyAsString();

        assertThat(agents.getLong("total")).isEqualTo(1);
        assertThat(simulations.encode()).contains("\"simulation\":\"..\"");
        assertThat(alerts.getJsonArray("alerts")).isNotEmpty();
        assertThat(report).contains("Agent: .");
        assertThat(recording).contains("{\"simulation\":\"..\",\"agent\":\".\"");
    }
}
