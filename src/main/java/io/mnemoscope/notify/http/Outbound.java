package io.mnemoscope.notify.http;

import io.mnemoscope.notify.DeliveryFailed;
import io.mnemoscope.notify.DeliveryFailed.Kind;
import io.mnemoscope.notify.SinkConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Posts JSON to a receiver: with a time limit, without following redirects, not to the addresses that {@link AddressGuard}
 * refuses (looked at when the connection stands, so that a name which resolves to one is refused too), and without reading
 * more of an answer than an answer need have.
 */
public final class Outbound {
    private static final int POOL = 8;
    private static final int GONE = 410;
    /** Refused for what was sent: the same again would be too. */
    private static final Set<Integer> REFUSED = Set.of(400, 413, 415, 422);

    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private final HttpClientAgent http;
    private final AddressGuard guard;
    private final Duration timeout;
    private final InstantSource clock;
    /** Whether a connection led to an address that is not sent to. */
    private volatile boolean refused;

    /**
     * Opens nothing yet.
     *
     * @param timeout for connecting, and for the whole answer
     * @param anyAddress whether link-local addresses and metadata services are allowed
     */
    public Outbound(Vertx vertx, Duration timeout, boolean anyAddress, InstantSource clock) {
        this(vertx, timeout, new AddressGuard(anyAddress), clock);
    }

    /** As a sink may call out; opens nothing yet. */
    public static Outbound of(SinkConfig.Surroundings with) {
        return new Outbound(with.vertx(), with.timeout(), with.anyAddress(), with.clock());
    }

    Outbound(Vertx vertx, Duration timeout, AddressGuard guard, InstantSource clock) {
        this.timeout = timeout;
        this.clock = clock;
        this.guard = guard;
        var options = new HttpClientOptions()
                .setConnectTimeout((int) timeout.toMillis())
                .setIdleTimeout((int) timeout.toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        this.http = vertx.httpClientBuilder()
                .with(options)
                .with(new PoolOptions().setHttp1MaxSize(POOL))
                .withConnectHandler(this::check)
                .build();
    }

    private void check(HttpConnection connection) {
        var address = connection.remoteAddress();
        if (address != null && address.hostAddress() != null && guard.refuses(address.hostAddress())) {
            refused = true;
            var unused = connection.close();
        }
    }

    /**
     * Posts JSON.
     *
     * @return succeeded once the receiver has answered with a status from 200 to 299; failed with {@link DeliveryFailed}
     */
    public Future<Void> post(URI url, Map<String, String> headers, Buffer json) {
        if (guard.refusesName(url.getHost())) {
            return Future.failedFuture(
                    new DeliveryFailed(Kind.REFUSED, "this address is not sent to: " + url.getHost()));
        }
        var options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(url.toString())
                .setFollowRedirects(false)
                .putHeader("User-Agent", "Mnemoscope")
                .putHeader("Content-Type", "application/json");
        headers.forEach(options::putHeader);
        return http.request(options)
                .compose(request -> answer(request, json)
                        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                        .onFailure(cause -> request.reset()))
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .recover(cause -> Future.failedFuture(unreachable(cause, url)))
                .compose(answer -> judge(answer, url));
    }

    private static Future<Answer> answer(HttpClientRequest request, Buffer json) {
        return request.send(json)
                .compose(response -> Excerpt.of(response)
                        .map(text -> new Answer(response.statusCode(), response.getHeader("Retry-After"), text)));
    }

    /** What a receiver says, as far as it matters. */
    private record Answer(int status, @Nullable String retryAfter, String text) {}

    private DeliveryFailed unreachable(Throwable cause, URI url) {
        if (refused) {
            return new DeliveryFailed(Kind.REFUSED, "this address is not sent to: " + url.getHost());
        }
        if (cause instanceof TimeoutException) {
            return new DeliveryFailed(Kind.RETRY, "no answer within " + timeout.toMillis() + " ms");
        }
        var text = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new DeliveryFailed(Kind.RETRY, withoutSecrets(text, url));
    }

    /** An address may be a secret itself, as Slack's are: of it only the host is shown. */
    private static String withoutSecrets(String text, URI url) {
        var shown = text;
        for (var part : new String[] {url.getRawQuery(), url.getRawPath(), url.getRawUserInfo()}) {
            if (part != null && part.length() > 1) {
                shown = shown.replace(part, "…");
            }
        }
        return shown;
    }

    private Future<Void> judge(Answer answer, URI url) {
        int status = answer.status();
        if (status >= 200 && status < 300) {
            return Future.succeededFuture();
        }
        var said = withoutSecrets(answer.text(), url);
        var message = "answered " + status + (said.isEmpty() ? "" : ": " + said);
        if (status >= 300 && status < 400) {
            return Future.failedFuture(new DeliveryFailed(
                    Kind.REFUSED, message + "; redirects are not followed: set the new address instead"));
        }
        if (status == GONE) {
            return Future.failedFuture(new DeliveryFailed(Kind.GONE, message));
        }
        return Future.failedFuture(new DeliveryFailed(
                REFUSED.contains(status) ? Kind.REFUSED : Kind.RETRY,
                message,
                retryAfter(answer.retryAfter(), clock.instant())));
    }

    /** Seconds or a date (RFC 9110, section 10.2.3); at most an hour. */
    static Duration retryAfter(@Nullable String header, Instant now) {
        if (header == null) {
            return Duration.ZERO;
        }
        Duration wait;
        try {
            wait = header.strip().matches("\\d{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(header.strip()))
                    : Duration.between(
                            now,
                            ZonedDateTime.parse(header.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant());
        } catch (DateTimeException e) {
            return Duration.ZERO;
        }
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    /** Breaks off what is on its way. */
    public Future<Void> close() {
        return http.shutdown(0, TimeUnit.SECONDS);
    }
}
