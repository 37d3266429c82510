package io.mnemoscope.notify.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mnemoscope.notify.DeliveryFailed;
import io.mnemoscope.notify.DeliveryFailed.Kind;
import io.mnemoscope.notify.HookServer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(VertxExtension.class)
class OutboundTest {
    private static final Duration TIMEOUT = Duration.ofMillis(1_500);
    private static final Buffer BODY = Buffer.buffer("{}");

    @SuppressWarnings("NullAway.Init")
    private HookServer hook;

    @SuppressWarnings("NullAway.Init")
    private Outbound outbound;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        hook = HookServer.start(vertx);
        outbound = new Outbound(vertx, TIMEOUT, false, InstantSource.system());
    }

    @AfterEach
    void stop() throws Exception {
        outbound.close().await(5, SECONDS);
        hook.close();
    }

    private DeliveryFailed failure(URI url) throws Exception {
        var posted = outbound.post(url, Map.of(), BODY);
        assertThatThrownBy(() -> posted.await(5, SECONDS)).isInstanceOf(DeliveryFailed.class);
        return (DeliveryFailed) posted.cause();
    }

    private DeliveryFailed failure() throws Exception {
        return failure(URI.create(hook.url("/hook")));
    }

    /** It takes the notification, and then says more than anybody wants to know, without end. */
    private static void talks(HttpServerResponse response, int status) {
        response.setStatusCode(status).setChunked(true);
        var chunk = Buffer.buffer("talk ".repeat(4_000));
        for (int i = 0; i < 20; i++) {
            var unused = response.write(chunk);
        }
    }

    @Test
    void aLongAnswerIsAnAnswer() throws Exception {
        hook.behave(request -> talks(request.response(), 200));

        outbound.post(URI.create(hook.url("/hook")), Map.of(), BODY).await(5, SECONDS);

        assertThat(hook.next().body()).isEqualTo(BODY);
    }

    @Test
    void aLongRefusalIsARefusal() throws Exception {
        hook.behave(request -> talks(request.response(), 400));

        var failed = failure();

        assertThat(failed.kind()).isEqualTo(Kind.REFUSED);
        assertThat(failed).hasMessageContaining("answered 400: talk talk");
    }

    @Test
    void postsJsonWithHeaders() throws Exception {
        outbound.post(URI.create(hook.url("/hook?x=1")), Map.of("webhook-id", "n1"), BODY)
                .await(5, SECONDS);

        var call = hook.next();
        assertThat(call.path()).isEqualTo("/hook");
        assertThat(call.header("content-type")).isEqualTo("application/json");
        assertThat(call.header("webhook-id")).isEqualTo("n1");
        assertThat(call.body()).isEqualTo(BODY);
    }

    @ParameterizedTest
    @CsvSource({
        "500,RETRY",
        "503,RETRY",
        "429,RETRY",
        "404,RETRY",
        "401,RETRY",
        "400,REFUSED",
        "413,REFUSED",
        "410,GONE"
    })
    void anyOtherAnswerIsAFailureOfItsKind(int status, Kind kind) throws Exception {
        hook.behave(HookServer.status(status));

        var failed = failure();

        assertThat(failed.kind()).isEqualTo(kind);
        assertThat(failed).hasMessage("answered " + status + ": no <b>thanks</b>");
    }

    @Test
    void doesNotFollowRedirects(Vertx vertx) throws Exception {
        try (var other = HookServer.start(vertx)) {
            hook.behave(HookServer.status(307, "Location", other.url("/stolen")));

            assertThat(failure().kind()).isEqualTo(Kind.REFUSED);
            assertThat(other.poll()).isNull();
        }
    }

    @Test
    void givesUpOnAReceiverThatHangs() throws Exception {
        hook.behave(request -> {});

        var failed = failure(URI.create(hook.url("/services/sesame?token=sesame")));

        assertThat(failed.kind()).isEqualTo(Kind.RETRY);
        assertThat(failed.getMessage()).doesNotContain("sesame");
    }

    @Test
    void givesUpOnAReceiverThatClosesTheConnection() throws Exception {
        hook.behave(HookServer.closing());

        assertThat(failure().kind()).isEqualTo(Kind.RETRY);
    }

    @Test
    void breaksOffAnAnswerWithoutEnd() throws Exception {
        var ended = new CountDownLatch(1);
        hook.behave(request -> {
            var response = request.response().setChunked(true);
            response.closeHandler(closed -> ended.countDown());
            response.exceptionHandler(closed -> ended.countDown());
            pour(response);
        });

        outbound.post(URI.create(hook.url("/hook")), Map.of(), BODY).await(5, SECONDS);

        assertThat(ended.await(5, SECONDS)).as("the connection is closed").isTrue();
    }

    private static void pour(HttpServerResponse response) {
        response.write(Buffer.buffer("x".repeat(10_000))).onSuccess(written -> pour(response));
    }

    @Test
    void nobodyListens() throws Exception {
        int port = hook.port();
        hook.close();

        assertThat(failure(URI.create("http://127.0.0.1:" + port)).kind()).isEqualTo(Kind.RETRY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "fe80::1",
                "fe80::1%1",
                "fd00:ec2::254",
                "100.100.100.200",
                "::ffff:169.254.1.1"
            })
    void refusesAddressesOfMetadataServices(String address) {
        assertThat(new AddressGuard(false).refuses(address)).isTrue();
        assertThat(new AddressGuard(true).refuses(address)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "10.1.2.3", "192.168.1.1", "93.184.216.34", "2606:2800:220:1::1"})
    void allowsOtherAddresses(String address) {
        assertThat(new AddressGuard(false).refuses(address)).isFalse();
    }

    @Test
    void refusesTheNamesOfMetadataServicesWithoutAskingForThem() throws Exception {
        var failed = failure(URI.create("http://Metadata.Google.Internal/computeMetadata/v1/"));

        assertThat(failed.kind()).isEqualTo(Kind.REFUSED);
        assertThat(failed).hasMessageContaining("not sent to");
    }

    @Test
    void sendsNothingOnAConnectionToARefusedAddress(Vertx vertx) throws Exception {
        var refusing = new Outbound(vertx, TIMEOUT, new AddressGuard(Set.of("127.0.0.1")), InstantSource.system());
        try {
            var posted = refusing.post(URI.create(hook.url("/hook")), Map.of(), BODY);

            assertThatThrownBy(() -> posted.await(5, SECONDS))
                    .isInstanceOf(DeliveryFailed.class)
                    .hasMessageContaining("not sent to");
            assertThat(hook.poll()).isNull();
        } finally {
            refusing.close().await(5, SECONDS);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "120, 120",
        "0, 0",
        "99999999, 3600",
        "'Wed, 25 Nov 2026 10:01:00 GMT', 60",
        "'Wed, 25 Nov 2026 09:00:00 GMT', 0",
        "soon, 0",
        "-5, 0"
    })
    void readsRetryAfterInSecondsAndAsADate(String header, long seconds) {
        var now = Instant.parse("2026-11-25T10:00:00Z");

        assertThat(Outbound.retryAfter(header, now)).isEqualTo(Duration.ofSeconds(seconds));
    }
}
