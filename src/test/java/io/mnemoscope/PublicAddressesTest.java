package io.mnemoscope;

import static io.mnemoscope.Lines.calm;
import static io.mnemoscope.Lines.line;
import static io.mnemoscope.Lines.snapshot;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mnemoscope.demo.DemoVerticle;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract with co-deployed simulations, which know nothing but the addresses and JSON. */
@ExtendWith(VertxExtension.class)
class PublicAddressesTest {
    private static final JsonObject ALICE =
            new JsonObject().put("simulation", "town").put("agent", "Alice");
    private Vertx vertx;
    private TestServer server;

    @BeforeEach
    void start(Vertx given) throws Exception {
        vertx = given;
        server = TestServer.start(vertx);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private JsonObject ask(String address, Object body) throws Exception {
        return (JsonObject)
                vertx.eventBus().request(address, body).await(5, SECONDS).body();
    }

    private ReplyException refused(String address, Object body) {
        return catchThrowableOfType(ReplyException.class, () -> ask(address, body));
    }

    private Promise<JsonObject> first(String address, Predicate<JsonObject> wanted) throws Exception {
        var found = Promise.<JsonObject>promise();
        vertx.eventBus()
                .<JsonObject>consumer(address, message -> {
                    if (wanted.test(message.body())) {
                        found.tryComplete(message.body());
                    }
                })
                .completion()
                .await(5, SECONDS);
        return found;
    }

    static Stream<Object> bodies() {
        var two = line("Alice", 0, 10) + line("Alice", 1, 10);
        return Stream.of(
                new JsonArray().add(snapshot("Alice", 0, 10)).add(snapshot("Alice", 1, 10)), Buffer.buffer(two), two);
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void takesSnapshotsInEveryForm(Object body) throws Exception {
        assertThat(ask("mnemoscope.snapshots", body).getInteger("accepted")).isEqualTo(2);
    }

    @Test
    void takesOneSnapshotAndTellsOfAlerts() throws Exception {
        var first = ask("mnemoscope.snapshots", snapshot("Alice", 0, 90));
        var second = ask("mnemoscope.snapshots", snapshot("Alice", 1, 90));

        assertThat(first.getInteger("accepted")).isEqualTo(1);
        assertThat(second.getJsonArray("alerts")).hasSize(1);
    }

    @Test
    void refusesOtherTypes() {
        var refused = refused("mnemoscope.snapshots", 42);

        assertThat(refused.failureCode()).isEqualTo(400);
        assertThat(refused.getMessage()).contains("JsonObject");
    }

    @Test
    void refusesWhatJsonHasNot() throws Exception {
        var notANumber = snapshot("Alice", 0, 10);
        notANumber.getJsonObject("memory_stats").put("usage_ratio", Double.NaN);

        var receipt = ask("mnemoscope.snapshots", notANumber);

        assertThat(receipt.getJsonArray("errors").getJsonObject(0).getString("field"))
                .isEqualTo("memory_stats.usage_ratio");
    }

    @Test
    void answers503WhileTheStoreFails() {
        server.store().outage(true);

        assertThat(refused("mnemoscope.snapshots", snapshot("Alice", 0, 90)).failureCode())
                .isEqualTo(503);
    }

    @Test
    void publishesWhatWasSentWithoutAskingForAReply() throws Exception {
        var seen = first(
                "mnemoscope.live", message -> !message.getJsonArray("agents").isEmpty());

        vertx.eventBus().send("mnemoscope.snapshots", snapshot("Alice", 0, 10));

        var agents = seen.future().await(5, SECONDS).getJsonArray("agents");
        assertThat(agents.getJsonObject(0).getString("agent")).isEqualTo("Alice");
    }

    @Test
    void publishesEachAlertEventOnce() throws Exception {
        var all = new CopyOnWriteArrayList<Long>();
        var town = new CopyOnWriteArrayList<Long>();
        var other = new CopyOnWriteArrayList<Long>();
        var bus = vertx.eventBus();
        listen("mnemoscope.alerts", all);
        listen("mnemoscope.alerts.town", town);
        listen("mnemoscope.alerts.other", other);
        var last = first("mnemoscope.alerts", e -> "resolved".equals(e.getString("event")));

        bus.send("mnemoscope.snapshots", line("Alice", 0, 90) + line("Alice", 1, 90) + calm("Alice", 2, 10));

        var offset = last.future().await(5, SECONDS).getLong("offset");
        var offsets = Stream.iterate(1L, o -> o + 1).limit(offset).toList();
        // The last one may be on its way to the other listeners yet.
        var fence = first("fence", message -> true);
        bus.send("fence", new JsonObject());
        var unused = fence.future().await(5, SECONDS);
        assertThat(all).isSubsetOf(offsets).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(offsets.size() - 1);
        assertThat(town).isSubsetOf(offsets).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(offsets.size() - 1);
        assertThat(other).isEmpty();
    }

    private void listen(String address, List<Long> offsets) throws Exception {
        vertx.eventBus()
                .<JsonObject>consumer(
                        address, message -> offsets.add(message.body().getLong("offset")))
                .completion()
                .await(5, SECONDS);
    }

    @Test
    void hearsOfTheWholeDemoTroupe() throws Exception {
        Set<String> names = ConcurrentHashMap.newKeySet();
        var complete = first("mnemoscope.live", message -> {
            message.getJsonArray("agents").forEach(agent -> names.add(((JsonObject) agent).getString("agent")));
            return names.size() == 12;
        });

        var unused =
                vertx.deployVerticle(new DemoVerticle(InstantSource.system())).await(5, SECONDS);

        assertThat(complete.future().await(5, SECONDS)).isNotNull();
        assertThat(names).contains("Zoë", "Priya", "Stanislav");
    }

    @Test
    void answersTheFleet() throws Exception {
        var unused = server.taken(Lines.fleet(5, 0, 10));

        var page = ask("mnemoscope.agents", new JsonObject().put("limit", 2).put("cursor", "2"));

        assertThat(page.getInteger("total")).isEqualTo(5);
        assertThat(page.getString("next_cursor")).isEqualTo("4");
        assertThat(page.getJsonArray("agents").getJsonObject(0).getString("agent"))
                .isEqualTo("a00002");
        assertThat(ask("mnemoscope.agents", null).getJsonArray("agents")).hasSize(5);
    }

    @Test
    void answersStatisticsHistoryAndReport() throws Exception {
        var unused = server.taken(calm("Alice", 0, 5));

        assertThat(ask("mnemoscope.stats", ALICE).getInteger("snapshots_count")).isEqualTo(5);
        var history = ask("mnemoscope.history", ALICE.copy().put("limit", 2).put("from", Lines.START + 1_000));
        assertThat(history.getJsonArray("snapshots")).hasSize(2);
        assertThat(history.getString("next_cursor")).isNotNull();
        var report = ask("mnemoscope.report", new JsonObject());
        assertThat(report.getString("body")).contains("Agent: Alice");
        assertThat(report.getString("content_type")).startsWith("text/plain");
    }

    @ParameterizedTest
    @CsvSource({
        "mnemoscope.agents,sort,up,400",
        "mnemoscope.stats,agent,Nobody,404",
        "mnemoscope.stats,simulation,town,400",
        "mnemoscope.history,limit,0,400",
        "mnemoscope.report,format,pdf,400",
        "mnemoscope.report,agent,Nobody,404",
    })
    void failsWithACodeAndTheParameter(String address, String name, String value, int code) {
        var refused = refused(address, new JsonObject().put(name, value));

        assertThat(refused.failureCode()).isEqualTo(code);
        assertThat(refused.getMessage()).containsAnyOf(name, value, "agent");
    }

    @Test
    void refusesQueriesThatAreNoObjects() {
        assertThat(refused("mnemoscope.stats", "Alice").failureCode()).isEqualTo(400);
    }
}
