package io.mnemoscope.api.http;

import static io.mnemoscope.Lines.calm;
import static io.mnemoscope.Lines.line;
import static io.mnemoscope.api.http.SnapshotsResourceTest.problem;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.TestServer;
import io.mnemoscope.api.json.EventCursorText;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(VertxExtension.class)
class AlertsResourceTest {
    private TestServer server;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        server = TestServer.start(vertx);
        var unused = server.taken(line("Alice", 0, 85)
                + line("Alice", 1, 86)
                + line("Bob", 0, 97)
                + line("Bob", 1, 98)
                + calm("Bob", 2, 20));
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private JsonObject read(String query) throws Exception {
        var answer = server.get("/api/v1/alerts" + query);
        assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(200);
        return answer.bodyAsJsonObject();
    }

    @Test
    void listsTheMostRecentlyUpdatedFirst() throws Exception {
        var alerts = read("").getJsonArray("alerts");

        assertThat(alerts).hasSize(2);
        var bobs = alerts.getJsonObject(0);
        assertThat(bobs.getMap())
                .containsEntry("agent", "Bob")
                .containsEntry("state", "resolved")
                .containsEntry("severity", "critical")
                .containsEntry("type", "threshold_exceeded");
        assertThat(bobs.getString("resolved_at")).isNotNull();
        assertThat(alerts.getJsonObject(1).getString("resolved_at")).isNull();
    }

    @Test
    void eventsContinueFromTheCursorOfTheLastAnswer() throws Exception {
        var first = read("/events?limit=2");
        var rest = read("/events?cursor=" + first.getString("next_cursor"));
        var none = read("/events?cursor=" + rest.getString("next_cursor"));

        assertThat(first.getJsonArray("events")).hasSize(2);
        assertThat(rest.getJsonArray("events").getJsonObject(0).getLong("offset"))
                .isEqualTo(3);
        assertThat(none.getJsonArray("events")).isEmpty();
        assertThat(none.getString("next_cursor")).isEqualTo(rest.getString("next_cursor"));
    }

    @Test
    void refusesACursorOfBeforeABackupWasRestored() throws Exception {
        var beyond = EventCursorText.of(server.store().epoch(), 1_000).text();

        var answer = server.get("/api/v1/alerts/events?cursor=" + beyond);

        assertThat(problem(answer, 400).getString("field")).isEqualTo("cursor");
    }

    @Test
    void answersACursorThatIsReadWhateverTheOffset() throws Exception {
        var far = read("/events?after=9223372036854775807").getString("next_cursor");

        assertThat(EventCursorText.parse("cursor", far).text()).isEqualTo(far);
        assertThat(read("/events?cursor=" + far).getJsonArray("events")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000-1", "x", "1-1", "3F2A91BC-1", "-1", "1&after=1", "9999999999999999999"})
    void refusesCursorsOfOtherStoresAndWhatIsNone(String cursor) throws Exception {
        var answer = server.get("/api/v1/alerts/events?cursor=" + cursor);

        assertThat(problem(answer, 400).getString("field")).isEqualTo("cursor");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?agent=Alice",
                "?state=firing",
                "?severity=warning",
                "?simulation=town&type=threshold_exceeded&state=FIRING",
                "?to=2026-05-28T20:26:42Z"
            })
    void filters(String query) throws Exception {
        var alerts = read(query).getJsonArray("alerts");

        assertThat(alerts).hasSize(1);
        assertThat(alerts.getJsonObject(0).getString("agent")).isEqualTo("Alice");
    }

    @Test
    void pages() throws Exception {
        var first = read("?limit=1");
        var second = read("?limit=1&cursor=" + first.getString("next_cursor"));

        assertThat(first.getJsonArray("alerts")).hasSize(1);
        assertThat(second.getJsonArray("alerts").getJsonObject(0).getString("agent"))
                .isEqualTo("Alice");
    }

    @Test
    void listsTheEventsBehindThem() throws Exception {
        var all = read("/events");
        var rest = read("/events?after=1&limit=1");

        var last = all.getLong("last_offset");
        assertThat(all.getJsonArray("events").size()).isEqualTo(last.intValue()).isGreaterThan(3);
        assertThat(rest.getJsonArray("events").getJsonObject(0).getLong("offset"))
                .isEqualTo(2);
        assertThat(all.getString("epoch")).isEqualTo(server.store().epoch());
    }

    @Test
    void clearsOnlyWhatIsOver() throws Exception {
        var cleared = server.delete("/api/v1/alerts").bodyAsJsonObject();

        assertThat(cleared.getInteger("cleared")).isEqualTo(1);
        assertThat(read("").getJsonArray("alerts").getJsonObject(0).getString("agent"))
                .isEqualTo("Alice");
    }

    @ParameterizedTest
    @CsvSource({
        "author, a\\u0000b",
        "author, a\\nb",
        "author, \\u0085",
        "note, \\u001b[2J",
        "note, a\\rb",
        "note, \\udc00"
    })
    void namesTheTextOfAnAcknowledgementThatCannotBeShown(String name, String text) throws Exception {
        var problem = problem(server.postTo(acknowledge(), "{\"" + name + "\":\"" + text + "\"}"), 400);

        assertThat(problem.getString("field")).isEqualTo(name);
    }

    @Test
    void aNoteMayHaveLinesAndItsEventHasOne() throws Exception {
        var answer = server.postTo(acknowledge(), "{\"author\":\"Zoë\",\"note\":\"one\\n\\ttwo\"}");

        assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(200);
        var events = read("/events").getJsonArray("events");
        assertThat(events.getJsonObject(events.size() - 1).getString("reason"))
                .isEqualTo("acknowledged by Zoë: one  two");
    }

    private String acknowledge() throws Exception {
        var firing = read("?state=firing").getJsonArray("alerts").getJsonObject(0);
        return "/api/v1/alerts/" + firing.getString("id") + "/acknowledge";
    }

    @ParameterizedTest
    @ValueSource(strings = {"type", "severity", "state", "limit", "cursor", "from", "to"})
    void namesTheParameterThatIsWrong(String name) throws Exception {
        var problem = problem(server.get("/api/v1/alerts?" + name + "=wrong"), 400);

        assertThat(problem.getString("field")).isEqualTo(name);
    }
}
