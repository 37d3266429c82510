package io.mnemoscope.api.eventbus;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mnemoscope.bus.BacktestMessages.BacktestPage;
import io.mnemoscope.bus.BusCodec;
import io.mnemoscope.bus.BusFailure.Conflict;
import io.mnemoscope.bus.BusFailure.NotFound;
import io.mnemoscope.bus.BusFailure.TooManyRequests;
import io.mnemoscope.bus.BusMessage.Done;
import io.mnemoscope.bus.RequestTopic;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.storage.StoreUnavailable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The public addresses while the rest of the server is not there yet, not any more, or not well. */
@ExtendWith(VertxExtension.class)
class RoomAloneTest {
    private static final JsonObject BODY = new JsonObject()
            .put("simulation", "town")
            .put("agent", "Alice")
            .put("name", "recall")
            .put("seconds", 1);
    /** Alerts are deleted by filters only: a member that is none is refused before anything is asked. */
    private static final JsonObject FILTERS =
            new JsonObject().put("simulation", "town").put("agent", "Alice");

    private static final String TIMINGS = "timings";
    private static final List<PublicAddress> ANSWERING = List.of(
            PublicAddress.SNAPSHOTS,
            PublicAddress.PROFILES,
            PublicAddress.AGENTS,
            PublicAddress.STATS,
            PublicAddress.HISTORY,
            PublicAddress.TIMELINE,
            PublicAddress.CONSOLIDATION,
            PublicAddress.CHART,
            PublicAddress.ALERT_LIST,
            PublicAddress.ALERT_CLEAR,
            PublicAddress.ALERT_TIMELINE,
            PublicAddress.REPORT,
            PublicAddress.RUN_LIST,
            PublicAddress.RUN_START,
            PublicAddress.RUN_FINISH,
            PublicAddress.BACKTEST);

    private Vertx vertx;

