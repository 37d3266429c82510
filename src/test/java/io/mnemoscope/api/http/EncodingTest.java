package io.mnemoscope.api.http;

import static io.mnemoscope.Lines.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.TestServer;
import io.mnemoscope.bench.HttpAnswer;
import io.mnemoscope.bench.HttpConnection;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parameters that are not UTF-8, percent-encoded, are refused by name: nothing is replaced in silence. */
@ExtendWith(VertxExtension.class)
class EncodingTest {
    /** Half a surrogate pair, a byte that begins nothing, a character cut off, an overlong one, and one beyond Unicode. */
    private static final List<String> NOT_UTF8 =
            List.of("%ED%A0%80", "%FF", "a%C3", "%C0%AF", "%F4%90%80%80", "%e9t%e9");

    private static final List<String> NOT_ENCODED = List.of("%", "%4", "%zz", "a%2", "%u00e9");

    private TestServer server;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        server = TestServer.start(vertx);
        var unused = server.taken(line("Zoë", 0, 10));
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private HttpAnswer send(String method, String target) throws Exception {
        var head = method + " " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\n\r\n{}";
        try (var connection = new HttpConnection(server.port())) {
            return connection.exchange(head.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private void refuses(String method, String target, String field) throws Exception {
        var answer = send(method, target);

        assertThat(answer.status()).as(target + " " + answer.body()).isEqualTo(400);
        var problem = new JsonObject(answer.body());
        assertThat(problem.getString("field")).as(target).isEqualTo(field);
        assertThat(problem.getString("detail")).startsWith(field + ": must be UTF-8, percent-encoded");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/agents, simulation",
        "/api/v1/agents, agent",
        "/api/v1/agents, q",
        "/api/v1/agents, sort",
        "/api/v1/alerts, simulation",
        "/api/v1/alerts, from",
        "/api/v1/alerts/events, after",
        "/api/v1/alerts/timeline, agent",
        "/api/v1/notifications, sink",
        "/api/v1/silences, state",
        "/api/v1/profiles, agent",
        "/api/v1/reports, format",
        "/api/v1/export, simulation",
        "/api/v1/live/events, channel",
        "/api/v1/live/events, agent",
        "/api/v1/agents/town/Alice/snapshots, cursor",
        "/api/v1/agents/town/Alice/chart, metric",
        "/api/v1/simulations, unknown",
    })
    void namesTheQueryParameter(String path, String name) throws Exception {
        for (var value : NOT_UTF8) {
            refuses("GET", path + "?limit=5&" + name + "=" + value + "&x=%41", name);
        }
        for (var value : NOT_ENCODED) {
            refuses("GET", path + "?" + name + "=" + value, name);
        }
        // As some clients send it: neither encoded nor known to be UTF-8.
        refuses("GET", path + "?" + name + "=Zo\u00eb", name);
    }

    @Test
    void namesAParameterWhoseNameIsNotUtf8() throws Exception {
        refuses("GET", "/api/v1/agents?%ED%A0%80=x", "%ED%A0%80");
        refuses("GET", "/api/v1/agents?a;b%FF", "b%FF");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/agents/{}/Alice, simulation",
        "GET, /api/v1/agents/town/{}, agent",
        "PUT, /api/v1/agents/town/{}, agent",
        "DELETE, /api/v1/agents/{}/Alice, simulation",
        "GET, /api/v1/agents/town/{}/snapshots, agent",
        "GET, /api/v1/agents/town/{}/chart.svg, agent",
        "GET, /api/v1/agents/town/{}/explain, agent",
        "GET, /api/v1/simulations/{}, simulation",
        "PUT, /api/v1/simulations/{}, simulation",
        "DELETE, /api/v1/silences/{}, id",
        "POST, /api/v1/alerts/{}/acknowledge, id",
        "POST, /api/v1/notifications/{}/retry, id",
        "DELETE, /api/v1/backtest/{}, id",
    })
    void namesThePathParameter(String method, String path, String name) throws Exception {
        for (var value : NOT_UTF8) {
            refuses(method, path.replace("{}", value), name);
        }
        refuses(method, path.replace("{}", "Zo\u00eb"), name);
    }

    /** Found by the long round of EndpointFuzzIT: a WebSocket's route is not the router's. */
    @ParameterizedTest
    @ValueSource(strings = {"%=null", "%=%E2%80%AE", "%zz", "a=%", "a=%e"})
    void aHandshakeWithABadEscapeIsAProblemToo(String query) throws Exception {
        try (var connection = new HttpConnection(server.port())) {
            var answer = connection.exchange(("GET /api/v1/live?" + query
                            + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.headers()).containsEntry("content-type", Problem.CONTENT_TYPE);
        }
    }

    @Test
    void takesWhatIsEncoded() throws Exception {
        assertThat(send("GET", "/api/v1/agents/town/Zo%C3%AB").status()).isEqualTo(200);
        assertThat(send("GET", "/api/v1/agents/t%6Fwn/Zo%C3%AB?x=%F0%9F%98%80").status())
                .isEqualTo(200);
        var found = send("GET", "/api/v1/agents?agent=Zo%C3%AB&simulation=town&q=&x&=&&");
        assertThat(new JsonObject(found.body()).getInteger("total"))
                .as(found.body())
                .isEqualTo(1);
        assertThat(send("GET", "/api/v1/agents?q=a+b%20%EF%BF%BD").status()).isEqualTo(200);
        assertThat(send("GET", "/api/v1/agents/town/%EF%BF%BD").status()).isEqualTo(404);
    }
}
