package io.mnemoscope.api.http;

import static io.mnemoscope.Lines.line;
import static io.mnemoscope.api.http.SnapshotsResourceTest.problem;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.TestServer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(VertxExtension.class)
class RunsResourceTest {
    private static final String RUNS = "/api/v1/simulations/town/runs";
    private static final String COMPLETED = "{\"status\":\"completed\"}";

    private TestServer server;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        server = TestServer.start(vertx);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private HttpResponse<Buffer> post(String path, String body) throws Exception {
        return server.request(HttpMethod.POST, path)
                .putHeader("Content-Type", "application/json")
                .sendBuffer(Buffer.buffer(body))
                .await(10, SECONDS);
    }

    private JsonObject started(String body) throws Exception {
        var answer = post(RUNS, body);
        assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(200);
        return answer.bodyAsJsonObject();
    }

    private JsonObject finished(String run, String body) throws Exception {
        var answer = post(RUNS + "/" + run + "/finish", body);
        assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(200);
        return answer.bodyAsJsonObject();
    }

    private List<JsonObject> runs(String query) throws Exception {
        return server.get(RUNS + query).bodyAsJsonObject().getJsonArray("runs").stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    private List<JsonObject> alerts() throws Exception {
        return server.get("/api/v1/alerts?simulation=town").bodyAsJsonObject().getJsonArray("alerts").stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    @Test
    void aRunBeginsAndEndsWithWhatWasSaidOfIt() throws Exception {
        var run = started(
                "{\"run\":\"seed 7\",\"planned_steps\":400,\"expected_step_seconds\":75,\"tags\":{\"seed\":\"7\"}}");

        assertThat(run.getString("run")).isEqualTo("seed 7");
        assertThat(run.getString("status")).isEqualTo("running");
        assertThat(run.getInteger("planned_steps")).isEqualTo(400);
        assertThat(run.getDouble("expected_step_seconds")).isEqualTo(75);
        assertThat(run.getJsonObject("tags")).isEqualTo(new JsonObject().put("seed", "7"));
        assertThat(run.getString("ended_at")).isNull();
        var ended = finished("seed%207", "{\"status\":\"failed\",\"reason\":\"no model\"}");
        assertThat(ended.getString("status")).isEqualTo("failed");
        assertThat(ended.getString("reason")).isEqualTo("no model");
        assertThat(ended.getString("started_at")).isEqualTo(run.getString("started_at"));
        assertThat(ended.getString("ended_at")).isNotNull();
        assertThat(runs("")).containsExactly(ended);
    }

    @Test
    void whoeverAsksAgainChangesNothing() throws Exception {
        var first = started("{\"run\":\"a\"}");

        assertThat(started("{\"run\":\"a\"}")).isEqualTo(first);
        var ended = finished("a", COMPLETED);
        assertThat(finished("a", COMPLETED)).isEqualTo(ended);
        assertThat(finished("latest", COMPLETED)).isEqualTo(ended);
        assertThat(problem(post(RUNS + "/a/finish", "{\"status\":\"failed\"}"), 409)
                        .getString("detail"))
                .isEqualTo("the run has ended already: completed");
        assertThat(problem(post(RUNS, "{\"run\":\"a\"}"), 409).getString("detail"))
                .startsWith("run: there was one of this name");
    }

    @Test
    void theNextRunEndsTheOneBefore() throws Exception {
        var first = started("");
        var second = started("{\"run\":\"second\"}");

        assertThat(first.getString("run")).matches("\\d{8}T\\d{6}\\.\\d{3}Z");
        assertThat(runs("")).extracting(run -> run.getString("status")).containsExactly("running", "lost");
        assertThat(runs("?limit=1")).containsExactly(second);
        assertThat(runs("?limit=1&cursor=1"))
                .extracting(run -> run.getString("reason"))
                .containsExactly("another run began");
    }

    @Test
    void aRunThatWasTakenForLostIsFinishedByItsOwnClient() throws Exception {
        var first = started("{\"run\":\"first\"}");
        var second = started("{\"run\":\"second\"}");
        assertThat(runs("")).extracting(run -> run.getString("status")).containsExactly("running", "lost");

        var ended = finished("first", COMPLETED);

        assertThat(ended.getString("status")).isEqualTo("completed");
        assertThat(ended.getString("started_at")).isEqualTo(first.getString("started_at"));
        assertThat(runs("")).containsExactly(second, ended);
        assertThat(problem(post(RUNS + "/first/finish", "{\"status\":\"failed\"}"), 409))
                .isNotNull();
    }

    @Test
    void aRunThatBeginsEndsWhatCameBeforeItWithoutAName() throws Exception {
        var unused = server.taken(line("Alice", 0, 99) + line("Alice", 1, 99) + line("Alice", 2, 99));

        var named = started("{\"run\":\"named\"}");

        assertThat(runs("")).hasSize(2);
        assertThat(runs("").get(0)).isEqualTo(named);
        assertThat(runs("").get(1).getString("status")).isEqualTo("lost");
        assertThat(runs("").get(1).getString("last_snapshot")).isNotNull();
        assertThat(alerts())
                .isNotEmpty()
                .allMatch(alert -> alert.getString("state").equals("resolved"));
    }

    @Test
    void aRunWithoutDataHasNoLastSnapshot() throws Exception {
        var unused = server.taken(line("Alice", 0, 10));
        assertThat(finished("latest", COMPLETED).getString("last_snapshot")).isNotNull();
        assertThat(started("{\"run\":\"empty\"}")).isNotNull();

        assertThat(finished("empty", COMPLETED).getString("last_snapshot")).isNull();
    }

    /** What grew from 10 to 900 between two runs grew in none of them. */
    @Test
    void theFirstSnapshotOfARunIsNotComparedWithTheRunBefore() throws Exception {
        var unused = server.taken(line("Alice", 0, 10) + line("Alice", 1, 10) + line("Alice", 2, 10));
        var ended = finished("latest", COMPLETED);
        var next = server.taken(line("Alice", 3, 70) + line("Alice", 4, 70));

        assertThat(ended.getString("status")).isEqualTo("completed");
        assertThat(next.getInteger("accepted")).isEqualTo(2);
        assertThat(alerts()).isEmpty();
    }

    @Test
    void theAlertsOfARunEndWithIt() throws Exception {
        var unused = server.taken(line("Alice", 0, 99) + line("Alice", 1, 99) + line("Alice", 2, 99));
        assertThat(alerts()).extracting(alert -> alert.getString("state")).contains("firing");

        var ended = finished("latest", COMPLETED);

        assertThat(ended.getString("last_snapshot")).isNotNull();
        assertThat(alerts()).isNotEmpty().allSatisfy(alert -> {
            assertThat(alert.getString("state")).isEqualTo("resolved");
            assertThat(alert.getString("message")).startsWith("Its run has ended (completed); began ");
        });
        var again = server.taken(line("Alice", 3, 99) + line("Alice", 4, 99) + line("Alice", 5, 99));
        assertThat(again.getInteger("accepted")).isEqualTo(3);
        assertThat(alerts()).extracting(alert -> alert.getString("state")).contains("firing");
        var next = finished("latest", "{\"status\":\"aborted\"}");
        assertThat(next.getString("run")).isNotEqualTo(ended.getString("run"));
        assertThat(alerts()).allMatch(alert -> alert.getString("state").equals("resolved"));
    }

    @Test
    void whatIsNotThereIsNotFound() throws Exception {
        assertThat(problem(post("/api/v1/simulations/nowhere/runs/latest/finish", COMPLETED), 404)
                        .getString("detail"))
                .isEqualTo("there is no simulation nowhere");
        assertThat(problem(post(RUNS + "/x/finish", COMPLETED), 404).getString("detail"))
                .isEqualTo("there is no run x of town");
        assertThat(server.get("/api/v1/simulations/nowhere/runs")
                        .bodyAsJsonObject()
                        .getJsonArray("runs"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = '|',
            value = {
                "{\"run\":\"\"}|run",
                "{\"run\":\"latest\"}|run",
                "{\"run\":\"..\"}|run",
                "{\"run\":7}|run",
                "{\"planned_steps\":0}|planned_steps",
                "{\"planned_steps\":1.5}|planned_steps",
                "{\"planned_steps\":9007199254740993}|planned_steps",
                "{\"expected_step_seconds\":0}|expected_step_seconds",
                "{\"expected_step_seconds\":1e10}|expected_step_seconds",
                "{\"expected_step_seconds\":\"75\"}|expected_step_seconds",
                "{\"tags\":[]}|tags",
                "{\"tags\":{\"a\":1}}|tags.a",
                "{\"tags\":{\"a\":\"x\\ty\"}}|tags.a",
                "{\"status\":\"completed\"}|status",
            })
    void whatIsWrongIsNamed(String body, String field) throws Exception {
        assertThat(problem(post(RUNS, body), 400).getString("field")).isEqualTo(field);
        assertThat(runs("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = '|',
            value = {
                "{}|status",
                "{\"status\":\"running\"}|status",
                "{\"status\":\"lost\"}|status",
                "{\"status\":\"over\"}|status",
                "{\"status\":\"failed\",\"reason\":\"a\\nb\"}|reason",
                "{\"status\":\"failed\",\"run\":\"a\"}|run",
            })
    void whatIsWrongWithAnEndIsNamed(String body, String field) throws Exception {
        var unused = started("{\"run\":\"a\"}");

        assertThat(problem(post(RUNS + "/a/finish", body), 400).getString("field"))
                .isEqualTo(field);
        assertThat(runs("")).extracting(run -> run.getString("status")).containsExactly("running");
    }
}
