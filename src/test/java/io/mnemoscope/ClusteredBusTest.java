package io.mnemoscope;

import static io.mnemoscope.Lines.line;
import static io.mnemoscope.Lines.snapshot;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.hazelcast.config.Config;
import io.mnemoscope.bench.Await;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.spi.cluster.hazelcast.ConfigUtil;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Node A runs the server; node B is a simulation that knows the public addresses and JSON, and none of our classes. */
class ClusteredBusTest {
    private static final long LIMIT = 30;
    private static final JsonObject ALICE =
            new JsonObject().put("simulation", "town").put("agent", "Alice");
    private static final List<String> REQUESTS = List.of(
            "mnemoscope.snapshots",
            "mnemoscope.profiles",
            "mnemoscope.agents",
            "mnemoscope.stats",
            "mnemoscope.history",
            "mnemoscope.report",
            "mnemoscope.backtest");
    private final String cluster = UUID.randomUUID().toString();
    private Vertx a;
    private Vertx b;
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        int port = freePort();
        a = node(port);
        b = node(port);
        server = TestServer.start(a);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        b.close().await(LIMIT, SECONDS);
        a.close().await(LIMIT, SECONDS);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Vertx node(int port) throws Exception {
        Config config = ConfigUtil.loadConfig().setClusterName(cluster);
        config.setProperty("hazelcast.phone.home.enabled", "false").setProperty("hazelcast.logging.type", "slf4j");
        config.getNetworkConfig().setPort(port).setPortAutoIncrement(true);
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        var join = config.getNetworkConfig().getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true).addMember("127.0.0.1:" + port);
        return Vertx.builder()
                .with(new VertxOptions().setEventBusOptions(new EventBusOptions().setHost("127.0.0.1")))
                .withClusterManager(new HazelcastClusterManager(config))
                .buildClustered()
                .await(LIMIT, SECONDS);
    }

    private JsonObject ask(String address, Object body) throws Exception {
        return (JsonObject)
                b.eventBus().request(address, body).await(LIMIT, SECONDS).body();
    }

    private Promise<JsonObject> first(String address) throws Exception {
        var found = Promise.<JsonObject>promise();
        b.eventBus()
                .<JsonObject>consumer(address, message -> found.tryComplete(message.body()))
                .completion()
                .await(LIMIT, SECONDS);
        return found;
    }

    @Test
    void theOtherNodeSendsAsksAndIsNotified() throws Exception {
        var live = first("mnemoscope.live");
        var alerts = first("mnemoscope.alerts");
        var town = first("mnemoscope.alerts.town");
        assertThat(ask("mnemoscope.snapshots", snapshot("Alice", 0, 90)).getInteger("accepted"))
                .isEqualTo(1);
        assertThat(ask("mnemoscope.snapshots", new JsonArray().add(snapshot("Alice", 1, 90)))
                        .getInteger("accepted"))
                .isEqualTo(1);
        assertThat(ask("mnemoscope.snapshots", Buffer.buffer(line("Alice", 2, 90)))
                        .getInteger("accepted"))
                .isEqualTo(1);
        assertThat(live.future().await(LIMIT, SECONDS).getJsonArray("agents")).hasSize(1);
        assertThat(town.future().await(LIMIT, SECONDS))
                .isEqualTo(alerts.future().await(LIMIT, SECONDS));
        assertThat(ask("mnemoscope.agents", new JsonObject()).getInteger("total"))
                .isEqualTo(1);
        assertThat(ask("mnemoscope.stats", ALICE).getInteger("snapshots_count")).isEqualTo(3);
        assertThat(ask("mnemoscope.history", ALICE).getJsonArray("snapshots")).hasSize(3);
        assertThat(ask("mnemoscope.report", ALICE).getString("body")).contains("Alice");
        assertThat(ask("mnemoscope.backtest", new JsonObject())).isNotEmpty();
    }

    @Test
    void everyRequestAddressAnswersTheOtherNode() throws Exception {
        var timing = ALICE.copy().put("name", "recall").put("seconds", 0.5);
        assertThat(ask("mnemoscope.snapshots", snapshot("Alice", 0, 90))).isEqualTo(sameNode("snapshots"));
        assertThat(ask("mnemoscope.profiles", timing).getInteger("accepted")).isEqualTo(1);
        for (var address : List.of("agents", "stats", "history", "report")) {
            assertThat(ask("mnemoscope." + address, ALICE)).isEqualTo(sameNode(address));
        }
        assertThat(ask("mnemoscope.backtest", ALICE).getInteger("snapshots")).isEqualTo(1);
    }

    private JsonObject sameNode(String address) throws Exception {
        Object body = address.equals("snapshots") ? snapshot("Bob", 0, 90) : ALICE;
        return (JsonObject) a.eventBus()
                .request("mnemoscope." + address, body)
                .await(LIMIT, SECONDS)
                .body();
    }

    /** It can be written, and not be read: numbers have a longest. */
    @Test
    void whatCannotBeReadIsRefusedAtOnce() {
        var wide = new JsonObject().put("agent", BigInteger.TEN.pow(2_000));
        for (var address : REQUESTS) {
            var refused = catchThrowableOfType(ReplyException.class, () -> ask(address, wide));
            assertThat(refused).as(address).isNotNull();
            assertThat(refused.failureCode()).as(address).isEqualTo(400);
        }
    }

    @Test
    void withoutAServerInTheClusterThereAreNoHandlers() throws Exception {
        server.close();
        for (var address : REQUESTS) {
            Await.until(address + " to have no handlers", Duration.ofSeconds(LIMIT), () -> hasNoHandlers(address));
        }
        server = TestServer.start(b);
        assertThat(ask("mnemoscope.agents", null).getInteger("total")).isZero();
    }

    /** Not at once: the other node may send it to where one was until it hears that there is none. */
    private boolean hasNoHandlers(String address) {
        var soon = new DeliveryOptions().setSendTimeout(500);
        var none = catchThrowableOfType(
                ReplyException.class,
                () -> b.eventBus().request(address, ALICE, soon).await(LIMIT, SECONDS));
        assertThat(none).as(address).isNotNull();
        assertThat(none.failureType()).as(address).isIn(ReplyFailure.NO_HANDLERS, ReplyFailure.TIMEOUT);
        return none.failureType() == ReplyFailure.NO_HANDLERS;
    }

    @Test
    void aRefusalReachesTheOtherNode() {
        var unknown = catchThrowableOfType(ReplyException.class, () -> ask("mnemoscope.stats", ALICE.copy()));
        assertThat(unknown.failureCode()).isEqualTo(404);
        var wrong = catchThrowableOfType(ReplyException.class, () -> ask("mnemoscope.snapshots", 42));
        assertThat(wrong.failureCode()).isEqualTo(400);
    }

    @Test
    void anInternalAddressHasNoConsumerForTheOtherNode() {
        var none = catchThrowableOfType(ReplyException.class, () -> ask("report.render", new JsonObject()));
        assertThat(none.failureType()).isEqualTo(ReplyFailure.NO_HANDLERS);
    }

    @Test
    void twoServersDoNotAnswerEachOthersInternalRequests() throws Exception {
        ask("mnemoscope.snapshots", snapshot("Alice", 0, 10));
        try (var other = TestServer.start(b)) {
            for (int i = 0; i < 4; i++) {
                assertThat(server.get("/api/v1/agents").bodyAsJsonObject().getInteger("total"))
                        .isEqualTo(1);
                assertThat(other.get("/api/v1/agents").bodyAsJsonObject().getInteger("total"))
                        .isZero();
            }
        }
    }
}
