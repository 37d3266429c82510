package io.mnemoscope.api.http;

import io.mnemoscope.bus.BusFailure.TooManyRequests;
import io.mnemoscope.operations.MemoryBudget;
import io.mnemoscope.operations.MemoryBudget.Kind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/**
 * One long answer on its way to a client: in slices, as the client takes them, so that neither the event loop is held up by
 * copying megabytes nor what is not taken lies in Netty's memory. What it holds is counted until the answer has ended or the
 * client has left. One event loop.
 */
final class Outgoing implements Watch.Awaited {
    private static final int SLICE = 32 * 1024;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final RoutingContext context;
    private final Answers answers;
    private final MemoryBudget.Share share;
    private Buffer body = Buffer.buffer();
    private Promise<Void> room = Promise.promise();
    private int sent;
    private boolean last;
    private boolean waiting;
    private long stalledMillis;

    Outgoing(RoutingContext context, Answers answers) {
        this.context = context;
        this.answers = answers;
        this.share = answers.traffic().budget().share(Kind.ANSWERS);
        int unused = context.addEndHandler(ended -> close());
        answers.watch().add(this);
    }

    /**
     * Takes memory for as long as the answer lasts. An answer that is alone gets what it needs.
     *
     * @param bytes in all; what was reserved before counts
     * @throws TooManyRequests if they cannot be had now
     */
    void reserve(long bytes) {
        long more = bytes - share.bytes();
        if (more > 0 && !share.tryGrow(more)) {
            if (answers.traffic().budget().taken(Kind.ANSWERS) > share.bytes()) {
                answers.traffic().refused(Traffic.Reason.MEMORY);
                close();
                throw new TooManyRequests("there is no memory for more answers now", RETRY_AFTER);
            }
            share.grow(more);
        }
    }

    /** Takes memory for what is there already. */
    void hold(long bytes) {
        share.grow(Math.max(0, bytes - share.bytes()));
    }

    /** Sends a piece; succeeded once there is room for the next, failed if the client has left. */
    Future<Void> write(Buffer piece, boolean isLast) {
        body = piece;
        sent = 0;
        last = isLast;
        stalledMillis = 0;
        room = Promise.promise();
        waiting = true;
        flush();
        return room.future();
    }

    private void flush() {
        var response = context.response();
        while (sent < body.length() && !response.closed() && !response.writeQueueFull()) {
            int to = Math.min(body.length(), sent + SLICE);
            var unused = response.write(body.slice(sent, to));
            sent = to;
            stalledMillis = 0;
        }
        if (response.closed()) {
            close();
        } else if (sent == body.length() && last) {
            response.drainHandler(null);
            var unused = response.end();
        } else if (response.writeQueueFull()) {
            response.drainHandler(drained -> flush());
        } else {
            response.drainHandler(null);
            waiting = false;
            body = Buffer.buffer();
            room.tryComplete();
        }
    }

    @Override
    public void passed(long elapsedMillis) {
        if (context.response().closed()) {
            close();
        }
        if (!waiting) {
            return;
        }
        stalledMillis += elapsedMillis;
        if (answers.isTooLong(stalledMillis)) {
            answers.watch().remove(this);
            answers.abandon(context);
        }
    }

    private void close() {
        waiting = false;
        answers.watch().remove(this);
        body = Buffer.buffer();
        share.close();
        room.tryFail("the client has left");
    }
}
