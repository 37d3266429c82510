package io.mnemoscope.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.Lines;
import io.mnemoscope.TestServer;
import io.mnemoscope.domain.RuleType;
import io.mnemoscope.domain.rules.RuleRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which rules there are, as the API says. */
@ExtendWith(VertxExtension.class)
class RulesResourceTest {
    private TestServer server;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        server = TestServer.start(vertx);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private List<JsonObject> rules() throws Exception {
        return server.get("/api/v1/rules").bodyAsJsonObject().getJsonArray("rules").stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    @Test
    void allAreListedInTheOrderOfTheirEvents() throws Exception {
        assertThat(rules())
                .extracting(rule -> rule.getString("name"))
                .containsExactlyElementsOf(
                        RuleRegistry.types().stream().map(RuleType::wireName).toList());
    }

    @Test
    void aRuleSaysWhatItMeasuresWhenAndWhatCanBeSet() throws Exception {
        var storm = rules().get(4);

        assertThat(storm.getString("name")).isEqualTo("consolidation_storm");
        assertThat(storm.getString("trigger")).isEqualTo("snapshot");
        assertThat(storm.getString("comparison")).isEqualTo("at_least");
        assertThat(storm.getBoolean("template")).isFalse();
        assertThat(storm.getJsonArray("severities")).isEqualTo(JsonArray.of("critical"));
        assertThat(storm.getJsonArray("levels").getJsonObject(0).getMap())
                .containsEntry("enter", 0.2)
                .containsEntry("leave", 0.05)
                .containsEntry("lasting", 0);
        assertThat(storm.getJsonArray("parameters").getJsonObject(1).getMap())
                .containsEntry("name", "min_stored")
                .containsEntry("value", 20)
                .containsEntry("min", 1)
                .containsEntry("max", 1_000_000);
        assertThat(storm.getString("hint")).isNotEmpty();
    }

    @Test
    void theDefaultsAreWhatASimulationHas() throws Exception {
        var receipt = server.taken(Lines.line("Alice", 0, 1));
        var settings =
                server.get("/api/v1/simulations/default").bodyAsJsonObject().getJsonObject("rules");

        assertThat(receipt.getInteger("accepted")).isEqualTo(1);
        for (var rule : rules()) {
            assertThat(rule.getJsonObject("defaults"))
                    .as(rule.getString("name"))
                    .isEqualTo(settings.getJsonObject(rule.getString("name")));
        }
    }
}