    @BeforeEach
    void deploy(Vertx given) throws Exception {
        vertx = given;
        BusCodec.register(vertx.eventBus());
        var worker = new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER);
        var timings = new DeploymentOptions()
                .setThreadingModel(ThreadingModel.WORKER)
                .setWorkerPoolName(TIMINGS)
                .setWorkerPoolSize(1);
        Future.all(
                        vertx.deployVerticle(new SnapshotsVerticle()),
                        vertx.deployVerticle(new TimingsVerticle(InstantSource.system()), timings),
                        vertx.deployVerticle(new QueriesVerticle(2, InstantSource.system()), worker))
                .await(5, SECONDS);
    }

    private JsonObject ask(PublicAddress address) throws Exception {
        var body = switch (address) {
            case BACKTEST -> new JsonObject();
            case ALERT_CLEAR -> FILTERS;
            case RUN_START -> new JsonObject().put("simulation", "town");
            case RUN_FINISH -> new JsonObject().put("status", "completed");
            default -> BODY;
        };
        return vertx.eventBus()
                .<JsonObject>request(address.address(), body)
                .await(5, SECONDS)
                .body();
    }

    private ReplyException refused(PublicAddress address) {
        return catchThrowableOfType(ReplyException.class, () -> ask(address));
    }

    @Test
    void withoutTheRestEveryRequestFailsAtOnce() {
        for (var address : ANSWERING) {
            var refused = refused(address);

            assertThat(refused).as(address.address()).isNotNull();
            assertThat(refused.failureCode()).as(address.address()).isEqualTo(503);
            assertThat(refused.getMessage()).isEqualTo("the server is busy or stopping");
        }
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new InvalidInput("x.y", "is wrong"), 400, "x.y: is wrong"),
                Arguments.of(new NotFound("such thing"), 404, "there is no such thing"),
                Arguments.of(new Conflict("it is not so"), 409, "it is not so"),
                Arguments.of(new TooManyRequests("too much", Duration.ofSeconds(1)), 429, "too much"),
                Arguments.of(new StoreUnavailable("disk full", Duration.ofSeconds(1)), 503, "disk full"),
                Arguments.of(new IllegalStateException("a secret"), 500, "an error in the server; its log says more"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whatFailsInsideFailsWithTheStatusOfHttp(RuntimeException cause, int code, String message) throws Exception {
        for (var topic : List.of(
                Topics.SNAPSHOTS_SUBMIT.of(0),
                Topics.PROFILES_RECORD,
                Topics.AGENTS_READ.of(0),
                Topics.AGENTS_READ.of(1),
                Topics.REPORT_RENDER,
                Topics.ALERTS_READ,
                Topics.ALERTS_CLEAR,
                Topics.RUNS_READ,
                Topics.RUN_START,
                Topics.RUN_FINISH,
                Topics.BACKTEST_START)) {
            failing(topic, cause);
        }
        for (var address : ANSWERING) {
            var refused = refused(address);

            assertThat(refused).as(address.address()).isNotNull();
            assertThat(refused.failureCode()).as(address.address()).isEqualTo(code);
            assertThat(refused.getMessage()).isEqualTo(message);
        }
    }

    static Stream<Error> errors() {
        return Stream.of(new StackOverflowError(), new LinkageError("a secret"), new OutOfMemoryError("a secret"));
    }

    /** Thrown, and not as the failure of a future: who waits would otherwise wait until its time is up. */
    @ParameterizedTest
    @MethodSource("errors")
    void anErrorInsideIsAFailureToo(Error error) throws Exception {
        var seen = Promise.<Throwable>promise();
        vertx.exceptionHandler(seen::tryComplete);
        for (var topic : List.of(Topics.SNAPSHOTS_SUBMIT.of(0), Topics.PROFILES_RECORD, Topics.AGENTS_READ.of(0))) {
            topic.serve(vertx.eventBus(), message -> {
                        throw error;
                    })
                    .completion()
                    .await(5, SECONDS);
        }
        for (var address : List.of(PublicAddress.SNAPSHOTS, PublicAddress.PROFILES, PublicAddress.AGENTS)) {
            assertThat(refused(address).failureCode()).as(address.address()).isEqualTo(500);
        }
        assertSeen(seen, error);
    }

    @ParameterizedTest
    @MethodSource("errors")
    void anErrorInARequestIsAnsweredAndOutOfMemoryIsNotHidden(Error error) throws Exception {
        var seen = Promise.<Throwable>promise();
        vertx.exceptionHandler(seen::tryComplete);
        new Requests(vertx.eventBus())
                .serve(PublicAddress.ALERTS, body -> {
                    throw error;
                })
                .await(5, SECONDS);

        var refused = refused(PublicAddress.ALERTS);

        assertThat(refused.failureCode()).isEqualTo(500);
        assertThat(refused.getMessage()).isEqualTo("an error in the server; its log says more");
        assertSeen(seen, error);
    }

    private static void assertSeen(Promise<Throwable> seen, Error error) throws Exception {
        if (error instanceof OutOfMemoryError) {
            assertThat(seen.future().await(5, SECONDS)).isSameAs(error);
        } else {
            assertThat(seen.future().isComplete()).isFalse();
        }
    }

    @Test
    void bodiesHaveALongestLength() {
        var text = "x".repeat(2 << 20);
        for (var address : List.of(PublicAddress.AGENTS, PublicAddress.REPORT, PublicAddress.BACKTEST)) {
            refusedAsTooLong(address, new JsonObject().put("q", text));
        }
        var timings = new JsonArray();
        for (int i = 0; i < 5; i++) {
            timings.add(BODY.copy().put("note", text));
        }
        refusedAsTooLong(PublicAddress.PROFILES, timings);
        refusedAsTooLong(PublicAddress.PROFILES, timings.encode());
        refusedAsTooLong(PublicAddress.PROFILES, timings.toBuffer());
    }

    private void refusedAsTooLong(PublicAddress address, Object body) {
        var refused = catchThrowableOfType(
                ReplyException.class,
                () -> vertx.eventBus().request(address.address(), body).await(5, SECONDS));

        assertThat(refused).as(address.address()).isNotNull();
        assertThat(refused.failureCode()).as(address.address()).isEqualTo(413);
        assertThat(refused.getMessage()).isEqualTo("the body is longer than the server takes");
    }

    /** Timings are read on a thread of their own, which is held up here as by very many of them. */
    @Test
    void timingsHoldUpNoQuery() throws Exception {
        failing(Topics.AGENTS_READ.of(0), new NotFound("such thing"));
        failing(Topics.AGENTS_READ.of(1), new NotFound("such thing"));
        failing(Topics.PROFILES_RECORD, new NotFound("such thing"));
        var release = new CountDownLatch(1);
        var blocked = vertx.createSharedWorkerExecutor(TIMINGS, 1).executeBlocking(() -> release.await(20, SECONDS));
        var timing = vertx.eventBus().request(PublicAddress.PROFILES.address(), BODY);

        assertThat(refused(PublicAddress.AGENTS).failureCode()).isEqualTo(404);
        assertThat(timing.isComplete()).isFalse();
        release.countDown();
        assertThat(blocked.await(5, SECONDS)).isTrue();
        assertThat(catchThrowableOfType(ReplyException.class, () -> timing.await(5, SECONDS))
                        .failureCode())
                .isEqualTo(404);
    }

    private void failing(RequestTopic<?, ?> topic, RuntimeException cause) throws Exception {
        topic.serve(vertx.eventBus(), message -> Future.failedFuture(cause))
                .completion()
                .await(5, SECONDS);
    }

    private static BacktestPage page(String line, boolean last) {
        return new BacktestPage("b-1", Buffer.buffer(line), last);
    }

    @Test
    void aBacktestOfVeryManyPagesComesToItsEnd() throws Exception {
        var bus = vertx.eventBus();
        var left = new int[] {20_000};
        Topics.BACKTEST_START
                .serve(bus, message -> Future.succeededFuture(page("{\"progress\":{}}", false)))
                .completion()
                .await(5, SECONDS);
        Topics.BACKTEST_CONTINUE
                .serve(
                        bus,
                        message -> Future.succeededFuture(
                                --left[0] > 0
                                        ? page("{\"progress\":{}}", false)
                                        : page("{\"result\":{\"snapshots\":5}}", true)))
                .completion()
                .await(5, SECONDS);

        var reply = bus.<JsonObject>request(PublicAddress.BACKTEST.address(), null)
                .await(30, SECONDS)
                .body();

        assertThat(reply).isEqualTo(new JsonObject().put("snapshots", 5));
    }

    @Test
    void aBacktestThatDoesNotAnswerAnyMoreIsEnded() throws Exception {
        var ended = Promise.<String>promise();
        Topics.BACKTEST_START
                .serve(vertx.eventBus(), message -> Future.succeededFuture(page("{\"progress\":{}}", false)))
                .completion()
                .await(5, SECONDS);
        Topics.BACKTEST_CANCEL
                .serve(vertx.eventBus(), message -> {
                    ended.tryComplete(message.id());
                    return Future.succeededFuture(new Done(true));
                })
                .completion()
                .await(5, SECONDS);

        assertThat(refused(PublicAddress.BACKTEST).failureCode()).isEqualTo(503);
        assertThat(ended.future().await(5, SECONDS)).isEqualTo("b-1");
    }
}
