package io.mnemoscope.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.TestServer;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(VertxExtension.class)
class SilencesResourceTest {
    private static final String PATH = "/api/v1/silences";

    @SuppressWarnings("NullAway.Init")
    private TestServer server;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        server = TestServer.start(vertx);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private JsonObject made(String json) throws Exception {
        var answer = server.postTo(PATH, json);
        assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(200);
        return answer.bodyAsJsonObject();
    }

    @Test
    void aSilenceEndsBeforeTheYearTenThousand() throws Exception {
        var silence = "{\"matchers\":[\"agent=a\"],\"ends_at\":%s}";

        assertThat(SnapshotsResourceTest.problem(
                                server.postTo("/api/v1/silences", silence.formatted("9223372036854775807")), 400)
                        .getString("field"))
                .isEqualTo("ends_at");
        assertThat(server.postTo("/api/v1/silences", silence.formatted("253402300799999"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void makesListsAndEndsSilences() throws Exception {
        var one = made("{\"matchers\":[{\"name\":\"agent\",\"operator\":\"=~\",\"value\":\"A.*\"}],\"author\":\"Ann\","
                + "\"comment\":\"<i>why</i>\"}");
        var later = made("{\"matchers\":[\"simulation=x\"],\"starts_at\":\"2100-01-01T00:00:00Z\"}");

        assertThat(one.getString("state")).isEqualTo("active");
        assertThat(later.getString("state")).isEqualTo("pending");
        assertThat(later.getString("ends_at")).isEqualTo("2100-01-01T02:00:00.000Z");
        var ended = server.delete(PATH + "/" + one.getString("id")).bodyAsJsonObject();
        assertThat(ended.getString("state")).isEqualTo("expired");
        assertThat(ended.getString("comment")).isEqualTo("<i>why</i>");
        assertThat(server.get(PATH).bodyAsJsonObject().getJsonArray("silences")).hasSize(2);
        var expired = server.get(PATH + "?state=expired").bodyAsJsonObject().getJsonArray("silences");
        assertThat(expired).hasSize(1);
        assertThat(expired.getJsonObject(0).getString("id")).isEqualTo(one.getString("id"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|matchers",
                "{\"matchers\":[]}|matchers",
                "{\"matchers\":[\"agent\"]}|matchers[0]",
                "{\"matchers\":[\"agent=a\",{\"name\":\"size\",\"value\":\"x\"}]}|matchers[1].name",
                "{\"matchers\":[{\"name\":\"agent\",\"operator\":\"=~\",\"value\":\"(\"}]}|matchers[0].value",
                "{\"matchers\":[\"agent=a\",\"agent=~(a?a?a?a?a?){1000}\"]}|matchers[1].value",
                "{\"matchers\":[\"agent=~a{1000}\",\"agent=~b{1000}\",\"agent=~a{1000}\",\"agent=~a{1000}\",\"agent=~a{1000}\"]}|matchers",
                "{\"matchers\":[\"agent=a\"],\"ends_at\":\"yesterday\"}|ends_at",
                "{\"matchers\":[\"agent=a\"],\"ends_at\":\"2020-01-01T00:00:00Z\"}|ends_at",
                "{\"matchers\":[\"agent=a\"],\"duration\":\"10 steps\"}|duration",
                "{\"matchers\":[\"agent=a\"],\"until\":\"x\"}|until",
                "{\"matchers\":[\"agent=a\"],\"comment\":\"\\ud800\"}|comment",
                "{\"matchers\":[\"agent=a\"],\"comment\":\"a\\u0000b\"}|comment",
                "{\"matchers\":[\"agent=a\"],\"comment\":\"\\u001b[2J\"}|comment",
                "{\"matchers\":[\"agent=a\"],\"comment\":\"a\\rb\"}|comment",
                "{\"matchers\":[\"agent=a\"],\"comment\":\"\\u0085\"}|comment",
                "{\"matchers\":[\"agent=a\"],\"author\":\"\\u007f\"}|author",
                "{\"matchers\":[\"agent=a\"],\"author\":\"a\\nb\"}|author",
                "{\"matchers\":[\"agent=a\"],\"author\":\"\\u009b\"}|author",
                "{\"matchers\":[\"agent=a\\u0007\"]}|matchers[0]",
                "{\"matchers\":[{\"name\":\"agent\",\"operator\":\"=~\",\"value\":\"a\\n\"}]}|matchers[0].value",
            })
    void namesTheMemberThatIsWrong(String json, String field) throws Exception {
        var problem = SnapshotsResourceTest.problem(server.postTo(PATH, json), 400);

        assertThat(problem.getString("field")).isEqualTo(field);
    }

    @Test
    void tooManyMatchersAreRefusedBeforeTheyAreCompiled() throws Exception {
        var matcher = "\"agent=~(" + "a?".repeat(250) + "){1000}\"";
        var twenty = "{\"matchers\":[" + String.join(",", Collections.nCopies(20, matcher)) + "]}";
        var more = "{\"matchers\":[" + String.join(",", Collections.nCopies(21, "\"agent=~x\"")) + "]}";

        assertThat(SnapshotsResourceTest.problem(server.postTo(PATH, twenty), 400)
                        .getString("field"))
                .isEqualTo("matchers[0].value");
        assertThat(SnapshotsResourceTest.problem(server.postTo(PATH, more), 400).getString("field"))
                .isEqualTo("matchers");
    }

    @Test
    void aCommentMayHaveLines() throws Exception {
        var made = made("{\"matchers\":[\"agent=a\"],\"author\":\"Zoë\",\"comment\":\"one\\n\\ttwo 😀\\r\\n\"}");

        assertThat(made.getString("author")).isEqualTo("Zoë");
        assertThat(made.getString("comment")).isEqualTo("one\n\ttwo 😀\r\n");
    }

    @Test
    void thereIsNoSuchSilence() throws Exception {
        assertThat(server.delete(PATH + "/none").statusCode()).isEqualTo(404);
    }
}
