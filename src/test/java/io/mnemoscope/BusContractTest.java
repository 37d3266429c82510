package io.mnemoscope;

import static io.mnemoscope.Lines.calm;
import static io.mnemoscope.Lines.line;
import static io.mnemoscope.Lines.snapshot;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mnemoscope.api.eventbus.PublicAddress;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The public addresses, one by one, beside the REST call of the same meaning: the same JSON, and the same failures. */
@ExtendWith(VertxExtension.class)
class BusContractTest {
    private static final String LONG_NAME = "x".repeat(300);
    private static final String NOW = "\\b20\\d\\d-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z?";

    private Vertx vertx;
    private TestServer server;
    private WebSocketClient sockets;

    @BeforeEach
    void start(Vertx given) throws Exception {
        vertx = given;
        sockets = vertx.createWebSocketClient();
        server = TestServer.start(vertx);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private JsonObject ask(PublicAddress address, Object body) throws Exception {
        return (JsonObject) vertx.eventBus()
                .request(address.address(), body)
                .await(10, SECONDS)
                .body();
    }

    private static JsonObject json(String text) {
        return new JsonObject(text.replace('\'', '"').replace("LONG", LONG_NAME));
    }

    /** Agents with alerts of every state, gauges, memory stores and all, and one that is fine. */
    private void troupe() throws Exception {
        var gauged = snapshot("Alice", 20, 40)
                .put("step", 7)
                .put("gauges", new JsonObject().put("depth", 1.5))
                .put(
                        "stores",
                        json("{'context':{'role':'context','size':7946,'unit':'tokens','limit':8192,'added':3}}"));
        var unused = server.taken(calm("Bob", 0, 12)
                + line("Alice", 0, 90)
                + line("Alice", 1, 91)
                + calm("Alice", 2, 12)
                + gauged.encode()
                + "\n"
                + line("Zoë", 0, 95)
                + line("Zoë", 1, 95));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AGENTS  | {}                                  | /agents",
                "AGENTS  | {'sort':'worst','limit':1,'cursor':1} | /agents?sort=worst&limit=1&cursor=1",
                "AGENTS  | {'simulation':'town','agent':'Bob'} | /agents?simulation=town&agent=Bob",
                "AGENTS  | {'q':'o'}                           | /agents?q=o",
                "AGENTS  | {'simulation':'nowhere'}            | /agents?simulation=nowhere",
                "AGENTS  | {'action':'dance','verbose':true}   | /agents?action=dance&verbose=true",
                "STATS   | {'simulation':'town','agent':'Alice'} | /agents/town/Alice",
                "STATS   | {'simulation':'town','agent':'Zoë'} | /agents/town/Zo%C3%AB",
                "HISTORY | {'simulation':'town','agent':'Alice'} | /agents/town/Alice/snapshots",
                "HISTORY | {'simulation':'town','agent':'Bob','limit':3,'order':'newest'}"
                        + " | /agents/town/Bob/snapshots?limit=3&order=newest",
                "HISTORY | {'simulation':'town','agent':'Bob','points':4} | /agents/town/Bob/snapshots?points=4",
                "HISTORY | {'simulation':'town','agent':'Bob','step':'5s'} | /agents/town/Bob/snapshots?step=5s",
                "HISTORY | {'simulation':'town','agent':'Bob','from':1780000003000,'to':'2026-05-28T20:26:48Z'}"
                        + " | /agents/town/Bob/snapshots?from=1780000003000&to=2026-05-28T20:26:48Z",
            })
    void aQueryIsAnsweredAsOverHttp(PublicAddress address, String body, String path) throws Exception {
        troupe();

        var reply = ask(address, json(body));
        var answer = server.get("/api/v1" + path);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(reply).isEqualTo(answer.bodyAsJsonObject());
        assertThat(reply.fieldNames())
                .containsExactlyElementsOf(answer.bodyAsJsonObject().fieldNames());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'format':'text','style':'full','simulation':'town'}",
                "{'format':'json'}",
                "{'format':'csv','agent':'Bob','from':1780000003000}",
                "{'format':'markdown','simulation':'town','agent':'Alice'}",
                "{'format':'html'}"
            })
    void aReportIsAsOverHttp(String body) throws Exception {
        troupe();
        var query = new StringBuilder("?");
        json(body)
                .forEach(one -> query.append(one.getKey())
                        .append('=')
                        .append(one.getValue())
                        .append('&'));

        var reply = ask(PublicAddress.REPORT, json(body));
        var answer = server.get("/api/v1/reports" + query);

        assertThat(reply.fieldNames()).containsExactlyInAnyOrder("content_type", "body");
        assertThat(reply.getString("content_type")).isEqualTo(answer.getHeader("Content-Type"));
        assertThat(reply.getString("body").replaceAll(NOW, "now"))
                .isEqualTo(answer.bodyAsString().replaceAll(NOW, "now"))
                .isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'simulation':'to*','agent':'Alice','limit':5,'alert_threshold':0.3}"})
    void aBacktestIsTheLastLineOverHttp(String body) throws Exception {
        troupe();

        var reply = ask(PublicAddress.BACKTEST, json(body));
        var lines = server.postTo("/api/v1/backtest", json(body).encode())
                .bodyAsString()
                .lines()
                .toList();

        var result = new JsonObject(lines.get(lines.size() - 1)).getJsonObject("result");
        assertThat(withoutTime(reply)).isEqualTo(withoutTime(result));
        assertThat(reply.getInteger("snapshots")).isPositive();
    }

    /** But for its number and how long it took. */
    private static JsonObject withoutTime(JsonObject result) {
        var rest = result.copy();
        rest.remove("id");
        rest.remove("elapsed_seconds");
        rest.remove("snapshots_per_second");
        return rest;
    }

    @Test
    void aReceiptIsAsOverHttp() throws Exception {
        for (var body : List.of("plain", "again", "errors")) {
            var bus = ask(PublicAddress.SNAPSHOTS, snapshots("onbus", body));
            var answer = server.postJson(snapshots("onweb", body).encode());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(unnamed(bus)).isEqualTo(unnamed(answer.bodyAsJsonObject()));
        }
    }

    private static JsonArray snapshots(String simulation, String kind) {
        var taken = new JsonArray()
                .add(Lines.snapshot(simulation, "Alice", 0, 90))
                .add(Lines.snapshot(simulation, "Alice", 1, 92).put("mood", "good"));
        return kind.equals("errors")
                ? taken.add(Lines.snapshot(simulation, "Alice", 2, -4)).add(5).add(new JsonObject())
                : taken;
    }

    /** The one difference that old clients rely on. */
    @Test
    void whereNothingIsTakenTheReplyIsTheReceiptThatHttpAnswersWith400() throws Exception {
        var wrong = new JsonArray().add(snapshot("Alice", 0, -4)).add(5);

        var reply = ask(PublicAddress.SNAPSHOTS, wrong);
        var answer = server.postJson(wrong.encode());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(reply.getInteger("rejected")).isEqualTo(2);
        var problem = answer.bodyAsJsonObject();
        assertThat(reply.fieldNames())
                .isNotEmpty()
                .allSatisfy(name -> assertThat(problem.getValue(name)).isEqualTo(reply.getValue(name)));
    }

    /** The same of all simulations. */
    private static JsonObject unnamed(JsonObject receipt) {
        receipt.getJsonArray("alerts").forEach(alert -> {
            var unused = ((JsonObject) alert).put("id", "");
        });
        return new JsonObject(receipt.encode().replaceAll("onbus|onweb", "town"));
    }

    @Test
    void timingsAreTakenAsOverHttp() throws Exception {
        var one = json("{'simulation':'town','agent':'Alice','name':'recall','seconds':0.25}");
        for (var body : List.of(one.encode(), new JsonArray().add(one).add(one).encode(), "[]")) {
            Object json = body.startsWith("[") ? new JsonArray(body) : new JsonObject(body);

            var answer = server.postTo("/api/v1/profiles", body).bodyAsJsonObject();

            assertThat(ask(PublicAddress.PROFILES, json)).isEqualTo(answer);
            assertThat(ask(PublicAddress.PROFILES, body)).isEqualTo(answer);
            assertThat(ask(PublicAddress.PROFILES, Buffer.buffer(body))).isEqualTo(answer);
        }
        var profiles = server.get("/api/v1/profiles").bodyAsJsonObject().getJsonArray("profiles");
        assertThat(profiles.getJsonObject(0).getInteger("calls")).isEqualTo(12);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AGENTS  | {'sort':'up'}                  | /agents?sort=up          | 400",
                "AGENTS  | {'limit':0}                    | /agents?limit=0          | 400",
                "AGENTS  | {'cursor':'x'}                 | /agents?cursor=x         | 400",
                "AGENTS  | {'simulation':'LONG'}          | /agents?simulation=LONG  | 400",
                "STATS   | {'simulation':'a','agent':'b'} | /agents/a/b              | 404",
                "STATS   | {'simulation':'a','agent':'LONG'} | /agents/a/LONG        | 400",
                "HISTORY | {'simulation':'a','agent':'b','limit':-1} | /agents/a/b/snapshots?limit=-1 | 400",
                "HISTORY | {'simulation':'a','agent':'b','order':'up'} | /agents/a/b/snapshots?order=up | 400",
                "HISTORY | {'simulation':'a','agent':'b','step':'5x'} | /agents/a/b/snapshots?step=5x | 400",
                "HISTORY | {'simulation':'a','agent':'b','from':'soon'} | /agents/a/b/snapshots?from=soon | 400",
                "HISTORY | {'simulation':'a','agent':'b','from':5,'to':4} | /agents/a/b/snapshots?from=5&to=4 | 400",
                "REPORT  | {'format':'pdf'}               | /reports?format=pdf      | 400",
                "REPORT  | {'style':'bold'}               | /reports?style=bold      | 400",
                "REPORT  | {'agent':'Nobody'}             | /reports?agent=Nobody    | 404",
            })
    void aQueryFailsAsOverHttp(PublicAddress address, String body, String path, int status) throws Exception {
        fails(address, json(body), server.get("/api/v1" + path.replace("LONG", LONG_NAME)), status);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BACKTEST | /backtest | {'limit':-1}                | 400",
                "BACKTEST | /backtest | {'simulation':5}            | 400",
                "BACKTEST | /backtest | {'from':'soon'}             | 400",
                "BACKTEST | /backtest | {'no_such_key':1}           | 400",
                "BACKTEST | /backtest | {'alert_threshold':'high'}  | 400",
                "BACKTEST | /backtest | {'agent':'Nobody'}          | 404",
                "PROFILES | /profiles | {'agent':'a','name':'n'}    | 400",
                "PROFILES | /profiles | {'agent':'a','name':'','seconds':1} | 400",
                "PROFILES | /profiles | {'agent':5,'name':'n','seconds':1}  | 400",
                "PROFILES | /profiles | {'agent':'a','name':'n','seconds':1,'error':'yes'} | 400",
            })
    void aBodyFailsAsOverHttp(PublicAddress address, String path, String body, int status) throws Exception {
        fails(address, json(body), server.postTo("/api/v1" + path, json(body).encode()), status);
    }

    @Test
    void whatTheStoreCannotDoFailsAsOverHttp() throws Exception {
        server.store().outage(true);
        var one = snapshot("Alice", 0, 10);

        fails(PublicAddress.SNAPSHOTS, one, server.postJson(one.encode()), 503);
    }

    /** The message is the problem's detail, and names the field that it names. */
    private void fails(PublicAddress address, Object body, HttpResponse<Buffer> answer, int status) {
        var refused = catchThrowableOfType(ReplyException.class, () -> ask(address, body));
        var problem = answer.bodyAsJsonObject();

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(refused).as(problem.encode()).isNotNull();
        assertThat(refused.failureCode()).isEqualTo(status);
        assertThat(refused.getMessage()).isEqualTo(problem.getString("detail"));
        if (problem.containsKey("field")) {
            assertThat(refused.getMessage()).startsWith(problem.getString("field") + ": ");
        }
    }

    @Test
    void anAlertEventIsThatOfTheLiveSocketAndOfRest() throws Exception {
        var all = listen(PublicAddress.ALERTS.address());
        var town = listen(PublicAddress.alertsOf("town"));
        var other = listen(PublicAddress.alertsOf("other"));
        var live = live("alerts");

        var unused = server.taken(line("Alice", 0, 90)
                + line("Alice", 1, 90)
                + calm("Alice", 2, 10)
                + Lines.snapshot("other", "Alice", 0, 90).encode());
        long last = server.get("/api/v1/alerts/events").bodyAsJsonObject().getLong("last_offset");
        var frames = live.until(last);
        var stored = new TreeMap<Long, JsonObject>();
        server.get("/api/v1/alerts/events")
                .bodyAsJsonObject()
                .getJsonArray("events")
                .forEach(event -> put(stored, event));

        assertThat(stored).hasSizeGreaterThan(3);
        assertThat(all.until(last)).isEqualTo(stored);
        assertThat(frames).isEqualTo(stored);
        assertThat(town.events().values())
                .isNotEmpty()
                .isSubsetOf(stored.values())
                .allMatch(event -> "town".equals(event.getJsonObject("alert").getString("simulation")));
        assertThat(other.events().values())
                .isSubsetOf(stored.values())
                .doesNotContainAnyElementsOf(town.events().values());
    }

    @Test
    void whatIsLiveIsThatOfTheLiveSocketAndOfRest() throws Exception {
        var seen = Promise.<JsonObject>promise();
        var complete = Promise.<JsonObject>promise();
        vertx.eventBus()
                .<JsonObject>consumer(PublicAddress.LIVE.address(), message -> {
                    for (var agent : message.body().getJsonArray("agents")) {
                        var figures = (JsonObject) agent;
                        if (figures.getInteger("snapshots_count") == 2) {
                            complete.tryComplete(message.body());
                            seen.tryComplete(figures);
                        }
                    }
                })
                .completion()
                .await(10, SECONDS);
        var unused = server.taken(line("Alice", 0, 90) + line("Alice", 1, 91));

        var rest = server.get("/api/v1/agents").bodyAsJsonObject().getJsonArray("agents");

        assertThat(seen.future().await(10, SECONDS)).isEqualTo(rest.getJsonObject(0));
        assertThat(complete.future().await(10, SECONDS).fieldNames()).containsExactly("agents");
        assertThat(state("fleet").getJsonArray("agents")).isEqualTo(rest);
    }

    /** Events by their offset. */
    private record Heard(Map<Long, JsonObject> events, List<Runnable> checks) {
        Map<Long, JsonObject> until(long last) throws Exception {
            var complete = Promise.<Void>promise();
            Runnable check = () -> {
                synchronized (events) {
                    if (events.size() >= last) {
                        complete.tryComplete();
                    }
                }
            };
            checks.add(check);
            check.run();
            complete.future().await(10, SECONDS);
            return events;
        }

        void add(JsonObject event) {
            synchronized (events) {
                put(events, event);
            }
            checks.forEach(Runnable::run);
        }
    }

    private static void put(Map<Long, JsonObject> events, Object event) {
        var one = ((JsonObject) event).copy();
        // Only frames have a type: theirs.
        one.remove("type");
        var before = events.put(one.getLong("offset"), one);
        assertThat(before).isNull();
    }

    private static Heard heard() {
        return new Heard(new TreeMap<>(), new CopyOnWriteArrayList<>());
    }

    private Heard listen(String address) throws Exception {
        var heard = heard();
        vertx.eventBus()
                .<JsonObject>consumer(address, message -> heard.add(message.body()))
                .completion()
                .await(10, SECONDS);
        return heard;
    }

    private WebSocket socket() throws Exception {
        return sockets.connect(server.port(), "127.0.0.1", "/api/v1/live").await(10, SECONDS);
    }

    private static void subscribe(WebSocket socket, String channel) throws Exception {
        socket.writeTextMessage(new JsonObject()
                        .put("type", "subscribe")
                        .put("channel", channel)
                        .encode())
                .await(10, SECONDS);
    }

    /** The alert frames of a live socket that is subscribed. */
    private Heard live(String channel) throws Exception {
        var heard = heard();
        var subscribed = Promise.<Void>promise();
        var socket = socket();
        socket.textMessageHandler(text -> {
            var frame = new JsonObject(text);
            if (frame.getString("type").equals("alert")) {
                heard.add(frame);
            } else if (frame.getString("type").equals("state")) {
                subscribed.tryComplete();
            }
        });
        subscribe(socket, channel);
        subscribed.future().await(10, SECONDS);
        return heard;
    }

    private JsonObject state(String channel) throws Exception {
        var state = Promise.<JsonObject>promise();
        var socket = socket();
        socket.textMessageHandler(text -> {
            var frame = new JsonObject(text);
            if (frame.getString("type").equals("state")) {
                state.tryComplete(frame);
            }
        });
        subscribe(socket, channel);
        return state.future().await(10, SECONDS);
    }

    /** What is not a reply by then is none. */
    private static final List<PublicAddress> REQUESTS = Stream.of(PublicAddress.values())
            .filter(address -> address != PublicAddress.LIVE && address != PublicAddress.ALERTS)
            .toList();

    @Test
    void aMessageOfTheWrongTypeIsAnswered() throws Exception {
        var deep = new JsonObject();
        for (int i = 0; i < 1_500; i++) {
            deep = new JsonObject().put("agent", deep);
        }
        var bodies = List.of(
                42,
                4.5,
                true,
                'c',
                "",
                "Alice",
                "{",
                Buffer.buffer(),
                Buffer.buffer(new byte[] {0, -1, '{', '\n'}),
                new byte[] {1, 2},
                new JsonArray().add(new JsonArray()).addNull(),
                new JsonObject().put("agent", new JsonObject()),
                new JsonObject().put("action", "dance"),
                new JsonArray().add(deep),
                deep);
        for (var address : REQUESTS) {
            for (var body : bodies) {
                answered(address, body);
            }
            answered(address, null);
        }
    }

    private void answered(PublicAddress address, @Nullable Object body) throws Exception {
        var options = new DeliveryOptions().addHeader("action", "dance").setSendTimeout(8_000);
        try {
            var reply =
                    vertx.eventBus().request(address.address(), body, options).await(10, SECONDS);
            assertThat(reply.body()).isInstanceOf(JsonObject.class);
        } catch (ReplyException e) {
            assertThat(e.failureCode())
                    .as("%s of %s: %s", address, shown(body), e.getMessage())
                    .isIn(400, 404);
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    private static String shown(@Nullable Object body) {
        return body instanceof JsonObject || body instanceof JsonArray
                ? body.getClass().getSimpleName()
                : String.valueOf(body);
    }

    @Test
    void tooMuchAtOnceIsAnswered() throws Exception {
        troupe();
        var answers = new ArrayList<Future<?>>();
        for (int i = 0; i < 6_000; i++) {
            for (var address : List.of(PublicAddress.STATS, PublicAddress.AGENTS, PublicAddress.REPORT)) {
                var query = json("{'simulation':'town','agent':'Alice'}");
                answers.add(vertx.eventBus().request(address.address(), query));
            }
        }

        var unused =
                Future.join(answers).transform(done -> Future.succeededFuture()).await(60, SECONDS);

        var codes = answers.stream()
                .filter(Future::failed)
                .map(answer -> ((ReplyException) answer.cause()).failureCode())
                .distinct();
        assertThat(codes).isSubsetOf(429);
        assertThat(answers.stream().filter(Future::succeeded).count()).isGreaterThan(4_000);
        assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void anAddressThatIsNoneHasNoHandlers() {
        var none = catchThrowableOfType(
                ReplyException.class,
                () -> vertx.eventBus()
                        .request("mnemoscope.dance", new JsonObject())
                        .await(10, SECONDS));

        assertThat(none.failureType()).isEqualTo(ReplyFailure.NO_HANDLERS);
    }
}
