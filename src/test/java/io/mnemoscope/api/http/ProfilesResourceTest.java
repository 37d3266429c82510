package io.mnemoscope.api.http;

import static io.mnemoscope.api.http.SnapshotsResourceTest.problem;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mnemoscope.TestServer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class ProfilesResourceTest {
    private TestServer server;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        server = TestServer.start(vertx);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void tellsWhatTheTimingsComeTo() throws Exception {
        var timings = new JsonArray();
        for (int i = 1; i <= 100; i++) {
            timings.add(timing("Alice", "recall", i / 1000.0).put("error", i > 98));
        }

        var receipt = post(timings.encode()).bodyAsJsonObject();

        assertThat(receipt.getInteger("accepted")).isEqualTo(100);
        var profile = profiles("?simulation=town").getJsonObject(0);
        assertThat(profile.getString("name")).isEqualTo("recall");
        for (var figures : new JsonObject[] {profile, profile.getJsonObject("last_minute")}) {
            assertThat(figures.getInteger("calls")).isEqualTo(100);
            assertThat(figures.getInteger("errors")).isEqualTo(2);
            assertThat(figures.getDouble("total_time")).isCloseTo(5.05, within(1e-9));
            assertThat(figures.getDouble("avg_time")).isCloseTo(0.0505, within(1e-9));
            assertThat(figures.getDouble("min_time")).isEqualTo(0.001);
            assertThat(figures.getDouble("max_time")).isEqualTo(0.1);
            assertThat(figures.getDouble("p50")).isCloseTo(0.050, within(0.0006));
            assertThat(figures.getDouble("p95")).isCloseTo(0.095, within(0.001));
            assertThat(figures.getDouble("p99")).isCloseTo(0.099, within(0.001));
        }
    }

    @Test
    void tellsItAsATextWithTheClassicColumnsToo() throws Exception {
        var unused = post(timing("Alice", "recall", 0.25).encode());
        unused = post(timing("Bob", "plan", 2).encode());

        var text = server.get("/api/v1/profiles?format=text").bodyAsString();

        assertThat(text.lines().toList().get(0))
                .containsSubsequence("function", "calls", "total_time", "avg_time", "min_time", "max_time", "errors");
        assertThat(text)
                .containsSubsequence("town/Bob plan", "2.000000", "last minute", "town/Alice recall", "0.250000");
        assertThat(problem(server.get("/api/v1/profiles?format=xml"), 400).getString("field"))
                .isEqualTo("format");
    }

    @Test
    void tellsAgentsApartAndForgetsThem() throws Exception {
        var unused = post(timing("Alice", "recall", 1).encode());
        unused = post(timing("Bob", "recall", 2).encode());

        assertThat(profiles("?agent=Bob")).hasSize(1);
        var cleared = server.delete("/api/v1/profiles?agent=Bob").bodyAsJsonObject();

        assertThat(cleared.getInteger("cleared")).isEqualTo(1);
        assertThat(profiles("")).hasSize(1);
    }

    @Test
    void forgetsNoMoreThanWasMeant() throws Exception {
        var unused = post(timing("Alice", "recall", 1).encode());

        for (var name : new String[] {"agnet", "limit", "agent"}) {
            var value = name.equals("agent") ? "" : "1";
            assertThat(problem(server.delete("/api/v1/profiles?" + name + "=" + value), 400)
                            .getString("field"))
                    .isEqualTo(name);
        }
        assertThat(profiles("")).hasSize(1);
    }

    @Test
    void takesTimingsFromTheEventBus(Vertx vertx) throws Exception {
        var reply = vertx.eventBus()
                .<JsonObject>request("mnemoscope.profiles", timing("Alice", "recall", 0.25))
                .await(5, SECONDS);

        assertThat(reply.body().getInteger("accepted")).isEqualTo(1);
        assertThat(profiles("").getJsonObject(0).getDouble("max_time")).isEqualTo(0.25);
    }

    @Test
    void namesWhatIsWrong() throws Exception {
        var good = timing("Alice", "recall", 1);

        assertThat(problem(
                                post(new JsonArray()
                                        .add(good)
                                        .add(timing("Alice", "recall", -1))
                                        .encode()),
                                400)
                        .getString("field"))
                .isEqualTo("[1].seconds");
        assertThat(problem(post(timing("Alice", "", 1).encode()), 400).getString("field"))
                .isEqualTo("name");
        assertThat(problem(post("{"), 400).getString("detail")).contains("JSON");
        assertThat(problem(post("{\"agent\":\"A\",\"name\":\"x\",\"seconds\":\"1\"}"), 400)
                        .getString("field"))
                .isEqualTo("seconds");
        assertThat(profiles("")).isEmpty();
    }

    @Test
    void keepsABoundedNumberOfNames() throws Exception {
        var timings = new JsonArray();
        for (int i = 0; i < 1_100; i++) {
            timings.add(timing("Alice", "operation " + i, 1));
        }

        var receipt = post(timings.encode()).bodyAsJsonObject();

        assertThat(receipt.getInteger("refused")).isEqualTo(100);
        assertThat(profiles("")).hasSize(1_000);
    }

    private static JsonObject timing(String agent, String name, double seconds) {
        return new JsonObject()
                .put("simulation", "town")
                .put("agent", agent)
                .put("name", name)
                .put("seconds", seconds);
    }

    private JsonArray profiles(String query) throws Exception {
        return server.get("/api/v1/profiles" + query).bodyAsJsonObject().getJsonArray("profiles");
    }

    private HttpResponse<Buffer> post(String body) throws Exception {
        return server.request(HttpMethod.POST, "/api/v1/profiles")
                .putHeader("Content-Type", "application/json")
                .sendBuffer(Buffer.buffer(body))
                .await(5, SECONDS);
    }
}
