package io.mnemoscope.alert.delivery;

import io.mnemoscope.alert.delivery.ReceiverHealth.Outcome;
import io.mnemoscope.bus.BusFailure.NotFound;
import io.mnemoscope.bus.NotificationMessages.ReadNotifications.SinkState;
import io.mnemoscope.domain.Delivery;
import io.mnemoscope.notify.DeliveryFailed;
import io.mnemoscope.notify.NotificationSink;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.circuitbreaker.CircuitBreakerState;
import io.vertx.circuitbreaker.FailurePolicy;
import io.vertx.circuitbreaker.OpenCircuitException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings notifications to one receiver: a few at a time, again after a failure (see {@link Backoff}), not at all while the
 * receiver asks for a pause or its circuit is open, and not once it has answered 410 (Gone), until a notification is retried by hand
 * or the server is started anew. One event loop.
 */
public final class DeliveryWorker {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryWorker.class);
    private static final int MAX_IN_FLIGHT = 4;
    private static final long FAILURES_WITHIN_MILLIS = 300_000;
    private static final long PATIENCE_MILLIS = 2_000;

    private final Vertx vertx;
    private final NotificationSink sink;
    private final RetryPolicy policy;
    private final InstantSource clock;
    private final Outbox outbox;
    private final ReceiverHealth health;
    private final CircuitBreaker breaker;
    private final PriorityQueue<Delivery> waiting = new PriorityQueue<>(Comparator.comparingLong(Delivery::nextMillis));
    private final Promise<Void> idle = Promise.promise();
    private int inFlight;
    private long heldUntilMillis;
    private long timer = -1;
    private boolean closed;
    private @Nullable String gone;
    private @Nullable String error;
    private int givenUp;

    /** Where deliveries come from, and what becomes of them. */
    public interface Outbox {
        /** A bare delivery with its alerts; failed if it is not in the store any more, or the store does not answer. */
        Future<Delivery> whole(Delivery bare);

        /** It was tried, delivered or given up. */
        void changed(Delivery delivery);
    }

    /** Brings nothing yet. */
    public DeliveryWorker(
            Vertx vertx,
            NotificationSink sink,
            RetryPolicy policy,
            InstantSource clock,
            Outbox outbox,
            ReceiverHealth health) {
        this.vertx = vertx;
        this.sink = sink;
        this.policy = policy;
        this.clock = clock;
        this.outbox = outbox;
        this.health = health;
        FailurePolicy<Void> failures = result -> result.failed() && isRetry(result.cause());
        this.breaker = CircuitBreaker.create(
                        "notify." + sink.name(),
                        vertx,
                        new CircuitBreakerOptions()
                                .setMaxFailures(policy.failures())
                                .setFailuresRollingWindow(FAILURES_WITHIN_MILLIS)
                                .setTimeout(-1)
                                .setResetTimeout(policy.pause().toMillis()))
                .failurePolicy(failures)
                .openHandler(open -> health.failing(
                        "circuit open after several failures in a row, tried again after a pause: " + error))
                .halfOpenHandler(open -> pump())
                .closeHandler(open -> pump());
    }

    private static boolean isRetry(Throwable cause) {
        return !(cause instanceof DeliveryFailed failed) || failed.kind() == DeliveryFailed.Kind.RETRY;
    }

    /** To be delivered when its time has come. */
    public void add(Delivery delivery) {
        waiting.add(delivery);
        pump();
    }

    /** To be delivered because an operator asks for it, also by a receiver that answered 410 (Gone). */
    public void retry(Delivery delivery) {
        gone = null;
        heldUntilMillis = 0;
        add(delivery);
    }

    /** Reminds a stateless receiver; nothing is tried again. */
    public Future<Void> remind(Delivery delivery) {
        boolean alone =
                gone != null || breaker.state() != CircuitBreakerState.CLOSED || heldUntilMillis > clock.millis();
        return alone
                ? Future.failedFuture("the circuit of the receiver is open")
                : tried(delivery).onSuccess(delivered -> worked()).onFailure(cause -> {
                    health.counted(Outcome.FAILED);
                    note(cause);
                });
    }

    /** One attempt; a sink that throws has failed. */
    private Future<Void> tried(Delivery delivery) {
        try {
            return sink.deliver(delivery.notification());
        } catch (RuntimeException | StackOverflowError e) {
            return Future.failedFuture(e);
        }
    }

    private void pump() {
        long now = clock.millis();
        boolean halfOpen = breaker.state() == CircuitBreakerState.HALF_OPEN;
        while (!closed && inFlight < (halfOpen ? 1 : MAX_IN_FLIGHT) && mayStart(now)) {
            attempt(waiting.remove());
        }
        wakeUp(now);
        health.waiting(waiting.size() + inFlight);
    }

    private boolean mayStart(long now) {
        var next = waiting.peek();
        boolean open = next != null
                && next.nextMillis() <= now
                && heldUntilMillis <= now
                && breaker.state() != CircuitBreakerState.OPEN;
        return open || (next != null && gone != null);
    }

    private void wakeUp(long now) {
        vertx.cancelTimer(timer);
        var next = waiting.peek();
        long at = next == null ? 0 : Math.max(next.nextMillis(), heldUntilMillis);
        if (next != null && at > now && !closed) {
            timer = vertx.setTimer(at - now, id -> pump());
        }
    }

    private void attempt(Delivery delivery) {
        inFlight++;
        var whole = delivery.bare() ? outbox.whole(delivery) : Future.succeededFuture(delivery);
        whole.onSuccess(this::send).onFailure(cause -> missing(delivery, cause));
    }

    private void send(Delivery delivery) {
        if (gone != null) {
            health.counted(Outcome.DEAD);
            outbox.changed(delivery.dead("not sent: " + gone, delivery.attempts(), clock.millis()));
            ended();
            return;
        }
        breaker.execute(() -> tried(delivery)).onComplete(result -> {
            if (result.succeeded()) {
                worked();
                outbox.changed(delivery.delivered(clock.millis()));
            } else {
                failed(delivery, result.cause());
            }
            ended();
        });
    }

    /** One whose alerts cannot be read is tried again, and given up in the end like any other. */
    private void missing(Delivery delivery, Throwable cause) {
        if (cause instanceof NotFound) {
            outbox.changed(
                    delivery.dead("it is not in the store any more, or damaged", delivery.attempts(), clock.millis()));
        } else {
            waiting.add(delivery.at(clock.millis() + policy.backoff().millis(1)));
        }
        ended();
    }

    private void ended() {
        inFlight--;
        if (closed && inFlight == 0) {
            idle.tryComplete();
        }
        pump();
    }

    private void failed(Delivery delivery, Throwable cause) {
        if (cause instanceof OpenCircuitException || closed) {
            waiting.add(delivery);
            return;
        }
        note(cause);
        long now = clock.millis();
        var why = String.valueOf(cause.getMessage());
        int attempts = delivery.attempts() + 1;
        boolean old =
                now - delivery.notification().createdMillis() > policy.age().toMillis();
        if (!isRetry(cause) || attempts >= policy.attempts() || old) {
            givenUp(delivery, why);
            outbox.changed(delivery.dead(why, attempts, now));
            return;
        }
        health.counted(Outcome.FAILED);
        var postponed = delivery.postponed(why, Math.max(now + wait(attempts), heldUntilMillis));
        // What waits for long need not hold its alerts: the store has them.
        waiting.add(postponed.withoutAlerts());
        outbox.changed(postponed);
    }

    private void worked() {
        if (error != null) {
            LOG.info("receiver works again sink={} given_up={}", sink.name(), givenUp);
        }
        error = null;
        givenUp = 0;
        health.counted(Outcome.DELIVERED);
        health.working();
    }

    /** The log has the first since the receiver worked last; the store and the figures have all. */
    private void givenUp(Delivery delivery, String why) {
        health.counted(Outcome.DEAD);
        var id = delivery.notification().id();
        if (givenUp++ == 0) {
            LOG.error("notification given up sink={} id={} reason={}", sink.name(), id, why);
        } else {
            LOG.debug("notification given up sink={} id={} reason={}", sink.name(), id, why);
        }
    }

    /** What a failed attempt says of the receiver itself; logged when it is the first since the receiver worked last. */
    private void note(Throwable cause) {
        var why = String.valueOf(cause.getMessage());
        if (error == null) {
            LOG.warn("notification failed sink={} reason={}", sink.name(), why);
        } else {
            LOG.debug("notification failed sink={} reason={}", sink.name(), why);
        }
        error = why;
        if (cause instanceof DeliveryFailed failed) {
            heldUntilMillis = Math.max(
                    heldUntilMillis, clock.millis() + failed.retryAfter().toMillis());
            if (failed.kind() == DeliveryFailed.Kind.GONE) {
                gone(why);
            }
        }
    }

    /** A stateless receiver must not be kept waiting for longer than it remembers. */
    private long wait(int attempts) {
        long resend = sink.resend().toMillis();
        long whole = policy.backoff().millis(attempts);
        return resend > 0 ? Math.min(whole, resend) : whole;
    }

    private void gone(String why) {
        gone = why;
        health.failing("nothing is sent to it any more, because it said that it is gone: " + why
                + "; retry a notification once it is back");
    }

    /** How the receiver does. */
    public SinkState state() {
        var state = gone != null ? "disabled" : breaker.state() == CircuitBreakerState.CLOSED ? "ok" : "paused";
        return new SinkState(sink.name(), sink.kind(), state, waiting.size() + inFlight, error);
    }

    /** Starts nothing any more; what is under way may end within two seconds, or will be sent again. */
    public Future<Void> close() {
        closed = true;
        vertx.cancelTimer(timer);
        if (inFlight == 0) {
            idle.tryComplete();
        }
        return Future.any(idle.future(), vertx.timer(PATIENCE_MILLIS, TimeUnit.MILLISECONDS))
                .transform(done -> {
                    breaker.close();
                    return sink.close();
                });
    }
}
