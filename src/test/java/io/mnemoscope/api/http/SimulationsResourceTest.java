package io.mnemoscope.api.http;

import static io.mnemoscope.Lines.line;
import static io.mnemoscope.api.http.SnapshotsResourceTest.problem;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.TestServer;
import io.mnemoscope.domain.AlertMode;
import io.mnemoscope.domain.rules.SettingsPatch;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(VertxExtension.class)
class SimulationsResourceTest {
    private static final String TOWN = "/api/v1/simulations/town";
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
    void raisesClassicAlertsInClassicMode() throws Exception {
        var put = server.put(TOWN, "{\"mode\":\"classic\",\"alert_threshold\":0.5}");

        var receipt = server.taken(line("Alice", 0, 10) + line("Alice", 1, 60) + line("Alice", 2, 61));

        assertThat(put.statusCode()).isEqualTo(200);
        assertThat(receipt.getJsonArray("alerts").stream().map(Object::toString))
                .hasSize(3)
                .anyMatch(alert -> alert.contains("Memory usage at 60.0% (threshold: 50.0%)"))
                .anyMatch(alert -> alert.contains("Abnormal memory growth detected: 6.0x increase"));
    }

    @Test
    void showsAndKeepsTheSettings() throws Exception {
        var unused = server.put(TOWN, "{\"mode\":\"classic\",\"growth_rate_threshold\":3}");
        var settings = server.get(TOWN).bodyAsJsonObject();
        var kept = server.store().settings().await(5, SECONDS);

        assertThat(settings.getMap())
                .containsEntry("simulation", "town")
                .containsEntry("mode", "classic")
                .containsEntry("growth_rate_threshold", 3)
                .containsEntry("alert_threshold", 0.8);
        assertThat(kept.get("town")).isEqualTo(new SettingsPatch(AlertMode.CLASSIC, null, 3.0, null, Map.of()));
    }

    @Test
    void listsSimulationsWithWhatTheyHold() throws Exception {
        var unused = server.taken(line("Alice", 0, 90) + line("Alice", 1, 91) + line("Bob", 0, 10));
        var put = server.put("/api/v1/simulations/a%2Fb", "{\"alert_threshold\":0.7}");

        var list = server.get("/api/v1/simulations").bodyAsJsonObject().getJsonArray("simulations");

        assertThat(put.statusCode()).isEqualTo(200);
        assertThat(list).hasSize(2);
        assertThat(list.getJsonObject(0).getString("simulation")).isEqualTo("a/b");
        assertThat(list.getJsonObject(1).getMap())
                .containsEntry("agents", 2)
                .containsEntry("agents_with_alerts", 1)
                .containsEntry("snapshots_count", 3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"colour\":1}|colour",
                "{\"mode\":\"modern\"}|mode",
                "{\"mode\":1}|mode",
                "{\"alert_threshold\":\"high\"}|alert_threshold",
                "{\"alert_threshold\":-1}|alert_threshold",
                "{\"alert_threshold\":1e999}|alert_threshold",
                "{\"growth_rate_threshold\":-0.1}|growth_rate_threshold",
                "[]|",
                "{|",
                "{} x|",
                "``|",
            })
    void namesTheKeyThatIsWrong(String body, String key) throws Exception {
        var problem = problem(server.put(TOWN, body), 400);

        assertThat(problem.getString("field")).isEqualTo(key);
    }

    @Test
    void refusesSettingsThatAreTooLong() throws Exception {
        var unused = problem(server.put(TOWN, " ".repeat(70_000)), 413);
    }
}
