package io.mnemoscope.api.http.live;

import static io.mnemoscope.Lines.line;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.TestServer;
import io.mnemoscope.api.json.EventCursorText;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.core.parsetools.RecordParser;
import io.vertx.junit5.VertxExtension;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(VertxExtension.class)
class EventStreamTest {
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private TestServer server;
    private HttpClient client;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        server = TestServer.start(vertx, "live.max_clients", "1");
        client = vertx.createHttpClient();
    }

    @AfterEach
    void stop() throws Exception {
        client.close().await(5, SECONDS);
        server.close();
    }

    private HttpClientResponse open(String query, String header, String value) throws Exception {
        return client.request(HttpMethod.GET, server.port(), "127.0.0.1", "/api/v1/live/events" + query)
                .compose(request -> request.putHeader(header, value).send())
                .onSuccess(response ->
                        response.handler(RecordParser.newDelimited("\n\n", event -> events.add(event.toString()))))
                .await(5, SECONDS);
    }

    private String first(String type) throws InterruptedException {
        String event;
        do {
            event = events.poll(5, SECONDS);
            assertThat(event).as("an event of type " + type).isNotNull();
        } while (!event.startsWith("event: " + type + "\n"));
        return event;
    }

    private String cursor(long offset) {
        return EventCursorText.of(server.store().epoch(), offset).text();
    }

    @Test
    void comesBackWithTheIdOfAnEventAndNotOfAnotherStores() throws Exception {
        var unused = server.taken(line("Alice", 0, 90) + line("Alice", 1, 91));

        var response = open("?channel=alerts", "Last-Event-ID", cursor(1));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(first("alert")).contains("id: " + cursor(2) + "\n");
    }

    @Test
    void anIdOfAnotherStoreIsAsIfThereWereNone() throws Exception {
        var unused = server.taken(line("Alice", 0, 90) + line("Alice", 1, 91));
        var other = EventCursorText.of("another store", 1).text();

        var response = open("?channel=alerts", "Last-Event-ID", other);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(first("state")).contains("\"channel\":\"alerts\"");
    }

    @Test
    void streamsStateChangesAndAlerts() throws Exception {
        var response = open("?channel=fleet&channel=alerts&simulation=town", "Accept", "text/event-stream");
        var hello = first("hello");
        var states = first("state") + first("state");
        var unused = server.taken(line("Alice", 0, 90) + line("Alice", 1, 91));
        var alert = first("alert");

        assertThat(response.getHeader("Content-Type")).isEqualTo("text/event-stream");
        assertThat(hello).contains("\ndata: {\"type\":\"hello\"");
        assertThat(states).contains("\"channel\":\"fleet\"", "\"channel\":\"alerts\"");
        assertThat(alert).startsWith("event: alert\nid: " + cursor(1) + "\ndata: {");
        assertThat(new JsonObject(alert.substring(alert.indexOf('{'))).getLong("offset"))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"Last-Event-ID,1,", "Accept,text/event-stream,&from_offset=1&epoch="})
    void resumes(String header, String value, String parameters) throws Exception {
        var unused = server.taken(line("Alice", 0, 90) + line("Alice", 1, 91));
        var query = parameters == null ? "" : parameters + server.store().epoch();

        var response = open("?channel=alerts" + query, header, value);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(first("alert")).contains("id: " + cursor(2) + "\n");
    }

    @ParameterizedTest
    @CsvSource({
        "?channel=weather,400",
        "?channel=agent,400",
        "?max_hz=fast,400",
        "?from_offset=-1,400",
        "?channel=fleet&max_hz=1e400,400",
    })
    void refusesWhatItDoesNotUnderstand(String query, int status) throws Exception {
        assertThat(server.get("/api/v1/live/events" + query).statusCode()).isEqualTo(status);
    }

    @Test
    void refusesPagesOfOtherOriginsAndTooManyClients() throws Exception {
        assertThat(open("", "Origin", "http://evil.example").statusCode()).isEqualTo(403);
        assertThat(open("", "Accept", "*/*").statusCode()).isEqualTo(200);
        assertThat(open("", "Accept", "*/*").statusCode()).isEqualTo(503);
    }
}
