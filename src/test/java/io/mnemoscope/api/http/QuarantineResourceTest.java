package io.mnemoscope.api.http;

import static io.mnemoscope.Lines.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.TestServer;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What is seen of an agent in quarantine. Here its settings contradict each other: an override that is for it alone and
 * what was set for its simulation, each of which is valid by itself.
 */
@ExtendWith(VertxExtension.class)
class QuarantineResourceTest {
    private static final String TOWN = "/api/v1/simulations/town";
    private static final String ARCHIVIST = "/api/v1/agents/town/Archivist";
    private TestServer server;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        server = TestServer.start(
                vertx,
                "alerting.overrides",
                "[{\"simulation\":\"*\",\"agent\":\"Archivist*\",\"rules\":"
                        + "{\"threshold_exceeded\":{\"warning\":{\"enter\":0.9,\"leave\":0.85}}}}]");
        var set =
                server.put(TOWN, "{\"rules\":{\"threshold_exceeded\":{\"critical\":{\"enter\":0.86,\"leave\":0.82}}}}");
        assertThat(set.statusCode()).as(set.bodyAsString()).isEqualTo(200);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void itIsTakenAndSeenEverywhereAndTheOthersAlert() throws Exception {
        var receipt = server.taken(
                line("Archivist", 0, 95) + line("Bob", 0, 95) + line("Archivist", 1, 95) + line("Bob", 1, 95));

        assertThat(receipt.getMap()).containsEntry("accepted", 4);
        assertThat(receipt.getJsonArray("alerts")).hasSize(1);
        var agent = server.get(ARCHIVIST).bodyAsJsonObject();
        assertThat(agent.getJsonObject("quarantine").getString("reason")).contains("do not fit together", "critical");
        assertThat(agent.getJsonObject("quarantine").getString("since")).startsWith("2026-");
        assertThat(agent.getInteger("snapshots_count")).isEqualTo(2);
        assertThat(server.get("/api/v1/agents/town/Bob").bodyAsJsonObject().containsKey("quarantine"))
                .isFalse();
        assertThat(server.get(ARCHIVIST + "/snapshots").bodyAsJsonObject().getJsonArray("snapshots"))
                .hasSize(2);
        assertThat(server.get("/api/v1/reports?format=markdown").bodyAsString()).contains("in quarantine since");
        assertThat(server.get("/api/v1/reports").statusCode()).isEqualTo(200);
        assertThat(ready().getString("status")).isEqualTo("DEGRADED");
        assertThat(ready().encode()).contains("1 in quarantine", "town/Archivist");
        assertThat(server.get("/metrics").bodyAsString()).contains("mnemoscope_agents_quarantined 1.0");
    }

    @Test
    void otherSettingsEndIt() throws Exception {
        var before = server.taken(line("Archivist", 0, 95));

        var put = server.put(TOWN, "{}");
        var after = server.taken(line("Archivist", 1, 95) + line("Archivist", 2, 95));

        assertThat(before.getInteger("accepted")).isEqualTo(1);
        assertThat(put.statusCode()).isEqualTo(200);
        assertThat(after.getJsonArray("alerts")).hasSize(1);
        assertThat(server.get(ARCHIVIST).bodyAsJsonObject().containsKey("quarantine"))
                .isFalse();
        assertThat(ready().getString("status")).isEqualTo("UP");
    }

    private JsonObject ready() throws Exception {
        return server.get("/health/ready").bodyAsJsonObject();
    }
}
