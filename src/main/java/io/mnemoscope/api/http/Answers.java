package io.mnemoscope.api.http;

import io.mnemoscope.api.http.live.HardCut;
import io.mnemoscope.bus.BusFailure.TooManyRequests;
import io.mnemoscope.config.Config;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/**
 * How one event loop answers: long answers go out as the client takes them and are counted in the budget until it has; a
 * client that takes nothing is closed. Requests one after another on a connection cost no memory beyond: Vert.x begins the
 * next once the answer before it went to the socket. The first handler of every request.
 */
record Answers(Config.Http config, Traffic traffic, Watch watch) implements Handler<RoutingContext> {
    /** Up to so many bytes an answer goes out at once. */
    private static final int SHORT = 16 * 1024;

    private static final String KEY = Answers.class.getName();
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /** Those of the event loop that a request is on. */
    static Answers of(RoutingContext context) {
        Answers answers = context.get(KEY);
        return answers;
    }

    /** Whether a request came so far: one whose path cannot be read does not. */
    static boolean has(RoutingContext context) {
        return context.get(KEY) instanceof Answers;
    }

    @Override
    public void handle(RoutingContext context) {
        context.put(KEY, this);
        context.next();
    }

    /** Answers with all of a body. Fails with {@link TooManyRequests}, before anything is sent, if there is no memory for it. */
    void send(RoutingContext context, Buffer body) {
        var response = context.response();
        if (response.closed() || response.ended()) {
            return;
        }
        if (Heads.is(context.request()) || body.length() <= SHORT) {
            watched(context, Heads.end(context.request(), body));
        } else {
            var outgoing = open(context);
            outgoing.reserve(body.length());
            response.putHeader("Content-Length", Integer.toString(body.length()));
            var unused = outgoing.write(body, true);
        }
    }

    private void watched(RoutingContext context, Future<Void> taken) {
        if (!taken.isComplete()) {
            var stalled = new Stalled(context, this);
            watch.add(stalled);
            taken.onComplete(done -> watch.remove(stalled));
        }
    }

    /** Begins an answer in several pieces. */
    Outgoing open(RoutingContext context) {
        return new Outgoing(context, this);
    }

    /**
     * Begins something to be rendered; {@link Traffic#rendered} ends it.
     *
     * @param report whether it is a whole report, of which there may be fewer at a time
     * @throws TooManyRequests if there are too many already
     */
    void render(boolean report) {
        if (!traffic.tryRender(report)) {
            traffic.refused(Traffic.Reason.RENDERINGS);
            throw new TooManyRequests("too many answers are being made", RETRY_AFTER);
        }
    }

    /** Whether a client has taken nothing for too long. */
    boolean isTooLong(long stalledMillis) {
        return stalledMillis >= config.answerTimeout().toMillis();
    }

    /** Ends the connection, or the stream, of a client that does not take its answer. */
    void abandon(RoutingContext context) {
        traffic.refused(Traffic.Reason.ANSWER_TIMEOUT);
        HardCut.of(context.request());
    }

    /** A short answer that was not taken yet. */
    private static final class Stalled implements Watch.Awaited {
        private final RoutingContext context;
        private final Answers answers;
        private long millis;

        Stalled(RoutingContext context, Answers answers) {
            this.context = context;
            this.answers = answers;
        }

        @Override
        public void passed(long elapsedMillis) {
            millis += elapsedMillis;
            if (context.response().closed()) {
                answers.watch.remove(this);
            } else if (answers.isTooLong(millis)) {
                answers.watch.remove(this);
                answers.abandon(context);
            }
        }
    }
}
