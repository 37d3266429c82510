package io.mnemoscope.api.http;

import io.mnemoscope.config.Config;
import io.mnemoscope.domain.IngestReceipt;
import io.mnemoscope.domain.InvalidInput;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The bodies that one event loop reads: each is counted in the budget while it is read and used, and waited for no longer
 * than {@link BodyPatience} has it.
 */
record Bodies(Config.Http config, Traffic traffic, Watch watch) {
    static final String TOO_LONG = "the body is longer than the server takes";
    private static final String KEY = Bodies.class.getName();

    /**
     * Reads snapshots.
     *
     * @param most bytes; fails with 413, before any is read, if there are to be more
     */
    Future<IngestReceipt> read(RoutingContext context, long most, Function<BodyMemory, BodyPieces> made) {
        if (Expectations.isLonger(context.request(), most)) {
            return Future.failedFuture(new HttpRejection(413, TOO_LONG));
        }
        var memory = new BodyMemory(traffic);
        var pieces = made.apply(memory);
        watch.add(pieces);
        var read = pieces.read();
        ask(context, read);
        return read.onComplete(done -> {
            watch.remove(pieces);
            memory.close();
            noted(done.cause());
        });
    }

    /**
     * A handler that reads a body of so many bytes at most, whole, before the next; {@link #text} has it then. What the path
     * names is checked first: nothing is asked for that will be refused.
     *
     * @param most bytes; longer ones are answered with 413
     */
    Handler<RoutingContext> whole(int most) {
        return context -> {
            try {
                new Query(context).checkPath();
            } catch (InvalidInput e) {
                Problem.answer(context, e);
                return;
            }
            if (Expectations.isLonger(context.request(), most)) {
                Problem.answer(context, 413, TOO_LONG);
                return;
            }
            var memory = new BodyMemory(traffic);
            int unused = context.addEndHandler(ended -> memory.close());
            var body = new WholeBody(context.request(), most, memory, new BodyPatience(config));
            watch.add(body);
            var whole = body.read();
            ask(context, whole);
            whole.onComplete(done -> {
                        watch.remove(body);
                        noted(done.cause());
                    })
                    .map(Bodies::decoded)
                    .onSuccess(text -> {
                        context.put(KEY, text);
                        context.next();
                    })
                    .onFailure(cause -> Problem.answer(context, cause));
        };
    }

    /** Nothing is asked for that was refused at once. */
    private static void ask(RoutingContext context, Future<?> read) {
        if (!read.isComplete()) {
            Expectations.ask(context);
        }
    }

    /** Strictly: nothing is replaced in silence. */
    private static String decoded(Buffer body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body.getBytes()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidInput("", "the body is not valid UTF-8");
        }
    }

    /** The body that was read, as text; empty if there was none. */
    static String text(RoutingContext context) {
        String body = context.get(KEY);
        return body == null ? "" : body;
    }

    private void noted(@Nullable Throwable cause) {
        var reason = cause instanceof PartiallyAccepted partly ? partly.reason() : cause;
        if (reason instanceof HttpRejection refused && refused.status() == BodyPatience.TIMED_OUT) {
            traffic.refused(Traffic.Reason.BODY_TIMEOUT);
        }
    }
}
