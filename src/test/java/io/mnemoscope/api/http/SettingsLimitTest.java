package io.mnemoscope.api.http;

import static io.mnemoscope.Lines.line;
import static io.mnemoscope.api.http.SnapshotsResourceTest.problem;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.TestServer;
import io.mnemoscope.bench.Await;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How many settings may be kept. */
@ExtendWith(VertxExtension.class)
class SettingsLimitTest {
    private static final String TOWN = "/api/v1/simulations/town";
    private static final String SOME = "{\"alert_threshold\":0.5}";
    private TestServer server;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        server = TestServer.start(vertx, "limits.max_settings", "2");
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void settingsAreBoundedAndTakenAwayWithNone() throws Exception {
        var first = server.put(TOWN, SOME);
        var second = server.put("/api/v1/simulations/hamlet", SOME);
        var third = server.put("/api/v1/simulations/city", SOME);
        var again = server.put(TOWN, "{\"alert_threshold\":0.6}");
        var none = server.put(TOWN, "{}");
        var fourth = server.put("/api/v1/simulations/city", SOME);

        assertThat(first.statusCode() + second.statusCode() + again.statusCode() + none.statusCode())
                .isEqualTo(4 * 200);
        assertThat(problem(third, 409).getString("detail")).contains("limits.max_settings");
        assertThat(fourth.statusCode()).isEqualTo(200);
        assertThat(server.store().settings().await(5, SECONDS)).containsOnlyKeys("hamlet", "city");
    }

    @Test
    void settingsOfAgentsAreBoundedAndGoWithTheAgent() throws Exception {
        var other = server.put("/api/v1/agents/town/Carol", SOME);
        var unused = server.taken(line("Alice", 0, 10));
        var first = server.put("/api/v1/agents/town/Alice", SOME);
        var refused = server.put("/api/v1/agents/town/Bob", SOME);
        var gone = server.delete("/api/v1/agents/town/Alice");
        Await.until("room for other settings", Duration.ofSeconds(10), () -> isTaken("/api/v1/agents/town/Bob", SOME));
        var receipt = server.taken(line("Alice", 5, 60) + line("Alice", 6, 60) + line("Alice", 7, 60));

        assertThat(first.statusCode() + other.statusCode()).isEqualTo(400);
        assertThat(problem(refused, 409).getString("detail")).contains("agents");
        assertThat(gone.statusCode()).isEqualTo(200);
        assertThat(receipt.getJsonArray("alerts")).isEmpty();
    }

    private boolean isTaken(String path, String settings) {
        try {
            return server.put(path, settings).statusCode() == 200;
        } catch (TimeoutException e) {
            return false;
        }
    }
}
