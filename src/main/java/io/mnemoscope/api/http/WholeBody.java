package io.mnemoscope.api.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/** Reads a short body as one; its memory is taken from the budget as it arrives. One event loop. */
final class WholeBody implements Watch.Awaited {
    private static final int REQUEST = 4 * 1024;

    private final HttpServerRequest request;
    private final int most;
    private final BodyMemory memory;
    private final BodyPatience patience;
    private final Promise<Buffer> result = Promise.promise();
    private Buffer body = Buffer.buffer();

    /**
     * Nothing is read yet.
     *
     * @param most bytes
     * @param memory closed by whoever gave it, once the body is used
     */
    WholeBody(HttpServerRequest request, int most, BodyMemory memory, BodyPatience patience) {
        this.request = request;
        this.most = most;
        this.memory = memory;
        this.patience = patience;
    }

    /** Succeeded with all of it; failed with what is to be answered. */
    Future<Buffer> read() {
        request.exceptionHandler(cause -> fail(new HttpRejection(400, "the body could not be read to its end")));
        request.handler(this::arrived);
        request.endHandler(end -> result.tryComplete(body));
        try {
            memory.take(REQUEST);
        } catch (RuntimeException e) {
            fail(e);
        }
        return result.future();
    }

    @Override
    public void passed(long elapsedMillis) {
        var late = patience.passed(elapsedMillis, false, false, memory.isWanted());
        if (late != null) {
            fail(late);
        }
    }

    private void arrived(Buffer chunk) {
        if (result.future().isComplete()) {
            return;
        }
        patience.arrived(chunk.length());
        if (body.length() + chunk.length() > most) {
            fail(new HttpRejection(413, Bodies.TOO_LONG));
            return;
        }
        try {
            // A buffer doubles; its text and what is read of it take as much again.
            memory.take(4L * chunk.length());
            body.appendBuffer(chunk);
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    private void fail(Throwable cause) {
        body = Buffer.buffer();
        result.tryFail(cause);
    }
}
